/**
 * What a change can touch (callbacks.md, "Cache entries"). Whoever changes something names it by these; what is remembered
 * carries those of all that it shows. The ones without an id stand for a whole family: where nobody knows which of it a change
 * touches.
 */
export const tags = {
  user: (userId: string) => `User:${userId}`,
  /** Every look-up of a user by name, address or number, and every look for an id that found nobody. */
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
  /** Every look-up of a unit by external id, and every look for an id that found none. */
  unitAbsent: 'Org.absent',
  childrenOfUnit: (parentId: string) => `Org.children:${parentId}`,
  childrenOfUnits: 'Org.children',
  membersOfUnit: (organizationalUnitId: string) => `Org.members:${organizationalUnitId}`,
  membersOfUnits: 'Org.members',
  /** Every chain of ancestors. */
  ancestors: 'Org.ancestors',
  /** What the application may see. */
  scope: 'Scope',
} as const;

/** The root's alias (developer-api.md 6.3): answers to it name the real id, changes may name either. */
export const rootAlias = 'ou_root';
/** The group of everyone (developer-api.md 6.3): no change names it. */
export const everyone = 'iggroup_all';
