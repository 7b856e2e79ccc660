import { LRUCache } from 'lru-cache';
import { entriesAtMost } from '../vocabulary/limits.ts';

/** One line a minute for each kind: the first says all, the metrics count the rest. */
const quietMs = 60_000;
/** Kinds that are remembered; beyond that the one that was seen longest ago is logged once more. */
const mostKinds = 1_000;

/** Whether a line of this kind is due. @param now milliseconds since the epoch */
export function createKindLimit(now: () => number): (kind: string) => boolean {
  const loggedAt = new LRUCache<string, number>(entriesAtMost(mostKinds));
  return (kind) => {
    const at = now();
    if (at - (loggedAt.get(kind) ?? Number.NEGATIVE_INFINITY) < quietMs) return false;
    loggedAt.set(kind, at);
    return true;
  };
}
