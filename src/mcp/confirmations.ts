import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { MessageState } from '../state/message-state.ts';

export interface ConfirmationParts {
  /** Signs confirmations: the same at all replicas. */
  readonly key: Buffer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** 16 random bytes, new for each. */
  readonly newNonce: () => Buffer;
  /** Which were used, at all replicas. */
  readonly used: Pick<MessageState, 'claim' | 'keep'>;
}

export interface Confirmation {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * Why a confirmation is not taken. `UNKNOWN`: it was given for something else, to another caller, or never. `FULL`: no more can be
 * remembered, and one that was forgotten could be used again.
 */
export type ConfirmationRefusal = 'UNKNOWN' | 'EXPIRED' | 'USED' | 'FULL';

/** Texts by which two actions, or two states of objects, are distinguished. */
interface Confirmed {
  /** What is to be done, and for whom. */
  readonly action: string;
  /** What it was shown to change. */
  readonly objects: string;
}

/** Tokens by which an agent confirms a write whose effect it was shown: each for one write, once, for some minutes. */
export interface Confirmations {
  issue(confirmed: Confirmed): Confirmation;
  /** Uses it up, whatever comes of it. @returns whether these are the objects as they were */
  take(token: string, action: string): Promise<ConfirmationRefusal | TakenConfirmation>;
}

export interface TakenConfirmation {
  isOf(objects: string): boolean;
}

/** Enough for a person who is asked, in milliseconds. */
const lifeMs = 300_000;

const nonceBytes = 16;
const expiryBytes = 6;
const digestBytes = 32;
const bodyBytes = nonceBytes + expiryBytes + digestBytes;
const tokenShape = /^[\w-]{115}$/;

/** Nothing is kept of one before it is used: a token says by itself what it is for, and its signature that it was given. */
export function createConfirmations({ key, now, newNonce, used }: ConfirmationParts): Confirmations {
  /** Claimed here, and not kept yet. */
  const taking = new Set<string>();

  function sign(body: Buffer, action: string): Buffer {
    return createHmac('sha256', key).update(body).update(digestOf(action)).digest();
  }

  async function use(nonce: string, expiresAt: number): Promise<ConfirmationRefusal | undefined> {
    if (taking.has(nonce)) return 'USED';
    taking.add(nonce);
    try {
      const { kind } = await used.claim(nonce);
      if (kind !== 'claimed') return kind === 'full' ? 'FULL' : 'USED';
      await used.keep({ answered: { nonce, bodyDigest: '', reply: '', forgetAt: expiresAt } });
      return undefined;
    } finally {
      taking.delete(nonce);
    }
  }

  return {
    issue({ action, objects }) {
      const expiresAt = now() + lifeMs;
      const body = Buffer.alloc(bodyBytes);
      newNonce().copy(body, 0, 0, nonceBytes);
      body.writeUIntBE(expiresAt, nonceBytes, expiryBytes);
      digestOf(objects).copy(body, nonceBytes + expiryBytes);
      return { token: Buffer.concat([body, sign(body, action)]).toString('base64url'), expiresAt };
    },
    async take(token, action) {
      const bytes = tokenShape.test(token) ? Buffer.from(token, 'base64url') : Buffer.alloc(0);
      const body = bytes.subarray(0, bodyBytes);
      const signature = bytes.subarray(bodyBytes);
      if (signature.length !== digestBytes || !timingSafeEqual(signature, sign(body, action)))
        return 'UNKNOWN';
      const expiresAt = body.readUIntBE(nonceBytes, expiryBytes);
      if (expiresAt <= now()) return 'EXPIRED';
      const nonce = `mcp:${body.toString('base64url', 0, nonceBytes)}`;
      const refusal = await use(nonce, expiresAt);
      if (refusal) return refusal;
      const shown = body.subarray(nonceBytes + expiryBytes);
      return { isOf: (objects) => digestOf(objects).equals(shown) };
    },
  };
}

function digestOf(text: string): Buffer {
  return hash('sha256', text, 'buffer');
}
