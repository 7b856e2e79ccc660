import { createHash } from 'node:crypto';

/** What an authorize request says of the verifier to come (RFC 7636 4.3). */
export interface Challenge {
  readonly value: string;
  readonly method: 'S256' | 'plain';
}

/** RFC 7636 4.1, 4.2: the same characters for both. */
const shape = /^[A-Za-z0-9._~-]{43,128}$/;

/** Undefined: the request has none. @throws RangeError for what is no challenge */
export function readChallenge(value: string, method: string): Challenge | undefined {
  if (value === '' && method === '') return undefined;
  const known = method === '' ? 'plain' : method;
  if (!shape.test(value) || (known !== 'S256' && known !== 'plain')) throw new RangeError('not a challenge');
  return { value, method: known };
}

/** A verifier without a challenge is refused too: the challenge was removed on the way (RFC 9700 2.1.1). */
export function isVerified(challenge: Challenge | undefined, verifier: string): boolean {
  if (challenge === undefined) return verifier === '';
  if (!shape.test(verifier)) return false;
  const { value, method } = challenge;
  return (
    value === (method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url'))
  );
}
