import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createExamples } from '../../src/http/explorer/examples.ts';
import { countersOf, type Gateway, startGateway } from '../support/gateway.ts';

const cost = { headers: { 'x-eiam-cost': '1' } };
const wholeUser =
  'username groups { nodes { id name } } organizationalUnits { nodes { name } } customFields { name }';
const members = (below: string) => `group(id: $id) { members(first: 100) { nodes { ${below} } } }`;

/** Their figures stand in test/unit/cost/figures.test.ts: here they are asked. */
const figures = [
  ['one user by id', `user(by: { id: $id }) { ${wholeUser} }`],
  ['one user by name', 'user(by: { username: "x" }) { username }'],
  ['a page of users', 'users(first: 100) { nodes { username } }'],
  ['a page of users with all of theirs', `users(first: 100) { nodes { ${wholeUser} } }`],
  ['a search by prefix', 'users(filter: { username: { startsWith: "a" } }) { nodes { id } }'],
  ['a user by e-mail, among all', 'users(filter: { email: { equals: "a@example.com" } }) { nodes { id } }'],
  ['ids of members', members('id')],
  ['profiles of members', members('username')],
  ['members and their groups', members('username groups { nodes { name } }')],
  [
    'members of 20 groups',
    'groups(first: 20) { nodes { name members(first: 100) { nodes { displayName } } } }',
  ],
  ['full units of 100 users', 'users(first: 100) { nodes { primaryOrganizationalUnit { createdAt } } }'],
  ['a manager each', 'users(first: 100) { nodes { manager { displayName } } }'],
  ['where a membership comes from', 'users(first: 5) { nodes { groups { edges { source { sourceId } } } } }'],
  ['managers each', 'users(first: 100) { nodes { managers(levels: 3) { displayName } } }'],
  [
    'what a user is a member of',
    'user(by: { id: $id }) { memberOf(ids: ["group_a", "ou_a"]) { direct container { label } } }',
  ],
  [
    'the same with more than its name, whichever of the two types it is',
    'user(by: { id: $id }) { memberOf(ids: ["ou_a"]) { container { createdAt } } }',
  ],
  ['counts of a unit', 'rootOrganizationalUnits { depth hasChildren childCount userCount }'],
  ['the count of a group', 'group(id: $id) { memberCount }'],
  ['the directory', 'directory { userCount groupCount cursor features mirror { state } }'],
  ['users by ids', 'usersBy(keys: [{ id: $id }]) { username }'],
  ['users by their names', 'usersBy(keys: [{ username: "x" }, { email: "y@z" }]) { username }'],
  ['what the row of a list shows', 'users { nodes { label signInState } }'],
  ['the graph itself', '__schema { types { name fields { name } } }'],
  ['no more than a name', '__typename'],
  ['what is left out', 'users @skip(if: true) { nodes { groups { nodes { name } } } }'],
  ['fragments that say the same', 'users(first: 100) { ...A ...B ...A }'],
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

  test.each(figures)('%s', async (_name, fields) => {
    const { userId, groupId } = gateway.emulator.samples;
    const parameters = fields.includes('$id') ? '($id: ID!)' : '';
    const id = fields.startsWith('user') ? userId : groupId;
    const more = fields.includes('...A') ? fragments : '';
    const answer = await gateway.ask(`query ${parameters} { ${fields} } ${more}`, { id }, cost);
    expect(answer.errors).toBeUndefined();
    const { calls = Number.NaN } = answer.extensions?.upstream ?? {};
    const { expected = Number.NaN, bound = Number.NaN, ...others } = answer.extensions?.cost ?? {};
    expect(others).toEqual({ estimated: bound, limit: 5_000, budget: null });
    expect(expected).toBeLessThanOrEqual(bound);
    expect(calls).toBeLessThanOrEqual(bound);
  });

  test('users that a write applies to are as many as its input names', async () => {
    const { userId, groupId } = gateway.emulator.samples;
    const query = `mutation ($input: RemoveUsersFromGroupInput!) { removeUsersFromGroup(input: $input) {
      ... on RemoveUsersFromGroupPayload { appliedUsers { groups(first: 1) { edges { source { type } } } } } } }`;
    const { errors, extensions } = await gateway.ask(query, { input: { groupId, userIds: [userId] } }, cost);
    expect(errors).toBeUndefined();
    // The write, the user, and where the membership comes from.
    expect(extensions?.cost?.expected).toBe(3);
    expect(extensions?.upstream?.calls).toBe(3);
  });

  test('unknown ids of a write are found within its bound', async () => {
    const { directory } = gateway.emulator;
    const { groupId } = directory.addGroup({ userIds: [] });
    const known = [...directory.users()].slice(0, 110).map(({ userId }) => userId);
    const userIds = known.map((id, index) => (index % 20 === 7 ? `user_unknown${index}` : id));
    const query = `mutation ($input: AddUsersToGroupInput!) { addUsersToGroup(input: $input) {
      ... on AddUsersToGroupPayload { failures { targetId } } } }`;
    const { data, extensions } = await gateway.ask<{ addUsersToGroup: { failures: unknown[] } }>(
      query,
      { input: { groupId, userIds } },
      cost,
    );
    expect(data?.addUsersToGroup.failures).toHaveLength(6);
    const { calls = Number.NaN } = extensions?.upstream ?? {};
    expect(extensions?.cost?.expected).toBe(2);
    expect(calls).toBeGreaterThan(2);
    expect(calls).toBeLessThanOrEqual(extensions?.cost?.bound ?? 0);
  });

  test('ids of several types are distinguished, and what a type does not select costs nothing', async () => {
    const { userId, groupId } = gateway.emulator.samples;
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Group { members(first: 1) { totalCount } } } }`;
    const { extensions } = await gateway.ask(query, { ids: [userId, userId, groupId] }, cost);
    expect(extensions?.cost?.expected).toBe((accessKeys ? 1 : 2) + 1);
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
      expect(extensions?.cost?.bound).toBeGreaterThanOrEqual(calls);
      expect(extensions?.cost?.bound).toBeLessThan(1_100);
    },
  );

  const cycle = (below: string) => `groups { nodes { members { nodes { ${below} } } } }`;
  const users = (below: string) => `query ($id: ID!) { user(by: { id: $id }) { ${below} } }`;

  test('four times from users to groups to members is refused, and asks nothing', async () => {
    await using fresh = await startGateway({
      accessKeys,
      emulator: { users: 1_000 },
      config: { maxNodes: Number.POSITIVE_INFINITY, maxCalls: 100 },
    });
    const before = countersOf(fresh.emulator);
    const query = users(cycle(cycle(cycle(cycle('username groups { totalCount }')))));
    const { data, errors, extensions } = await fresh.ask(query, { id: 'user_a' }, cost);
    const { expected = Number.NaN } = extensions?.cost ?? {};
    // However long the way, there are no more users than the directory has.
    expect(expected).toBeGreaterThan(1_000);
    expect(expected).toBeLessThan(5 * 1_000);
    expect(data).toBeUndefined();
    expect(errors?.map((error) => error.extensions)).toEqual([
      { code: 'OPERATION_TOO_COMPLEX', limit: 100, cost: expected },
    ]);
    expect(countersOf(fresh.emulator)).toEqual(before);
  });

  test('the refusal names the field that takes the most, at its place', async () => {
    await using fresh = await startGateway({ accessKeys, config: { maxCalls: 10 } });
    const query =
      '{\n  directory { userCount }\n  groups {\n    nodes { members { nodes { groups { totalCount } } } }\n  }\n}';
    const { errors } = await fresh.ask(query);
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('are for GroupMemberConnection.nodes.'),
        locations: [{ line: 4, column: 23 }],
      },
    ]);
  });

  test('what may take more than is allowed runs where no more than ten times as much is expected', async () => {
    await using fresh = await startGateway({ accessKeys, config: { maxCalls: 2 } });
    const query = 'query ($id: ID!) { group(id: $id) { members(first: 100) { nodes { id } } } }';
    const { errors } = await fresh.ask(query, { id: fresh.emulator.samples.groupId });
    expect(errors).toBeUndefined();
  });
});

test('a page behind a cursor may take two calls', async () => {
  await using gateway = await startGateway({ emulator: { users: 30 } });
  const query =
    'query ($after: String) { users(first: 10, after: $after) { nodes { id } pageInfo { endCursor } } }';
  const first = await gateway.ask<{ users: { pageInfo: { endCursor: string } } }>(query, {}, cost);
  expect(first.extensions?.cost?.bound).toBe(1);
  const second = await gateway.ask(query, { after: first.data?.users.pageInfo.endCursor }, cost);
  expect(second.errors).toBeUndefined();
  expect(second.extensions?.cost).toMatchObject({ expected: 1, bound: 2 });
});

const keysOfKinds: readonly [string, (index: number) => object][] = [
  ['that no user has', (index) => ({ username: `unknown${index}` })],
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
          expect(calls, `${count} keys, ${query}`).toBeLessThanOrEqual(extensions?.cost?.bound ?? 0);
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
    parts: { scopeTtlMs: 10_000 },
  });
  const id = gateway.emulator.samples.groupId;
  const query = `query ($id: ID!) { ${members('username')} }`;
  expect((await gateway.ask(query, { id }, cost)).extensions?.cost?.expected).toBe(2);
  passedMs = 60_000;
  expect((await gateway.ask(query, { id }, cost)).extensions?.cost?.expected).toBe(11);
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
    expect(extensions?.cost?.expected, query).toBeLessThan(100);
    if (query.includes('mutation')) continue;
    expect(extensions?.upstream?.calls, query).toBeLessThanOrEqual(extensions?.cost?.bound ?? 0);
  }
});
