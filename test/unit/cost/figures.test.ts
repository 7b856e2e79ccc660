import { describe, expect, test } from 'vitest';
import { price } from './price.ts';

const wholeUser =
  'username groups { nodes { id name } } organizationalUnits { nodes { name } } customFields { name }';
const user = (below: string) => `user(by: { id: "user_a" }) { ${below} }`;
const members = (below: string) => `group(id: "group_a") { members(first: 100) { nodes { ${below} } } }`;
const fragments = `
  fragment A on UserConnection { nodes { groups { nodes { name } } ...B } }
  fragment B on UserConnection { nodes { groups { nodes { id } } username } }`.replace(
  '...B } }',
  '} ...B }',
);

/** N = 1,000: a scan takes 10 calls. By the Developer API alone, and with access keys: what is expected, and the bound. */
const figures: readonly (readonly [string, string, readonly [number, number], readonly [number, number]])[] =
  [
    ['one user by id', user(wholeUser), [1, 1], [1, 1]],
    ['one user by name', 'user(by: { username: "x" }) { username }', [2, 15], [2, 17]],
    ['one user by a name of two Unicode forms', 'user(by: { username: "é" }) { username }', [2, 19], [2, 22]],
    ['a page of users', 'users(first: 100) { nodes { username } }', [1, 1], [1, 1]],
    [
      'a page of users with all of theirs',
      `users(first: 100) { nodes { ${wholeUser} } }`,
      [101, 101],
      [101, 101],
    ],
    [
      'a search by prefix',
      'users(first: 100, filter: { username: { startsWith: "a" } }) { nodes { id } }',
      [10, 10],
      [1, 13],
    ],
    [
      'a user by e-mail, among all',
      'users(filter: { email: { equals: "a@example.com" } }) { nodes { groups { totalCount } } }',
      [3, 16],
      [2, 20],
    ],
    ['no user', 'users(filter: { or: [] }) { nodes { groups { totalCount } } }', [0, 0], [0, 0]],
    [
      'what only the mirror could find',
      'users(filter: { text: "a" }) { nodes { groups { totalCount } } }',
      [0, 0],
      [0, 0],
    ],
    ['ids of members', members('id'), [1, 1], [1, 1]],
    ['profiles of members', members('username'), [11, 11], [2, 11]],
    ['members and their groups', members('username groups { nodes { name } }'), [11, 101], [11, 101]],
    [
      'members of 20 groups',
      'groups(first: 20) { nodes { name members(first: 100) { nodes { displayName } } } }',
      [31, 221],
      [23, 221],
    ],
    [
      'full units of 100 users',
      'users(first: 100) { nodes { primaryOrganizationalUnit { createdAt } } }',
      [201, 202],
      [102, 202],
    ],
    ['a manager each', 'users(first: 100) { nodes { manager { displayName } } }', [111, 211], [102, 313]],
    [
      'where a membership comes from',
      'users(first: 5) { nodes { groups { edges { source { sourceId } } } } }',
      [11, 506],
      [11, 506],
    ],
    [
      'whether a unit is at home',
      'organizationalUnit(by: { id: "ou_a" }) { users(first: 100) { edges { primary node { displayName } } } }',
      [11, 102],
      [11, 102],
    ],
    [
      'managers each',
      'users(first: 100) { nodes { managers(levels: 3) { displayName } } }',
      [401, 401],
      [401, 401],
    ],
    [
      'what a user is a member of',
      user('memberOf(ids: ["group_a", "ou_a"]) { direct container { label } }'),
      [1, 1],
      [1, 1],
    ],
    [
      'the same with more than its name, whichever of the two types it is',
      user('memberOf(ids: ["ou_a"]) { container { createdAt } }'),
      [3, 4],
      [3, 4],
    ],
    [
      'counts of units',
      'rootOrganizationalUnits { depth hasChildren childCount userCount }',
      [81, Number.POSITIVE_INFINITY],
      [81, Number.POSITIVE_INFINITY],
    ],
    [
      'counts beside the lists that they count',
      'organizationalUnit(by: { id: "ou_a" }) { childCount children { totalCount } userCount users { totalCount } }',
      [2, 3],
      [2, 3],
    ],
    ['a unit by the alias of the root', 'organizationalUnit(by: { id: "ou_root" }) { name }', [2, 4], [2, 4]],
    [
      'the units above one, twice over',
      'organizationalUnit(by: { id: "ou_a" }) { name path depth ancestors { name } }',
      [12, 103],
      [3, 103],
    ],
    ['the count of a group', 'group(id: "group_a") { memberCount }', [1, 1], [1, 1]],
    ['the directory', 'directory { userCount groupCount cursor features mirror { state } }', [2, 2], [2, 2]],
    ['users by ids', 'usersBy(keys: [{ id: "user_a" }]) { username }', [1, 1], [1, 1]],
    [
      'users by their names',
      'usersBy(keys: [{ username: "x" }, { email: "y@z.w" }]) { username }',
      [4, 19],
      [3, 23],
    ],
    ['what the row of a list shows', 'users { nodes { label signInState } }', [1, 1], [1, 1]],
    ['the graph itself', '__schema { types { name fields { name } } }', [0, 0], [0, 0]],
    ['no more than a name', '__typename', [0, 0], [0, 0]],
    ['what is left out', 'users @skip(if: true) { nodes { groups { nodes { name } } } }', [0, 0], [0, 0]],
    ['fragments that say the same', 'users(first: 100) { ...A ...B ...A }', [101, 101], [101, 101]],
    [
      'the same user under two names',
      `a: ${user('username')} b: ${user('groups { nodes { name } }')}`,
      [1, 1],
      [1, 1],
    ],
  ];

describe.each([
  { plane: 'Developer API alone', at: 2, known: { users: 1_000, groups: 30 } },
  {
    plane: 'with the management plane',
    at: 3,
    known: { users: 1_000, groups: 30, hasAccessKeys: true, readsInBatches: true },
  },
] as const)('what an operation takes where no list has been seen, $plane', ({ at, known }) => {
  test.each(figures)('%s', (...figure) => {
    const [, fields] = figure;
    const { expected, bound } = price(`{ ${fields} } ${fields.includes('...A') ? fragments : ''}`, { known });
    expect([expected, bound]).toEqual(figure[at]);
  });
});

test.each([
  [
    'a filter within a unit',
    '{ organizationalUnit(by: { id: "ou_a" }) { users(filter: { displayName: { contains: "a" } }) { nodes { id } } } }',
    5,
  ],
  [
    'where a membership comes from',
    '{ user(by: { id: "user_a" }) { groups(first: 1) { edges { source { type } } } } }',
    101,
  ],
])('%s is not expected to be read farther than it is, however long lists have been', (_name, query, most) => {
  const lists = { rows: () => 1_000_000, walkCalls: () => undefined, distinct: () => 1 };
  const { expected } = price(query, { known: { users: 1_000, groups: 30, maxScanPages: 5, lists } });
  expect(expected).toBeGreaterThan(0);
  expect(expected).toBeLessThanOrEqual(most);
});
