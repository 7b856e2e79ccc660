import type { Noun } from './twists.ts';
import type { World } from './world.ts';

/** Upstream's operation that shows the object: without access keys, and with them where another one does it. */
type ShownBy = readonly [developer: string, management?: string];

/** A way to an object through the graph. */
export interface Path {
  readonly noun: Noun;
  readonly name: string;
  /** The root field with its selection, in which `...F` stands for the object's own fields. */
  readonly ask: (world: World) => string;
  readonly shownBy: ShownBy;
  /** The member that it is found by: where that one is odd, it is another question. */
  readonly foundBy?: string;
  /**
   * Where a null row comes from. `list`: upstream's own, in which it is null at its index. `search`: with access keys the same,
   * without them a scan, in which nothing says whether it is meant. Left out: it fails by itself, in GetUser and its kin.
   */
  readonly from?: 'list' | 'search';
}

/** The operation that reads one object by itself. */
export const one: Readonly<Record<Noun, string>> = {
  User: 'GetUser',
  Group: 'GetGroup',
  OrganizationalUnit: 'GetOrganizationalUnit',
  IdentityProvider: 'management:GetIdentityProvider',
};

const text = JSON.stringify;

const entities = (noun: Noun, ids: readonly string[]) =>
  `_entities(representations: [${ids.map((id) => `{ __typename: "${noun}", id: "${id}" }`).join(' ')}]) { ...F }`;

const page = 'totalCount completeness pageInfo { hasNextPage } nodes { ...F } edges { node { ...F } }';

/** By its id alone, and beside others of its kind. */
const byId = (noun: Noun, many: ShownBy): readonly Path[] => [
  { noun, name: 'node', ask: ({ ids }) => `node(id: "${ids[noun]}") { ...F }`, shownBy: [one[noun]] },
  { noun, name: '_entities of one', ask: ({ ids }) => entities(noun, [ids[noun]]), shownBy: [one[noun]] },
  {
    noun,
    name: 'nodes',
    ask: (world) => `nodes(ids: ${text(world.several(noun))}) { ...F }`,
    shownBy: many,
  },
  { noun, name: '_entities', ask: (world) => entities(noun, world.several(noun)), shownBy: many },
];

const listOfUsers: ShownBy = ['ListUsers'];
const rowsOfUsers: ShownBy = ['ListUsers', 'management:ListUsers'];
const aUser = { noun: 'User', shownBy: ['GetUser'] } as const;
const aGroup = { noun: 'Group', shownBy: ['GetGroup'] } as const;
const aUnit = { noun: 'OrganizationalUnit', shownBy: ['GetOrganizationalUnit'] } as const;

export const paths: readonly Path[] = [
  { ...aUser, name: 'users', ask: () => `users(first: 100) { ${page} }`, shownBy: listOfUsers, from: 'list' },
  {
    ...aUser,
    name: 'users, by the beginning of a name',
    ask: ({ user }) =>
      `users(filter: { username: { startsWith: "${user.username.slice(0, 2)}" } }) { ${page} }`,
    shownBy: rowsOfUsers,
    foundBy: 'username',
    from: 'search',
  },
  {
    ...aUser,
    name: 'users, by status',
    ask: () => `users(first: 100, filter: { status: ENABLED }) { ${page} }`,
    shownBy: rowsOfUsers,
    foundBy: 'status',
    from: 'search',
  },
  {
    ...aUser,
    name: 'users of a unit',
    ask: ({ user }) =>
      `organizationalUnit(by: { id: "${user.primaryOrganizationalUnitId}" }) { users(first: 100) { ${page} } }`,
    shownBy: listOfUsers,
    from: 'list',
  },
  { ...aUser, name: 'user by id', ask: ({ ids }) => `user(by: { id: "${ids.User}" }) { ...F }` },
  {
    ...aUser,
    name: 'user by username',
    ask: ({ user }) => `user(by: { username: "${user.username}" }) { ...F }`,
    foundBy: 'username',
  },
  {
    ...aUser,
    name: 'user by email',
    ask: ({ user }) => `user(by: { email: ${text(user.email)} }) { ...F }`,
    foundBy: 'email',
  },
  {
    ...aUser,
    name: 'user by number',
    ask: ({ user }) => `user(by: { phone: { number: ${text(user.phoneNumber)} } }) { ...F }`,
    foundBy: 'phone',
  },
  {
    ...aUser,
    name: 'members of a group',
    ask: ({ ids }) => `group(id: "${ids.Group}") { members(first: 100) { ${page} } }`,
    shownBy: rowsOfUsers,
  },
  {
    ...aUser,
    name: 'manager',
    ask: ({ report }) => `user(by: { id: "${report}" }) { manager { ...F } }`,
  },
  ...byId('User', rowsOfUsers),
  {
    ...aGroup,
    name: 'groups',
    ask: () => `groups(first: 100) { ${page} }`,
    shownBy: ['ListGroups'],
    from: 'list',
  },
  {
    ...aGroup,
    name: 'groups, by the beginning of a name',
    ask: ({ group }) =>
      `groups(filter: { name: { startsWith: ${text(group.groupName.slice(0, 2))} } }) { ${page} }`,
    shownBy: ['ListGroups'],
    from: 'list',
    foundBy: 'groupName',
  },
  { ...aGroup, name: 'group', ask: ({ ids }) => `group(id: "${ids.Group}") { ...F }` },
  {
    ...aGroup,
    name: 'groups of a user',
    ask: ({ ids }) => `user(by: { id: "${ids.User}" }) { groups(first: 100) { ${page} } }`,
    shownBy: ['ListGroups', 'management:ListGroups'],
  },
  ...byId('Group', ['ListGroups', 'management:ListGroups']),
  {
    ...aUnit,
    name: 'children',
    ask: ({ unit }) =>
      `organizationalUnit(by: { id: "${unit.parentId}" }) { children(first: 100) { ${page} } }`,
    shownBy: ['ListOrganizationalUnits'],
    from: 'list',
  },
  {
    ...aUnit,
    name: 'organizationalUnit',
    ask: ({ ids }) => `organizationalUnit(by: { id: "${ids.OrganizationalUnit}" }) { ...F }`,
  },
  {
    ...aUnit,
    name: 'parent',
    ask: ({ child }) => `organizationalUnit(by: { id: "${child}" }) { parent { ...F } }`,
  },
  {
    ...aUnit,
    name: 'ancestors',
    ask: ({ child }) => `organizationalUnit(by: { id: "${child}" }) { ancestors { ...F } }`,
    shownBy: ['GetOrganizationalUnit', 'management:ListOrganizationalUnits'],
  },
  {
    ...aUnit,
    name: 'primary unit of a user',
    ask: ({ ids }) => `user(by: { id: "${ids.User}" }) { primaryOrganizationalUnit { ...F } }`,
  },
  ...byId('OrganizationalUnit', ['GetOrganizationalUnit', 'management:ListOrganizationalUnits']),
  {
    noun: 'IdentityProvider',
    name: 'identityProviders',
    ask: () => `identityProviders(first: 100) { ${page} }`,
    shownBy: ['management:ListIdentityProviders'],
    from: 'list',
  },
  {
    noun: 'IdentityProvider',
    name: 'identityProvider',
    ask: ({ ids }) => `identityProvider(id: "${ids.IdentityProvider}") { ...F }`,
    shownBy: [one.IdentityProvider],
  },
  ...byId('IdentityProvider', [one.IdentityProvider]),
];
