import { LRUCache } from 'lru-cache';
import { entriesAtMost } from '../vocabulary/limits.ts';

/** How many evicted tags are kept. Beyond it the oldest is dropped, and all that is older than it counts as evicted. */
const defaultMostMarks = 100_000;

/**
 * When which tag was last evicted, in the order of evictions and not of time: what was read at one point of that order is valid
 * as long as none of its tags has been evicted since. So an eviction costs the same however much is cached, and one rule holds
 * for cached answers and for calls in flight.
 */
export class EvictionLog {
  /** Ordered by sequence: a tag that is evicted again goes to the end. Not a Map, which iterates over its deleted slots to find the first. */
  readonly #marks: LRUCache<string, number>;
  #sequence = 0;
  /** All that was read before this is evicted. */
  #floor = 0;

  constructor(mostMarks: number = defaultMostMarks) {
    this.#marks = new LRUCache({
      ...entriesAtMost(mostMarks),
      dispose: (sequence, _tag, reason) => {
        if (reason === 'evict') this.#floor = sequence;
      },
    });
  }

  /** How many evictions there have been. */
  get sequence(): number {
    return this.#sequence;
  }

  evict(tags: readonly string[]): void {
    this.#sequence += 1;
    for (const tag of tags) this.#marks.set(tag, this.#sequence);
  }

  evictAll(): void {
    this.#sequence += 1;
    this.#floor = this.#sequence;
    this.#marks.clear();
  }

  /** Whether something with these tags, read when the sequence was `since`, may have been evicted by now. */
  isTouched(since: number, tags: Iterable<string>): boolean {
    if (since === this.#sequence) return false;
    if (since < this.#floor) return true;
    for (const tag of tags) if ((this.#marks.peek(tag) ?? 0) > since) return true;
    return false;
  }
}
