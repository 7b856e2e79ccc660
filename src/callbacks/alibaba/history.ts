import { deletionAspect, type EventVersion } from '../../shared-state/ports.ts';
import type { Aspect, EventType } from './event-types.ts';

/** The last version of each aspect of an entity, so that it is not undone by what comes late (callbacks.md B.7). */
export type KnownVersions = ReadonlyMap<string, EventVersion>;

const deletion: Aspect = deletionAspect;

/** Whether what is known of the entity is newer than this event of it. */
export function isStale(known: KnownVersions, type: EventType, version: EventVersion): boolean {
  const { aspect } = type;
  if (aspect === deletion) return isBefore(version.eventTime, versionOf(known, 'birth')?.eventTime);
  const deleted = versionOf(known, deletion);
  if (deleted !== undefined) return !isBirth(type) || !isBefore(deleted.eventTime, version.eventTime);
  if (aspect === 'birth') return false;
  const last = versionOf(known, aspect);
  return last !== undefined && isOlder(version, last);
}

/** Whether this pushes a record that was seen as it is, by the record's own time. */
export function isKnown(known: KnownVersions, type: EventType, { updateTime }: EventVersion): boolean {
  if (type.full !== true || updateTime === undefined) return false;
  // What comes back is news.
  if (known.has(deletion)) return false;
  return versionOf(known, type.aspect)?.updateTime === updateTime;
}

/** What an event that was done makes of what is known. The newest alone is noted: a late event does not set the time back. */
export function versionsAfter(
  known: KnownVersions,
  type: EventType,
  version: EventVersion,
): ReadonlyMap<string, EventVersion | undefined> {
  const { aspect } = type;
  const changed = new Map<string, EventVersion | undefined>();
  if (aspect === 'members') return changed;
  const noted: readonly Aspect[] = isBirth(type) ? ['birth', aspect] : [aspect];
  if (isBirth(type) && known.has(deletion)) changed.set(deletion, undefined);
  for (const one of noted) {
    const last = versionOf(known, one);
    if (last === undefined || !isOlder(version, last)) changed.set(one, version);
  }
  return changed;
}

function versionOf(known: KnownVersions, aspect: Aspect): EventVersion | undefined {
  return known.get(aspect);
}

/** A full push has everything that exists, new or not (callbacks.md B.8). */
function isBirth({ aspect, full }: EventType): boolean {
  return aspect === 'birth' || full === true;
}

function isOlder(one: EventVersion, other: EventVersion): boolean {
  if (one.updateTime !== undefined && other.updateTime !== undefined)
    return one.updateTime < other.updateTime;
  return isBefore(one.eventTime, other.eventTime);
}

/** What has no time is never before anything. */
function isBefore(one: number | undefined, other: number | undefined): boolean {
  return one !== undefined && other !== undefined && one < other;
}
