import type { DirectoryEvent } from '../events/directory-event.ts';
import { mayHaveTakenEffect } from '../failures/failures.ts';
import { rootAlias } from '../vocabulary/ids.ts';

/** What a write of ours changed; publishing adds id, origin and time. */
export type WrittenChange = Omit<DirectoryEvent, 'id' | 'origin' | 'occurredAt' | 'full'>;

export type Announce = (change: WrittenChange) => void;

/**
 * Announces a write once it has settled, and before its result is read. A write that may have been carried out although it
 * failed is announced too: reading again shows what is true.
 */
export async function announced<Answer>(
  announce: Announce,
  write: Promise<Answer>,
  changes: readonly WrittenChange[],
): Promise<Answer> {
  try {
    const answer = await write;
    changes.forEach(announce);
    return answer;
  } catch (error) {
    if (mayHaveTakenEffect(error)) changes.forEach(announce);
    throw error;
  }
}

/**
 * The same for creates and deletes, which are looked for where their answer is lost. Where that settles nothing, it is unknown
 * which object changed: subscribers get a DirectoryResyncRequired.
 */
export async function announcedOnceSettled<Answer>(
  announce: Announce,
  write: Promise<Answer>,
  instanceId: string,
  changesOf: (answer: Answer) => readonly WrittenChange[],
): Promise<Answer> {
  try {
    const answer = await write;
    changesOf(answer).forEach(announce);
    return answer;
  } catch (error) {
    if (mayHaveTakenEffect(error))
      announce({
        ...blank,
        kind: 'DIRECTORY',
        change: 'RESYNC_REQUIRED',
        reason: 'GAP',
        entityId: instanceId,
      });
    throw error;
  }
}

/** What most changes do not say. */
const blank = { relatedIds: [], changedFields: [] } as const;

export function userChange(
  userId: string,
  change: WrittenChange['change'],
  details: Partial<Pick<WrittenChange, 'relatedIds' | 'changedFields' | 'moved'>> = {},
): WrittenChange {
  return { ...blank, ...details, kind: 'USER', change, entityId: userId };
}

export function groupChange(
  groupId: string,
  change: WrittenChange['change'],
  changedFields: readonly string[] = [],
): WrittenChange {
  return { ...blank, changedFields, kind: 'GROUP', change, entityId: groupId };
}

export function organizationalUnitChange(
  organizationalUnitId: string,
  change: WrittenChange['change'],
  details: Partial<Pick<WrittenChange, 'relatedIds' | 'changedFields'>> = {},
): WrittenChange {
  return { ...blank, ...details, kind: 'ORGANIZATIONAL_UNIT', change, entityId: organizationalUnitId };
}

/** @param entityId the group or the unit; at most a hundred users go with one change */
export function membershipChange(
  entityId: string,
  change: 'MEMBERS_ADDED' | 'MEMBERS_REMOVED',
  userIds: readonly string[],
): WrittenChange {
  return { ...blank, kind: 'MEMBERSHIP', change, entityId, relatedIds: userIds };
}

/** The units that were given by their own ids: the root's alias (developer-api.md 6.3) names a unit whose id is not known here. */
export function knownUnits(...unitIds: readonly string[]): readonly string[] {
  return unitIds.filter((id) => id !== rootAlias);
}

/** Names of the input's fields that were given, as the graph spells them; the ids of what is changed are none of them. */
export function givenFields(input: object, ...idFields: readonly string[]): readonly string[] {
  return Object.entries(input).flatMap(([name, value]) =>
    value === undefined || idFields.includes(name) ? [] : [name],
  );
}
