import { rootAlias } from './ids.ts';

/**
 * What a change can touch (callbacks.md, "Cache entries"): a change names it by these tags, and an answer that is kept carries the
 * tags of all that it shows. A tag without an id stands for a whole family: where it is not known which of it a change touches.
 */
export const tags = {
  user: (userId: string) => `User:${userId}`,
  /** Every look-up of a user by name, address or number, and every read of an id that found no user. */
  userAbsent: 'User.absent',
  /** Every page of users. */
  userList: 'User.list',
  groupsOfUser: (userId: string) => `User.groups:${userId}`,
  groupsOfUsers: 'User.groups',
  group: (groupId: string) => `Group:${groupId}`,
  /** Every page of groups. */
  groupList: 'Group.list',
  membersOfGroup: (groupId: string) => `Group.members:${groupId}`,
  membersOfGroups: 'Group.members',
  unit: (organizationalUnitId: string) => `Org:${organizationalUnitId}`,
  /** Every look-up of a unit by external id, and every read of an id that found none. */
  unitAbsent: 'Org.absent',
  childrenOfUnit: (parentId: string) => `Org.children:${parentId}`,
  childrenOfUnits: 'Org.children',
  membersOfUnit: (organizationalUnitId: string) => `Org.members:${organizationalUnitId}`,
  membersOfUnits: 'Org.members',
  /** Every chain of ancestors. */
  ancestors: 'Org.ancestors',
  /** The session of an access token. */
  session: (digest: string) => `Session:${digest}`,
  /** What the application may see. */
  scope: 'Scope',
  /** All of it: eviction of this tag leaves nothing. */
  everything: 'Directory',
} as const;

/** The members of a unit; of all units where the alias hides which one it is. */
export function membersOf(unitId: string): string {
  return unitId === rootAlias ? tags.membersOfUnits : tags.membersOfUnit(unitId);
}

/** The same of its children. */
export function childrenOf(unitId: string): string {
  return unitId === rootAlias ? tags.childrenOfUnits : tags.childrenOfUnit(unitId);
}

/** The id of the object that a tag is of; undefined: it is of many. */
export function objectNamedBy(tag: string): string | undefined {
  const at = tag.indexOf(':');
  return at < 0 ? undefined : tag.slice(at + 1);
}
