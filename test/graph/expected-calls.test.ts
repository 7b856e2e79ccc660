import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExamples } from '../../src/http/explorer/examples.ts';
import { countersOf, type Gateway, startGateway } from '../support/gateway.ts';

const cost = { headers: { 'x-eiam-cost': '1' } };
const wholeUser =
  'username groups { nodes { id name } } organizationalUnits { nodes { name } } customFields { name }';
const members = (below: string) => `group(id: $id) { members(first: 100) { nodes { ${below} } } }`;

/** N = 1,000: a scan takes 10 calls. Each figure by the Developer API alone, and with access keys. */
const figures = [
  ['one user by id', `user(by: { id: $id }) { ${wholeUser} }`, 1, 1],
  ['one user by name', 'user(by: { username: "x" }) { username }', 2, 2],
  ['a page of users', 'users(first: 100) { nodes { username } }', 1, 1],
  ['a page of users with all of theirs', `users(first: 100) { nodes { ${wholeUser} } }`, 101, 101],
  ['a search by prefix', 'users(filter: { username: { startsWith: "a" } }) { nodes { id } }', 10, 2],
  [
    'a user by e-mail, among all',
    'users(filter: { email: { equals: "a@example.com" } }) { nodes { id } }',
    2,
    2,
  ],
  ['ids of members', members('id'), 1, 1],
  ['profiles of members', members('username'), 11, 2],
  ['members and their groups', members('username groups { nodes { name } }'), 101, 101],
  [
    'members of 20 groups',
    'groups(first: 20) { nodes { name members(first: 100) { nodes { displayName } } } }',
    1 + 20 + 10,
    1 + 20 + 20,
  ],
  [
    'full units of 100 users',
    'users(first: 100) { nodes { primaryOrganizationalUnit { createdAt } } }',
    201,
    102,
  ],
  ['a manager each', 'users(first: 100) { nodes { manager { displayName } } }', 211, 212],
  [
    'where a membership comes from',
    'users(first: 5) { nodes { groups { edges { source { sourceId } } } } }',
    106,
    106,
  ],
  ['managers each', 'users(first: 100) { nodes { managers(levels: 3) { displayName } } }', 401, 401],
  [
    'what a user is a member of',
    'user(by: { id: $id }) { memberOf(ids: ["group_a", "ou_a"]) { direct container { label } } }',
    1,
    1,
  ],
  [
    'the same with more than its name, whichever of the two types it is',
    'user(by: { id: $id }) { memberOf(ids: ["ou_a"]) { container { createdAt } } }',
    1 + 1 + 1,
    1 + 1 + 1,
  ],
  ['counts of a unit', 'rootOrganizationalUnits { depth hasChildren childCount userCount }', 101, 101],
  ['the count of a group', 'group(id: $id) { memberCount }', 1, 1],
  ['the directory', 'directory { userCount groupCount cursor features mirror { state } }', 2, 2],
  ['users by ids', 'usersBy(keys: [{ id: $id }]) { username }', 1, 1],
  ['users by their names', 'usersBy(keys: [{ username: "x" }, { email: "y@z" }]) { username }', 4, 4],
  ['what the row of a list shows', 'users { nodes { label signInState } }', 1, 1],
  ['the graph itself', '__schema { types { name fields { name } } }', 0, 0],
  ['no more than a name', '__typename', 0, 0],
  ['what is left out', 'users @skip(if: true) { nodes { groups { nodes { name } } } }', 0, 0],
  ['fragments that say the same', 'users(first: 100) { ...A ...B ...A }', 101, 101],
] as const;
const fragments = `
  fragment A on UserConnection { nodes { groups { nodes { name } } } ...B }
  fragment B on UserConnection { nodes { groups { nodes { id } } username } }`;

describe.each([
  { plane: 'Developer API alone', accessKeys: false },
  { plane: 'with the management plane', accessKeys: true },
])('what an operation is expected to take, $plane', ({ accessKeys }) => {
  let gateway: Gateway;
  beforeAll(async () => {
    const config = { maxNodes: Number.POSITIVE_INFINITY };
    gateway = await startGateway({ accessKeys, config, emulator: { users: 1_000 } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test.each(figures)('%s', async (_name, fields, developer, management) => {
    const { userId, groupId } = gateway.emulator.samples;
    const parameters = fields.includes('$id') ? '($id: ID!)' : '';
    const id = fields.startsWith('user') ? userId : groupId;
    const more = fields.includes('...A') ? fragments : '';
    const answer = await gateway.ask(`query ${parameters} { ${fields} } ${more}`, { id }, cost);
    expect(answer.errors).toBeUndefined();
    const estimated = accessKeys ? management : developer;
    expect(answer.extensions?.cost).toEqual({ estimated, limit: 5_000, budget: null });
    expect(answer.extensions?.upstream?.calls).toBeLessThanOrEqual(estimated);
  });

  test('users that a write applies to are as many as its input names', async () => {
    const { userId, groupId } = gateway.emulator.samples;
    const query = `mutation ($input: RemoveUsersFromGroupInput!) { removeUsersFromGroup(input: $input) {
      ... on RemoveUsersFromGroupPayload { appliedUsers { groups(first: 1) { edges { source { type } } } } } } }`;
    const { errors, extensions } = await gateway.ask(query, { input: { groupId, userIds: [userId] } }, cost);
    expect(errors).toBeUndefined();
    // The group's own call, the write, the user, and where the membership comes from.
    expect(extensions?.cost?.estimated).toBe(4);
    expect(extensions?.upstream?.calls).toBeLessThanOrEqual(4);
  });

  test('ids of several types are told apart, and what a type does not select costs nothing', async () => {
    const { userId, groupId } = gateway.emulator.samples;
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Group { members(first: 1) { totalCount } } } }`;
    const { extensions } = await gateway.ask(query, { ids: [userId, userId, groupId] }, cost);
    expect(extensions?.cost?.estimated).toBe(2 + 1);
  });

  test.each(['User', 'Group'])(
    'a thousand made-up ids of %s take no more than was expected',
    async (type) => {
      const query = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on ${type} { ${type === 'User' ? 'username' : 'name'} } } }`;
      const r = Array.from({ length: 1_000 }, (_, i) => ({
        __typename: type,
        id: `${type.toLowerCase()}_${i}x`,
      }));
      const { data, extensions } = await gateway.ask(query, { r }, cost);
      expect(data?._entities).toEqual(r.map(() => null));
      const { calls } = extensions?.upstream ?? { calls: Number.NaN };
      expect(calls).toBeGreaterThanOrEqual(1_000);
      expect(extensions?.cost?.estimated).toBeGreaterThanOrEqual(calls);
      expect(extensions?.cost?.estimated).toBeLessThan(1_100);
    },
  );

  test('three times from users to groups to members is refused with its figure, and asks nothing', async () => {
    const before = countersOf(gateway.emulator);
    const cycle = (below: string) => `groups { nodes { members { nodes { ${below} } } } }`;
    const query = `query ($id: ID!) { user(by: { id: $id }) { ${cycle(cycle(cycle('id')))} } }`;
    const { data, errors, extensions } = await gateway.ask(query, { id: 'user_a' }, cost);
    const estimated = 1 + 20 + 400 + 8_000 + 160_000 + 3_200_000;
    expect(data).toBeUndefined();
    expect(errors?.map((error) => error.extensions)).toEqual([
      { code: 'OPERATION_TOO_COMPLEX', limit: 5_000, cost: estimated },
    ]);
    expect(extensions?.cost).toEqual({ estimated, limit: 5_000, budget: null });
    expect(countersOf(gateway.emulator)).toEqual(before);
  });

  test('what the answer could hold but upstream should not be asked is refused with both figures', async () => {
    const before = countersOf(gateway.emulator);
    const query =
      'query ($n: Int) { users(first: $n) { nodes { groups(first: 60) { nodes { members(first: 1) { totalCount } } } } } }';
    const { errors } = await gateway.ask(query, { n: 100 }, cost);
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'OPERATION_TOO_COMPLEX', limit: 5_000, cost: 1 + 100 + 6_000 },
    ]);
    expect(countersOf(gateway.emulator)).toEqual(before);
  });
});

test('a page behind a cursor may take two calls', async () => {
  await using gateway = await startGateway({ emulator: { users: 30 } });
  const query =
    'query ($after: String) { users(first: 10, after: $after) { nodes { id } pageInfo { endCursor } } }';
  const first = await gateway.ask<{ users: { pageInfo: { endCursor: string } } }>(query, {}, cost);
  expect(first.extensions?.cost?.estimated).toBe(1);
  const second = await gateway.ask(query, { after: first.data?.users.pageInfo.endCursor }, cost);
  expect(second.errors).toBeUndefined();
  expect(second.extensions?.cost?.estimated).toBe(2);
});

const keysOfKinds: readonly [string, (index: number) => object][] = [
  ['that nobody has', (index) => ({ username: `nobody${index}` })],
  ['of two Unicode forms', (index) => ({ username: `é${index}` })],
  ['beside ids', (index) => (index % 2 === 0 ? { email: `n${index}@x.y` } : { id: `user_gone${index}` })],
];

describe.each([false, true])('users by their keys, with access keys: %s', (accessKeys) => {
  test.each(keysOfKinds)('%s', async (_kind, keyOf) => {
    await using gateway = await startGateway({ accessKeys, emulator: { users: 1_000 } });
    await gateway.ask('{ users(first: 1) { totalCount } }');
    // A scan takes 10 calls: it stands in for look-ups from 6 keys on.
    for (const count of [1, 5, 6, 7, 10, 11, 20]) {
      const keys = Array.from({ length: count }, (_, index) => keyOf(index));
      const representations = keys.map((key) => ({ __typename: 'User', ...key }));
      const fields = 'id groups { nodes { id } }';
      for (const below of ['id', fields]) {
        const byKeys = `query ($keys: [UserBy!]!) { usersBy(keys: $keys) { ${below} } }`;
        const entities = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on User { ${below} } } }`;
        for (const query of [byKeys, entities]) {
          const { extensions } = await gateway.ask(query, { keys, representations }, cost);
          const { calls = 0 } = extensions?.upstream ?? {};
          expect(calls, `${count} keys, ${query}`).toBeLessThanOrEqual(extensions?.cost?.estimated ?? 0);
        }
      }
    }
  });
});

test('batches are expected only while the whole directory is known to be in scope', async () => {
  // Signatures carry the time, so that it has to be the real one to begin with.
  const startedAt = Date.now();
  let passedMs = 0;
  await using gateway = await startGateway({
    accessKeys: true,
    emulator: { users: 1_000 },
    now: () => startedAt + passedMs,
    parts: { scopeBeliefMs: 10_000 },
  });
  const id = gateway.emulator.samples.groupId;
  const query = `query ($id: ID!) { ${members('username')} }`;
  expect((await gateway.ask(query, { id }, cost)).extensions?.cost?.estimated).toBe(2);
  passedMs = 60_000;
  expect((await gateway.ask(query, { id }, cost)).extensions?.cost?.estimated).toBe(11);
});

test('every example tab stays far below the limit, and within its estimate', async () => {
  await using gateway = await startGateway({ emulator: { users: 60 } });
  const { userId, username, groupId, deepOrganizationalUnitId } = gateway.emulator.samples;
  const samples = {
    userId,
    username,
    groupId,
    organizationalUnitId: deepOrganizationalUnitId,
    usernamePrefix: 'a',
  };
  for (const { query, variables = {} } of createExamples(samples)) {
    // Its answer has no end.
    if (/^subscription/m.test(query)) continue;
    const { extensions } = await gateway.ask(query, variables, cost);
    expect(extensions?.cost?.estimated, query).toBeLessThan(100);
    if (query.includes('mutation')) continue;
    expect(extensions?.upstream?.calls, query).toBeLessThanOrEqual(extensions?.cost?.estimated ?? 0);
  }
});
