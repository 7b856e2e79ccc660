import { createHmac } from 'node:crypto';
import { z } from 'zod';
import { type Cipher, decrypt, encrypt, type Randomness } from './bamboo-cloud-cipher.ts';
import type { HttpAnswer } from './post.ts';

export interface BambooCloudMessage {
  /** Sent and signed as it is, stray blanks included. */
  readonly eventType: string;
  readonly message: string;
  readonly nonce: string;
  /** Milliseconds since the epoch; a text is sent as one. */
  readonly timestamp: number | string;
  /** 16 characters; undefined: `signature` stays ''. */
  readonly signatureKey: string | undefined;
  readonly cipher: Cipher;
  readonly randomness: Randomness;
}

/** The body of a request (callbacks.md A.2, A.3). */
export function composeBambooCloudMessage(parts: BambooCloudMessage): string {
  const { eventType, message, nonce, timestamp, signatureKey, cipher, randomness } = parts;
  const data = encrypt(message, cipher, randomness);
  const signature =
    signatureKey === undefined
      ? ''
      : createHmac('sha256', signatureKey)
          .update(`${nonce}&${timestamp}&${eventType}&${data}`)
          .digest('base64');
  return JSON.stringify({ nonce, timestamp, eventType, data, signature });
}

/**
 * What came of a request.
 * - `accepted`: status 200 and code "200"; `data` is the message in clear, undefined when the reply has none.
 * - `refused`: any other status or code; they are said to be equal (callbacks.md A.5).
 * - `unreadable`: an accepting reply that cannot be understood.
 * - `lost`: no reply: not delivered, too late, or dropped on purpose.
 */
export type BambooCloudOutcome =
  | { readonly kind: 'accepted'; readonly data: string | undefined; readonly id: string | undefined }
  | { readonly kind: 'refused'; readonly status: number; readonly code: string; readonly message: string }
  | { readonly kind: 'unreadable'; readonly status: number; readonly reason: string }
  | { readonly kind: 'lost' };

const reply = z.object({ code: z.string(), message: z.string().nullish(), data: z.string().nullish() });
const identified = z.object({ id: z.string().min(1).max(50) });

/** @param expected what the reply must hold: an id, the given text, or nothing in particular */
export function readBambooCloudReply(
  answer: HttpAnswer | undefined,
  cipher: Cipher,
  expected: 'id' | 'nothing' | { readonly text: string },
): BambooCloudOutcome {
  if (answer === undefined) return { kind: 'lost' };
  const { status, text } = answer;
  const unreadable = (reason: string) => ({ kind: 'unreadable', status, reason }) as const;
  const parsed = reply.safeParse(parseJson(text));
  if (!parsed.success) {
    return status === 200 ? unreadable('not a reply') : { kind: 'refused', status, code: '', message: '' };
  }
  const { code, message, data } = parsed.data;
  if (status !== 200 || code !== '200') return { kind: 'refused', status, code, message: message ?? '' };
  let plain: string | undefined;
  try {
    plain = data ? decrypt(data, cipher) : undefined;
  } catch {
    return unreadable('data cannot be decrypted');
  }
  // The vendor's sample cuts at the first & it finds after the prefix's (callbacks.md A.4).
  if (cipher.encryption !== 'none' && plain?.includes('&')) return unreadable('data would be cut at its &');
  if (expected === 'nothing') return { kind: 'accepted', data: plain, id: undefined };
  if (expected !== 'id') {
    const isEcho = plain === expected.text || plain === 'success';
    return isEcho
      ? { kind: 'accepted', data: plain, id: undefined }
      : unreadable('not the text that was sent');
  }
  const { success, data: found } = identified.safeParse(parseJson(plain ?? ''));
  return success
    ? { kind: 'accepted', data: plain, id: found.id }
    : unreadable('no id of 1 to 50 characters');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
