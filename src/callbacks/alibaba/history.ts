import { LRUCache } from 'lru-cache';
import type { Aspect, EventType } from './event-types.ts';

/** How long a delivery that was done, and an entity that is gone, are remembered (callbacks.md B.7), in milliseconds. */
const rememberedMs = 7 * 86_400_000;

/** When something happened, where the event says so; milliseconds since the epoch. */
export interface Version {
  /** The record's own. */
  readonly updateTime: number | undefined;
  readonly eventTime: number | undefined;
}

/** What has been done already, so that it is not done again or undone by what comes late (callbacks.md B.7). */
export interface History {
  /** Whether this event was done. */
  isDone(eventId: string): boolean;
  markDone(eventId: string): void;
  /** Whether what is known of the entity is newer than this event of it. */
  isStale(entityId: string, type: EventType, version: Version): boolean;
  /** Whether this pushes a record that was seen as it is, by the record's own time. */
  isKnown(entityId: string, type: EventType, version: Version): boolean;
  /** Notes an event of an entity that was done. */
  record(entityId: string, type: EventType, version: Version): void;
}

/**
 * A history in memory: of each kind of thing the `maxEntries` used last, for seven days. What is evicted is done again at
 * worst, which evicts and notifies once more.
 */
export function createHistory(options: { readonly maxEntries: number; readonly now: () => number }): History {
  const { maxEntries, now } = options;
  // Grows with what it holds: a `max` would take 4 MB for each of the three at the start.
  const limits = {
    maxSize: maxEntries,
    sizeCalculation: () => 1,
    ttl: rememberedMs,
    ttlResolution: 0,
    perf: { now },
  };
  const done = new LRUCache<string, true>(limits);
  const seen = new LRUCache<string, Version>(limits);
  /** Apart from the rest, which would push them out: a full push of a large directory has no deletions in it. */
  const deletions = new LRUCache<string, Version>(limits);
  const keyOf = (entityId: string, { entity }: EventType, aspect: Aspect) =>
    `${entity} ${aspect} ${entityId}`;

  /** Notes the newest alone: a late event does not set the time back. */
  function note(key: string, version: Version): void {
    const last = seen.get(key);
    if (last === undefined || !isOlder(version, last)) seen.set(key, version);
  }

  return {
    isDone: (eventId) => done.has(eventId),
    markDone: (eventId) => done.set(eventId, true),
    isStale(entityId, type, version) {
      const { aspect } = type;
      const birth = seen.get(keyOf(entityId, type, 'birth'));
      if (aspect === 'death') return isBefore(version.eventTime, birth?.eventTime);
      const deletion = deletions.get(keyOf(entityId, type, 'death'));
      if (deletion !== undefined) return !isBirth(type) || !isBefore(deletion.eventTime, version.eventTime);
      if (aspect === 'birth') return false;
      const last = seen.get(keyOf(entityId, type, aspect));
      return last !== undefined && isOlder(version, last);
    },
    isKnown(entityId, type, { updateTime }) {
      if (type.full !== true || updateTime === undefined) return false;
      // What comes back is news.
      if (deletions.has(keyOf(entityId, type, 'death'))) return false;
      return seen.get(keyOf(entityId, type, type.aspect))?.updateTime === updateTime;
    },
    record(entityId, type, version) {
      const { aspect } = type;
      const death = keyOf(entityId, type, 'death');
      if (aspect === 'death') {
        const last = deletions.get(death);
        if (last === undefined || !isOlder(version, last)) deletions.set(death, version);
      } else if (aspect !== 'members') {
        if (isBirth(type)) {
          deletions.delete(death);
          note(keyOf(entityId, type, 'birth'), version);
        }
        note(keyOf(entityId, type, aspect), version);
      }
    },
  };
}

/** A full push has everything that exists, new or not (callbacks.md B.8). */
function isBirth({ aspect, full }: EventType): boolean {
  return aspect === 'birth' || full === true;
}

function isOlder(one: Version, other: Version): boolean {
  if (one.updateTime !== undefined && other.updateTime !== undefined)
    return one.updateTime < other.updateTime;
  return isBefore(one.eventTime, other.eventTime);
}

/** What has no time is never before anything. */
function isBefore(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && one < other;
}
