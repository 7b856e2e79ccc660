import { LRUCache } from 'lru-cache';
import type { Cache } from './cache.ts';
import type { Dependencies } from './dependencies.ts';
import { SeenKeys } from './seen-keys.ts';

export interface AnswersOptions {
  /** Its evictions decide what is still valid. */
  readonly cache: Pick<Cache, 'sequence' | 'isTouched' | 'isHeld'>;
  /** Bytes of all answers together, their keys and tags included. */
  readonly maxBytes: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface KeptAnswer {
  readonly body: Buffer;
  readonly tags: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The sequence of evictions at which it was last known to be valid. */
  validAt: number;
}

/** The largest share of `maxBytes` that one answer may take, and the share that requests made once take beside it. */
const largestShare = 0.1;

/** The size of an entry beside its texts, in bytes. */
const entryBytes = 200;

/** What a tag takes beside its text. */
const tagBytes = 32;

/** A key may hold characters of two bytes. */
function sizeOf(key: string): number {
  return 2 * key.length + entryBytes;
}

/**
 * Whole answers as bytes, for repeated requests: each is valid as long as all the replies that it was made of, and is evicted with
 * them. An answer is cached from the second request on, so that requests made once cost nothing.
 */
export class Answers {
  readonly #options: AnswersOptions;
  readonly #kept: LRUCache<string, KeptAnswer>;
  #hits = 0;
  readonly #seen: SeenKeys;

  constructor(options: AnswersOptions) {
    this.#options = options;
    this.#kept = new LRUCache({
      maxSize: options.maxBytes,
      maxEntrySize: Math.ceil(options.maxBytes * largestShare),
    });
    this.#seen = new SeenKeys((options.maxBytes * largestShare) / 2, sizeOf);
  }

  /** @param key everything that the answer depends on: document, operation, variables and rights */
  find(key: string): Buffer | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    const { cache, now } = this.#options;
    if (kept.expiresAt <= now() || cache.isTouched(kept.validAt, kept.tags)) {
      this.#kept.delete(key);
      return undefined;
    }
    // No eviction up to now has touched it: the next request checks later ones only.
    kept.validAt = cache.sequence;
    this.#hits += 1;
    return kept.body;
  }

  /** Whether the answer to this request is worth keeping: it was made before. */
  isRepeated(key: string): boolean {
    return this.#seen.add(key);
  }

  /** Keeps an answer, unless something that it was made of is no longer valid. */
  keep(key: string, text: string, dependencies: Dependencies): void {
    const { cache, now } = this.#options;
    const { since, expiresAt, isComplete } = dependencies;
    if (!isComplete || expiresAt <= now()) return;
    const tags = dependencies.tags();
    if (cache.isTouched(since, tags) || cache.isHeld(tags)) return;
    // Not by Buffer.from, which cuts short texts from a block of the pool that each of them would retain.
    const body = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
    body.write(text);
    const size = tags.reduce((sum, tag) => sum + tag.length + tagBytes, body.length + sizeOf(key));
    this.#kept.set(key, { body, tags, expiresAt, validAt: cache.sequence }, { size });
  }

  /** Hits, answers kept now, and their bytes. */
  stats(): { readonly hits: number; readonly entries: number; readonly bytes: number } {
    return { hits: this.#hits, entries: this.#kept.size, bytes: this.#kept.calculatedSize };
  }
}
