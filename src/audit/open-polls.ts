import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { entriesAtMost } from '../vocabulary/limits.ts';

/** Each is some hundred bytes. */
const mostOpen = 10_000;

/** Requests that are sent again and again until a person has decided: all of them are one in the trail. */
export class OpenPolls implements Disposable {
  readonly #ids: LRUCache<string, string>;
  readonly #onForgotten: (id: string) => void;

  /** @param onForgotten takes the id of each that is not followed any more, and was not decided */
  constructor(onForgotten: (id: string) => void) {
    this.#onForgotten = onForgotten;
    this.#ids = new LRUCache({
      ...entriesAtMost(mostOpen),
      dispose: (id, _key, reason) => reason === 'evict' && onForgotten(id),
    });
  }

  /** What it is kept by: the secret itself is kept nowhere. @param who polls: what another one sends is another poll */
  keyOf(secret: string, who: object): string {
    return createHash('sha256')
      .update(JSON.stringify([secret, who]))
      .digest('base64');
  }

  find(key: string): string | undefined {
    return this.#ids.get(key);
  }

  /** It is not decided yet. Of two at once the first is followed. */
  keep(key: string, id: string): void {
    const kept = this.#ids.get(key);
    if (kept === undefined) this.#ids.set(key, id);
    else if (kept !== id) this.#onForgotten(id);
  }

  end(key: string): void {
    this.#ids.delete(key);
  }

  [Symbol.dispose](): void {
    for (const id of this.#ids.values()) this.#onForgotten(id);
    this.#ids.clear();
  }
}
