import { createHmac, timingSafeEqual } from 'node:crypto';
import { fromBase64 } from './base64.ts';
import type { Envelope } from './envelope.ts';

/** Whether the envelope is signed with the key, over its values as they were sent (callbacks.md A.3). */
export function isSigned(envelope: Envelope, signatureKey: string): boolean {
  const { nonce, timestamp, eventType, data, signature } = envelope;
  if (typeof data !== 'string') return false;
  // The parts are joined without their lengths: with "&" in one of them, other parts would sign alike.
  if ([nonce, eventType].some((part) => part.includes('&'))) return false;
  const expected = createHmac('sha256', Buffer.from(signatureKey, 'utf8'))
    .update(`${nonce}&${timestamp}&${eventType}&${data}`, 'utf8')
    .digest();
  const got = fromBase64(signature);
  return got !== undefined && got.length === expected.length && timingSafeEqual(got, expected);
}
