import { LRUCache } from 'lru-cache';
import { entriesAtMost } from '../../vocabulary/limits.ts';
import type { EventMarks, EventVersion } from '../ports.ts';

/** Longer than either vendor delivers an event again, in milliseconds (callbacks.md B.7). */
const markedMs = 7 * 86_400_000;

export interface EventMarksOptions {
  /** Events, and versions, that are kept; the ones used last stay. */
  readonly maxEntries: number;
  /** Aspects that others do not push out. */
  readonly lastingAspects: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Marks that end with the process. One that was pushed out is done again at worst, which evicts and notifies once more. */
export function createEventMarks({ maxEntries, lastingAspects, now }: EventMarksOptions): EventMarks {
  const limits = { ...entriesAtMost(maxEntries), ttl: markedMs, ttlResolution: 0, perf: { now } };
  const done = new LRUCache<string, true>(limits);
  const createVersions = () =>
    new LRUCache<string, ReadonlyMap<string, EventVersion>>({
      ...limits,
      sizeCalculation: ({ size }) => size,
    });
  const usual = createVersions();
  const lasting = createVersions();
  const none: ReadonlyMap<string, EventVersion> = new Map();

  return {
    isDone: (eventId) => done.has(eventId),
    markDone: (eventId) => void done.set(eventId, true),
    versionsOf: (entity) => new Map([...(usual.get(entity) ?? none), ...(lasting.get(entity) ?? none)]),
    setVersions(entity, versions) {
      for (const [aspect, version] of versions) {
        const kept = lastingAspects.has(aspect) ? lasting : usual;
        const known = new Map(kept.get(entity));
        if (version) known.set(aspect, version);
        else known.delete(aspect);
        if (known.size > 0) kept.set(entity, known);
        else kept.delete(entity);
      }
    },
  };
}
