import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** Where the next page of a cursor list begins. */
export interface Position {
  readonly offset: number;
  /** The last row already sent: the list is picked up behind it even when rows before it came or went. */
  readonly lastId: string;
}

const payloadSchema = z.object({
  list: z.string(),
  offset: z.int(),
  lastId: z.string(),
  expiresAtMs: z.int(),
});

/** `NT…` tokens: signed, bound to one list and its filter values, good for some minutes (developer-api.md 6.1). */
export class PageTokens {
  readonly #key = randomBytes(32);
  readonly #lifetimeMs: number;
  readonly #now: () => number;

  constructor(lifetimeMs: number, now: () => number) {
    this.#lifetimeMs = lifetimeMs;
    this.#now = now;
  }

  /** @param list the operation and its filter values */
  issue(list: string, position: Position): string {
    const payload = JSON.stringify({ list, ...position, expiresAtMs: this.#now() + this.#lifetimeMs });
    const encoded = Buffer.from(payload).toString('base64url');
    return `NT${this.#sign(encoded).toString('base64url')}${encoded}`;
  }

  /** Undefined when the token is not ours, of another list, or too old. */
  read(token: string, list: string): Position | undefined {
    const signature = Buffer.from(token.slice(2, 2 + signatureCharacters), 'base64url');
    const encoded = token.slice(2 + signatureCharacters);
    const expected = this.#sign(encoded);
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined;
    const payload = payloadSchema.parse(JSON.parse(Buffer.from(encoded, 'base64url').toString()));
    return payload.list === list && payload.expiresAtMs > this.#now() ? payload : undefined;
  }

  #sign(encoded: string): Buffer {
    return createHmac('sha256', this.#key).update(encoded).digest();
  }
}

/** 32 bytes in base64url, unpadded. */
const signatureCharacters = 43;
