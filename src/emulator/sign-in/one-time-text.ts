import { randomBytes, randomInt } from 'node:crypto';

/** A secret of letters and digits after its prefix; random even where the directory is drawn from a seed. */
export const createSecret = (prefix: string, bytes = 48): string =>
  `${prefix}${randomBytes(bytes).toString('base64url').replaceAll(/[-_]/g, 'x')}`;

/** RFC 8628 6.1: consonants only, so that no word comes of it. */
const userCodeLetters = 'BCDFGHJKLMNPQRSTVWXZ';

const letters = (length: number): string =>
  Array.from({ length }, () => userCodeLetters.charAt(randomInt(userCodeLetters.length))).join('');

/** What a person types, as in WDJB-MJHT. */
export const createUserCode = (): string => `${letters(4)}-${letters(4)}`;

/** Case, spaces and the hyphen are for the eye (RFC 8628 6.1). */
export function toUserCode(typed: string): string {
  const bare = typed.toUpperCase().replaceAll(/[^A-Z]/g, '');
  return `${bare.slice(0, 4)}-${bare.slice(4)}`;
}
