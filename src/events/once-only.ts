import { LRUCache } from 'lru-cache';

/** Ids that are remembered at most, and for how long: longer than either vendor delivers again. */
const maxIds = 100_000;
const memoryMs = 7 * 24 * 60 * 60 * 1_000;

/** Ids of events already published (callbacks.md, "Pipeline"): the deduplication window. Beyond its size the oldest are evicted. */
export interface OnceOnly {
  has(id: string): boolean;
  add(id: string): void;
}

/** @param now milliseconds since the epoch */
export function createOnceOnly(now: () => number): OnceOnly {
  const taken = new LRUCache<string, true>({
    // Grows with what it holds: a `max` would take its 4 MB at the start.
    maxSize: maxIds,
    sizeCalculation: () => 1,
    // Held for as long as its age is no more than this.
    ttl: memoryMs - 1,
    ttlResolution: 0,
    perf: { now },
  });
  return {
    has: (id) => taken.has(id),
    add: (id) => void taken.set(id, true),
  };
}
