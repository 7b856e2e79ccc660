/** Where a number may be that a double cannot hold: JSON.parse rounds it, or takes it for infinite. */
const longNumber = /[\d.]{16}|\d[Ee]\+?\d{3}(?!\w)/;

/**
 * Numbers that a double cannot hold become text, digit by digit: an id, the largest int64 and a long decimal stay what they are.
 * @throws SyntaxError where the text is no JSON; its message quotes the text
 */
export function parseLosslessly(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text);
  return JSON.parse(text, function keepDigits(_name, value: unknown, ...[context]: { source?: string }[]) {
    if (typeof value !== 'number' || context?.source === undefined) return value;
    return isHeld(value, context.source) ? value : context.source;
  });
}

/** Whether a double holds the number that is written there. Of a long one it does where it prints the same digits. */
function isHeld(value: number, source: string): boolean {
  return !longNumber.test(source) || String(value) === withoutTrailingZeros(source);
}

function withoutTrailingZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}
