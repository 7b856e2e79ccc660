import type { DirectoryEvent } from '../../events/directory-event.ts';
import type { MirrorWrite } from '../store/write-types.ts';
import { kindOf, tagOf } from './absences.ts';
import { detailTags, memberTags } from './pass.ts';
import type { AskedAt, OwnWrite } from './ports.ts';

/** The object that a write of ours is about; undefined: several. */
export function idOf(write: OwnWrite): string | undefined {
  switch (write.kind) {
    case 'user':
      return write.row.userId;
    case 'group':
      return write.row.groupId;
    case 'unit':
      return write.row.organizationalUnitId;
    case 'deleted':
      return write.id;
    case 'members':
      return undefined;
  }
}

/** What overtakes it, and what it overtakes. */
export function tagsOfOwn(write: OwnWrite): readonly string[] {
  if (write.kind === 'user') return detailTags(write.row.userId).slice(0, 2);
  if (write.kind === 'members')
    return [memberTags(write.list, write.of)[0] ?? '', ...write.userIds.map(tagOf)];
  const id = idOf(write) ?? '';
  return kindOf(id) === 'USER' ? detailTags(id).slice(0, 2) : [tagOf(id)];
}

export function toWrite(write: OwnWrite, { at }: AskedAt, managerField: string | undefined): MirrorWrite {
  switch (write.kind) {
    case 'user':
      return { kind: 'userDetails', rows: [write.row], at, managerField };
    case 'group':
      return { kind: 'groups', rows: [write.row], at };
    case 'unit':
      return { kind: 'units', rows: [write.row], at };
    case 'deleted':
      return { kind: 'remove', ids: [write.id] };
    case 'members': {
      const { list, of, userIds, isMember } = write;
      return isMember ? { kind: list, of, userIds, at } : { kind: 'leave', list, of, userIds };
    }
  }
}

/** What a write of ours shows by itself, without a read-back. */
export function factsOfWrite(write: OwnWrite): readonly string[] {
  if (write.kind === 'deleted') return [deletionOf(write.id)];
  if (write.kind !== 'members') return [];
  const { of, userIds, isMember } = write;
  return userIds.map((userId) => membershipOf(of, userId, isMember));
}

/** The same of the event that announces it; none: it says more, or less. */
export function factsOfEvent({ kind, change, entityId: id, relatedIds }: DirectoryEvent): readonly string[] {
  if (kind !== 'MEMBERSHIP') return change === 'DELETED' ? [deletionOf(id)] : [];
  return relatedIds.map((userId) => membershipOf(id, userId, change === 'MEMBERS_ADDED'));
}

const deletionOf = (id: string) => `deleted ${id}`;
const membershipOf = (of: string, userId: string, isMember: boolean) =>
  `${isMember ? 'joined' : 'left'} ${of} ${userId}`;
