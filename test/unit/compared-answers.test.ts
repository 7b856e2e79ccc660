import { expect, test } from 'vitest';
import { compareAnswers } from '../support/planes/compare-answers.ts';

const facts = {
  hasGroupInOtherCase: (prefix: string) => prefix === 'pro',
  unneeded: new Set(['ListUsersForGroup.totalCount']),
};

function differencesOf(query: string, live: object, mirror: object): readonly string[] {
  const { differences } = compareAnswers(query, {}, live, mirror, facts);
  return differences.map(({ path }) => path);
}

const knownOf = (query: string, live: object, mirror: object) =>
  Array.from(compareAnswers(query, {}, live, mirror, facts).known);

const notConfigured = (path: readonly string[]) => [
  { message: 'no mirror', path, extensions: { code: 'NOT_CONFIGURED' } },
];

const edges = `{ group(id: "g") { members { edges { cursor node { username groups { nodes { name
  members { nodes { username } } } } } } } } }`;
const member = (username: string, inside: readonly string[], cursor: string) => ({
  cursor,
  node: {
    username,
    groups: { nodes: [{ name: 'G', members: { nodes: inside.map((name) => ({ username: name })) } }] },
  },
});
const membersOf = (...rows: readonly object[]) => ({ data: { group: { members: { edges: rows } } } });

test('members without ids are the same ones in another order, and so are theirs', () => {
  const live = membersOf(member('a', ['x', 'y'], '1'), member('b', ['x'], '2'));
  const mirror = membersOf(member('b', ['x'], '3'), member('a', ['y', 'x'], '4'));
  expect(differencesOf(edges, live, mirror)).toEqual([]);
  expect(knownOf(edges, live, mirror)).toEqual(['OWN_ORDER Group.members']);
  const other = membersOf(member('b', ['x'], '3'), member('a', ['y', 'z'], '4'));
  expect(differencesOf(edges, live, other)).toEqual(['data.group.members.edges']);
});

test('of two pages of a longer list the members that both have are compared', () => {
  const query = '{ group(id: "g") { members(first: 2) { nodes { id username } } } }';
  const page = (...nodes: readonly object[]) => ({ data: { group: { members: { nodes } } } });
  const live = page({ id: '1', username: 'a' }, { id: '2', username: 'b' });
  expect(differencesOf(query, live, page({ id: '3', username: 'c' }, { id: '1', username: 'a' }))).toEqual(
    [],
  );
  expect(differencesOf(query, live, page({ id: '3', username: 'c' }, { id: '1', username: 'd' }))).toEqual([
    'data.group.members.nodes.username',
  ]);
});

test('what is not configured without a mirror differs where the mirror is needed, and nowhere else', () => {
  const query = '{ users(orderBy: { field: USERNAME }) { totalCount } identityProviders { totalCount } }';
  const failed = (name: string, other: string) => ({
    data: { [name]: null, [other]: { totalCount: 1 } },
    errors: notConfigured([name]),
  });
  const mirror = { data: { users: { totalCount: 1 }, identityProviders: { totalCount: 1 } } };
  expect(differencesOf(query, failed('users', 'identityProviders'), mirror)).toEqual([]);
  expect(knownOf(query, failed('users', 'identityProviders'), mirror)).toEqual(['NEEDS_IT orderBy:']);
  expect(differencesOf(query, failed('identityProviders', 'users'), mirror)).toEqual([
    'data.identityProviders',
  ]);
});

test.each([
  ['pro', []],
  ['Pro', ['data.groups.totalCount']],
])('more groups that begin with %s are known where other letters begin a name', (prefix, expected) => {
  const query = `{ groups(filter: { name: { startsWith: "${prefix}" } }) { totalCount } }`;
  const found = (totalCount: number) => ({ data: { groups: { totalCount } } });
  expect(differencesOf(query, found(1), found(2))).toEqual(expected);
});

test('a count that EIAM does not send is known where the mirror does without it, and at no other field', () => {
  const failed = (name: string) => ({
    data: { it: { [name]: null } },
    errors: [{ message: 'unread', path: ['it', name], extensions: { code: 'UPSTREAM_INVALID_RESPONSE' } }],
  });
  const counted = (name: string) => ({ data: { it: { [name]: 1 } } });
  const ofGroup = '{ it: group(id: "g") { memberCount } }';
  const unread = failed('memberCount');
  expect(differencesOf(ofGroup, unread, counted('memberCount'))).toEqual([]);
  expect(knownOf(ofGroup, unread, counted('memberCount'))).toEqual([
    'UNNEEDED ListUsersForGroup.totalCount Group.memberCount',
  ]);
  expect(differencesOf(ofGroup, counted('memberCount'), unread)).toEqual(['data.it.memberCount']);
  const ofUnit = '{ it: organizationalUnit(by: { id: "u" }) { childCount } }';
  expect(differencesOf(ofUnit, failed('childCount'), counted('childCount'))).toEqual(['data.it.childCount']);
});

test('a row that EIAM found is known where its member cannot be read, by the same failure alone', () => {
  const query = '{ users(filter: { email: { equals: "a" } }) { nodes { email } } }';
  const failedAt = (message: string, path: readonly (string | number)[]) => [
    { message, path: ['users', 'nodes', 0, ...path], extensions: { code: 'UPSTREAM_INVALID_RESPONSE' } },
  ];
  const live = { data: { users: { nodes: [{ email: null }] } }, errors: failedAt('no email', ['email']) };
  const open = (message: string) => ({ data: { users: { nodes: [null] } }, errors: failedAt(message, []) });
  expect(differencesOf(query, live, open('no email'))).toEqual([]);
  expect(knownOf(query, live, open('no email'))).toEqual(['OPEN_ROW UserConnection.nodes']);
  expect(differencesOf(query, live, open('no status'))).toEqual(['data.users.nodes.0']);
});

test('descendants have one order, and completeness is no reason for another count', () => {
  const query = `{ organizationalUnit(by: { id: "u" }) { descendants { completeness totalCount nodes { id } } } }`;
  const found = (completeness: string, totalCount: number, ...ids: readonly string[]) => ({
    data: {
      organizationalUnit: { descendants: { completeness, totalCount, nodes: ids.map((id) => ({ id })) } },
    },
  });
  const at = 'data.organizationalUnit.descendants';
  const live = found('BEST_EFFORT', 2, 'a', 'b');
  expect(differencesOf(query, live, found('EXACT', 2, 'a', 'b'))).toEqual([]);
  expect(differencesOf(query, live, found('EXACT', 2, 'b', 'a'))).toEqual([
    ...[`${at}.nodes.0.id`, `${at}.nodes.1.id`],
  ]);
  expect(differencesOf(query, live, found('EXACT', 3, 'a', 'b'))).toEqual([`${at}.totalCount`]);
});
