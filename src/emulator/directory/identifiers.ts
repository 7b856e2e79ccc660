import type { Random } from '../random.ts';

const alphabet = Buffer.from('abcdefghijklmnopqrstuvwxyz234567', 'latin1');
const bodyLength = 26;
/** 6 characters of 5 bits fit one 32-bit draw. */
const charactersPerDraw = 6;

/**
 * An id as EIAM makes them: prefix + 26 characters of `[a-z2-7]` (developer-api.md 6.3).
 * Written through a Buffer so that the string is flat: a concatenated one would hold its parts in memory.
 */
export function createId(prefix: string, random: Random): string {
  const bytes = Buffer.alloc(prefix.length + bodyLength);
  bytes.write(prefix, 'latin1');
  let bits = 0;
  for (let position = 0; position < bodyLength; position += 1) {
    if (position % charactersPerDraw === 0) bits = random.next();
    bytes[prefix.length + position] = alphabet[bits & 31] ?? 0;
    bits >>>= 5;
  }
  return bytes.toString('latin1');
}
