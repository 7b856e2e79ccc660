/**
 * The values of variables as a text that no other values have; undefined: it would be longer than `longest`, and none is made. JSON's own
 * text writes 1e999, which is read as Infinity, as null, and calls itself for each level that a value has.
 */
export function keyOfVariables(variables: unknown, longest: number): string | undefined {
  let left = longest;

  function take(text: string): string {
    left -= text.length;
    return text;
  }

  /** Each level takes characters of its own, so that it ends before the stack does. */
  function write(value: unknown): string {
    if (left < 0) return '';
    if (typeof value === 'number') return take(String(value));
    if (typeof value !== 'object' || value === null) return take(JSON.stringify(value) ?? 'undefined');
    take('[]');
    if (Array.isArray(value)) return `[${value.map((item) => take(',') + write(item)).join('')}]`;
    const members = Object.entries(value);
    return `{${members.map(([name, member]) => `${take(JSON.stringify(name))}:${write(member)}`).join()}}`;
  }

  const text = isFlat(variables) ? take(JSON.stringify(variables)) : write(variables);
  return left < 0 ? undefined : text;
}

/** Of texts alone, as most are, JSON's own text is the same in one piece. */
function isFlat(variables: unknown): boolean {
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables)) return false;
  return Object.values(variables).every((value) => typeof value === 'string');
}
