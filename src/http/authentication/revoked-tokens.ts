import { LRUCache } from 'lru-cache';
import { KeyedListeners } from '../../concurrency/keyed-listeners.ts';
import { entriesAtMost } from '../../vocabulary/limits.ts';

/** Each is about a hundred bytes. */
const maxRevoked = 10_000;

/**
 * The tokens that were revoked through this gateway, by digest. They are refused here at once, whatever is remembered of them and however
 * late the issuer's own answers are: one who signs its tokens is not even asked.
 */
export class RevokedTokens {
  readonly #until = new LRUCache<string, number>(entriesAtMost(maxRevoked));
  readonly #listeners = new KeyedListeners<undefined>();
  readonly #now: () => number;

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param until when it could not be used any more, in milliseconds since the epoch */
  add(digest: string, until: number): void {
    const isNew = !this.has(digest);
    this.#until.set(digest, until);
    if (isNew) this.#listeners.notify(digest, undefined);
  }

  has(digest: string): boolean {
    return this.#now() < (this.#until.get(digest) ?? 0);
  }

  /** Until when each is refused. */
  all(): ReadonlyMap<string, number> {
    return new Map([...this.#until.entries()].filter(([, until]) => this.#now() < until));
  }

  /** Calls back when the token is revoked, until the result is disposed of. */
  listen(digest: string, listener: () => void): Disposable {
    return this.#listeners.listen([digest], listener);
  }
}
