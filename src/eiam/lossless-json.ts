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

/** Where a number may be that a double cannot hold: JSON.parse rounds it. */
const longNumber = /\d{16}/;

/** Reads JSON without rounding: an id, the largest int64 or a custom value stays what it is. @throws SyntaxError */
export function parseLosslessly(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text);
  return JSON.parse(text, function keepDigits(_name, value: unknown, ...[context]: { source?: string }[]) {
    const { source = '' } = context ?? {};
    const isRounded = typeof value === 'number' && !Number.isSafeInteger(value) && longNumber.test(source);
    return isRounded ? JSON.rawJSON(source) : value;
  });
}
