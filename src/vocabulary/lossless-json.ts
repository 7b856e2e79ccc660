declare global {
  // In Node since 21; TypeScript's libraries do not have them yet.
  interface JSON {
    rawJSON(text: string): RawNumber;
    isRawJSON(value: unknown): value is RawNumber;
  }
}

/** A number that a double cannot hold, as it was written. JSON.stringify writes it so again. */
export interface RawNumber {
  readonly rawJSON: string;
}

export const isRawNumber = (value: unknown): value is RawNumber => JSON.isRawJSON(value);

/** Where a number may be that a double cannot hold: JSON.parse rounds it, or takes it for infinite. */
const longNumber = /[\d.]{16}|\d[Ee]\+?\d{3}(?!\w)/;

/**
 * A JSON text, parsed as JSON.parse does it: looking for the numbers that this rounds takes longer than parsing, and few readers
 * show a number's digits. One that does reads the exact value instead.
 */
export class JsonText {
  /** With numbers rounded that a double cannot hold. */
  readonly value: unknown;
  readonly #text: string;

  /** @throws SyntaxError where the text is no JSON; its message quotes the text */
  constructor(text: string) {
    this.value = JSON.parse(text);
    this.#text = text;
  }

  /** The same with every number as it was written. */
  exactly(): unknown {
    return longNumber.test(this.#text) ? parseExactly(this.#text) : this.value;
  }
}

/**
 * Reads JSON without rounding: an id, the largest int64, a long decimal or a custom value stays what it is.
 * @throws SyntaxError where the text is no JSON; its message quotes the text
 */
export function parseLosslessly(text: string): unknown {
  return longNumber.test(text) ? parseExactly(text) : JSON.parse(text);
}

function parseExactly(text: string): unknown {
  return JSON.parse(text, function keepDigits(_name, value: unknown, ...[context]: { source?: string }[]) {
    if (typeof value !== 'number' || context?.source === undefined) return value;
    return isHeld(value, context.source) ? value : JSON.rawJSON(context.source);
  });
}

/** Whether a double holds the number that is written there. Of a long one it does where it prints the same digits. */
function isHeld(value: number, source: string): boolean {
  return !longNumber.test(source) || String(value) === withoutTrailingZeros(source);
}

function withoutTrailingZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
