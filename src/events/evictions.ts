import type { DirectoryEvent } from './directory-event.ts';

/** What is remembered under this tag is everything. */
export const everythingTag = 'Directory';

/** The root's alias, which some senders use for its id: what is remembered carries the real one, so this names nobody. */
const rootAlias = 'ou_root';

/**
 * Which tags an event makes stale (callbacks.md, "Cache entries"). What is remembered carries a tag for every object it
 * names: a user's own reply `User:id`, `User.groups:id` and the `Group:id` and `Org:id` of all it lists; every list of users,
 * a unit's own among them, `User.list`; a look-up that found nobody `User.absent`. A tag without an id is the whole family.
 */
export function evictionsOf(event: DirectoryEvent): readonly string[] {
  if (event.entityId === rootAlias) return [everythingTag];
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
      return [everythingTag];
  }
}

function userEvictions(event: DirectoryEvent): readonly string[] {
  const { entityId: id, change } = event;
  const own = [`User:${id}`, 'User.list'];
  switch (change) {
    case 'CREATED':
      return [...own, 'User.absent', ...unitMembers(event, 1), ...named(event, 'group_', 'Group.members')];
    case 'DELETED':
      return [
        ...own,
        `User.groups:${id}`,
        ...unitMembers(event, 1),
        ...family(named(event, 'group_', 'Group.members'), 'Group.members', 1),
      ];
    case 'MOVED':
      return [...own, ...unitMembers(event, 2)];
    case 'UPDATED':
      return [...own, 'User.absent', ...updateEvictions(event)];
    default:
      return own;
  }
}

/** The fields whose change is seen from the units' side too. */
const unitFields: readonly string[] = ['organizationalUnits', 'primaryOrganizationalUnit'];

/** Where nobody knows what changed, everything about the user may have. */
function updateEvictions(event: DirectoryEvent): readonly string[] {
  const { entityId: id, changedFields } = event;
  if (changedFields.length === 0) {
    return [`User.groups:${id}`, ...unitMembers(event, 2), ...named(event, 'group_', 'Group.members')];
  }
  return changedFields.some((field) => unitFields.includes(field)) ? unitMembers(event, 2) : [];
}

function organizationalUnitEvictions(event: DirectoryEvent): readonly string[] {
  const { entityId: id, change } = event;
  const children = named(event, 'ou_', 'Org.children');
  const own = [`Org:${id}`, 'Org.absent'];
  switch (change) {
    case 'CREATED':
      // A unit that comes into the application's scope comes with its people (callbacks.md B.8), who were nobody until then.
      return [...own, 'User.absent', 'User.list', 'Group.members', ...family(children, 'Org.children', 1)];
    case 'MOVED':
      return [...own, 'Org.ancestors', 'User.list', ...family(children, 'Org.children', 2)];
    case 'DELETED':
      // It may have left the scope with all below it, of which nothing else is told (callbacks.md B.8).
      return [everythingTag];
    default:
      // A unit's row stands in its parent's list, its name in the paths of all below it.
      return [...own, 'Org.ancestors', ...family(children, 'Org.children', 1)];
  }
}

function groupEvictions(event: DirectoryEvent): readonly string[] {
  const { entityId: id, change } = event;
  const own = [`Group:${id}`, 'Group.list'];
  if (change !== 'DELETED') return own;
  return [...own, `Group.members:${id}`, ...family(named(event, 'user_', 'User.groups'), 'User.groups', 1)];
}

function membershipEvictions(event: DirectoryEvent): readonly string[] {
  const { entityId: id, change } = event;
  const users = named(event, 'user_', 'User');
  if (id.startsWith('ou_')) {
    const lists = [`Org.members:${id}`, 'User.list'];
    if (users.length > 0) return [...lists, ...users];
    // Who left is named beside the unit; who joined may be anybody.
    return change === 'MEMBERS_REMOVED' ? [...lists, `Org:${id}`] : [everythingTag];
  }
  const groups = family(named(event, 'user_', 'User.groups'), 'User.groups', 1);
  return [`Group.members:${id}`, ...users, ...groups];
}

function unitMembers(event: DirectoryEvent, expected: number): readonly string[] {
  return family(named(event, 'ou_', 'Org.members'), 'Org.members', expected);
}

/** A tag for each related id of a type. */
function named({ relatedIds }: DirectoryEvent, prefix: string, tag: string): readonly string[] {
  return relatedIds.filter((id) => id.startsWith(prefix) && id !== rootAlias).map((id) => `${tag}:${id}`);
}

/** The whole family where fewer are named than there must be: the others are not known. */
function family(tags: readonly string[], all: string, expected: number): readonly string[] {
  return tags.length < expected ? [all] : tags;
}
