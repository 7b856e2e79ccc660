import type { Proof } from '../cache/holds.ts';
import { idPrefixes, rootAlias } from '../vocabulary/ids.ts';
import { tags } from '../vocabulary/tags.ts';
import type { DirectoryEvent } from './directory-event.ts';

/** Which tags an event makes stale (callbacks.md, "Cache entries"). */
export function evictionsOf(event: DirectoryEvent): readonly string[] {
  // Some senders name the root by its alias: answers that are kept carry its real id, which is not known here.
  if (event.entityId === rootAlias) return [tags.everything];
  switch (event.kind) {
    case 'USER':
      return userEvictions(event);
    case 'ORGANIZATIONAL_UNIT':
      return organizationalUnitEvictions(event);
    case 'GROUP':
      return groupEvictions(event);
    case 'MEMBERSHIP':
      return membershipEvictions(event);
    case 'DIRECTORY':
      return [tags.everything];
  }
}

/** What shows that an answer is not from before the event; undefined: nothing does. */
export function proofOf(event: DirectoryEvent): Proof | undefined {
  const { kind, entityId: id, updateTime } = event;
  if (updateTime === undefined) return undefined;
  switch (kind) {
    case 'USER':
      return { id, updateTime, tags: [tags.user(id), tags.userList, tags.groupsOfUser(id)] };
    case 'GROUP':
      return { id, updateTime, tags: [tags.group(id), tags.groupList] };
    case 'ORGANIZATIONAL_UNIT':
      return {
        id,
        updateTime,
        tags: [tags.unit(id), ...named(event, idPrefixes.organizationalUnit, tags.childrenOfUnit)],
      };
    default:
      return undefined;
  }
}

function userEvictions(event: DirectoryEvent): readonly string[] {
  const { entityId: id, change } = event;
  const own = [tags.user(id), tags.userList];
  switch (change) {
    case 'CREATED':
      return [...own, tags.userAbsent, ...unitMembers(event, 1), ...groupMembers(event)];
    case 'DELETED':
      return [
        ...own,
        tags.groupsOfUser(id),
        ...unitMembers(event, 1),
        ...family(groupMembers(event), tags.membersOfGroups, 1),
      ];
    case 'MOVED':
      return [...own, ...unitMembers(event, 2)];
    case 'UPDATED':
      return [...own, tags.userAbsent, ...updateEvictions(event)];
    default:
      return own;
  }
}

/** The fields whose change is seen from the units' side too. */
const unitFields: readonly string[] = ['organizationalUnits', 'primaryOrganizationalUnit'];

/** Where it is not known what changed, everything about the user may have. */
function updateEvictions(event: DirectoryEvent): readonly string[] {
  const { entityId: id, changedFields } = event;
  if (changedFields.length === 0) {
    return [tags.groupsOfUser(id), ...unitMembers(event, 2), ...groupMembers(event)];
  }
  return changedFields.some((field) => unitFields.includes(field)) ? unitMembers(event, 2) : [];
}

function organizationalUnitEvictions(event: DirectoryEvent): readonly string[] {
  const { entityId: id, change } = event;
  const children = named(event, idPrefixes.organizationalUnit, tags.childrenOfUnit);
  const own = [tags.unit(id), tags.unitAbsent];
  switch (change) {
    case 'CREATED':
      // A unit that comes into the application's scope comes with its users (callbacks.md B.8), who were absent until then.
      return [
        ...own,
        tags.userAbsent,
        tags.userList,
        tags.membersOfGroups,
        ...family(children, tags.childrenOfUnits, 1),
      ];
    case 'MOVED':
      return [...own, tags.ancestors, tags.userList, ...family(children, tags.childrenOfUnits, 2)];
    case 'DELETED':
      // It may have left the scope with all below it, of which no other event is sent (callbacks.md B.8).
      return [tags.everything];
    default:
      // A unit's row stands in its parent's list, its name in the paths of all below it.
      return [...own, tags.ancestors, ...family(children, tags.childrenOfUnits, 1)];
  }
}

function groupEvictions(event: DirectoryEvent): readonly string[] {
  const { entityId: id, change } = event;
  const own = [tags.group(id), tags.groupList];
  return change === 'DELETED' ? [...own, tags.membersOfGroup(id), ...groupsOfUsers(event)] : own;
}

function membershipEvictions(event: DirectoryEvent): readonly string[] {
  const { entityId: id, change } = event;
  const users = named(event, idPrefixes.user, tags.user);
  if (id.startsWith(idPrefixes.organizationalUnit)) {
    const lists = [tags.membersOfUnit(id), tags.userList];
    if (users.length > 0) return [...lists, ...users];
    // Users who left are shown by the unit's tag; users who joined may be any.
    return change === 'MEMBERS_REMOVED' ? [...lists, tags.unit(id)] : [tags.everything];
  }
  return [tags.membersOfGroup(id), ...users, ...groupsOfUsers(event)];
}

function unitMembers(event: DirectoryEvent, expected: number): readonly string[] {
  const units = named(event, idPrefixes.organizationalUnit, tags.membersOfUnit);
  return family(units, tags.membersOfUnits, expected);
}

function groupMembers(event: DirectoryEvent): readonly string[] {
  return named(event, idPrefixes.group, tags.membersOfGroup);
}

function groupsOfUsers(event: DirectoryEvent): readonly string[] {
  return family(named(event, idPrefixes.user, tags.groupsOfUser), tags.groupsOfUsers, 1);
}

/** A tag for each related id of a type. */
function named(
  { relatedIds }: DirectoryEvent,
  prefix: string,
  tagOf: (id: string) => string,
): readonly string[] {
  return relatedIds.filter((id) => id.startsWith(prefix) && id !== rootAlias).map(tagOf);
}

/** The whole family where fewer are named than there must be: the others are not known. */
function family(named: readonly string[], all: string, expected: number): readonly string[] {
  return named.length < expected ? [all] : named;
}
