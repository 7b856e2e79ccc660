import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../src/emulator/directory/directory.ts';
import { type Answer, type Gateway, startGateway } from '../support/gateway.ts';

/**
 * budgets.md: every row, cold, counted by the emulator itself and compared with
 * what the answer says it cost. A changed number is a decision.
 */
describe.each([
  { plane: 'Developer API alone', accessKeys: false },
  { plane: 'with the management plane', accessKeys: true },
])('upstream calls per operation, $plane', ({ accessKeys }) => {
  const users = 1_000;
  const scan = Math.ceil(users / 100);
  let gateway: Gateway;
  let directory: Directory;
  let everyUser: string[];

  beforeAll(async () => {
    gateway = await startGateway({ accessKeys, emulator: { users } });
    ({ directory } = gateway.emulator);
    everyUser = [...directory.users()].map(({ userId }) => userId);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  function groupOf(members: number): string {
    return directory.addGroup({ userIds: everyUser.slice(0, members) }).groupId;
  }

  function unitOf(members: number): string {
    const { organizationalUnitId } = directory.addOrganizationalUnit();
    for (const userId of everyUser.slice(0, members)) {
      directory.joinOrganizationalUnit(userId, organizationalUnitId);
    }
    return organizationalUnitId;
  }

  /** What a row's second half costs: by the Developer API alone, or with access keys. */
  function either(developer: Record<string, number>, management: Record<string, number>) {
    return accessKeys ? management : developer;
  }

  const wholeUser = `
    username displayName email status createdAt
    groups { nodes { id name } }
    organizationalUnits { edges { primary node { id name } } }
    customFields { name value }
  `;

  test('one user by id, profile + group names + unit names + custom fields: 1', async () => {
    const { userId } = gateway.emulator.samples;
    const query = `query ($id: ID!) { user(by: { id: $id }) { ${wholeUser} } }`;
    expect(await gateway.count(query, { id: userId })).toEqual({ GetUser: 1 });
  });

  test.each([
    ['username', 'GetUserIdByUsername'],
    ['email', 'GetUserIdByEmail'],
    ['phone', 'GetUserIdByPhoneNumber'],
    ['externalId', 'GetUserIdByUserExternalId'],
  ] as const)('one user by %s: 2', async (key, operation) => {
    const user = directory.addUser({
      username: `b.${key}`,
      email: `b.${key}@example.com`,
      phoneNumber: `1${key.length}2345678`,
    });
    const by = {
      username: { username: user.username },
      email: { email: user.email },
      phone: { phone: { number: user.phoneNumber ?? '' } },
      externalId: { externalId: { id: user.userExternalId } },
    }[key];
    const query = 'query ($by: UserBy!) { user(by: $by) { id displayName groups { nodes { name } } } }';
    expect(await gateway.count(query, { by })).toEqual({ [operation]: 1, GetUser: 1 });
    directory.removeUser(user.userId);
  });

  test('the same user asked for through 5 aliases: 1', async () => {
    const aliases = Array.from(
      { length: 5 },
      (_, index) => `u${index}: user(by: { id: $id }) { ${wholeUser} }`,
    );
    const query = `query ($id: ID!) { ${aliases.join(' ')} }`;
    expect(await gateway.count(query, { id: everyUser[3] })).toEqual({ GetUser: 1 });
  });

  test('100 users of a unit, profile only: 1', async () => {
    const id = unitOf(100);
    const profile = '{ nodes { id username displayName email phone { number } } }';
    const filtered = `query ($id: ID!) { users(filter: { organizationalUnits: { any: [$id] } }, first: 100) ${profile} }`;
    expect(await gateway.count(filtered, { id })).toEqual({ ListUsers: 1 });
    const nested = `query ($id: ID!) { organizationalUnit(by: { id: $id }) { users(first: 100) ${profile} } }`;
    expect(await gateway.count(nested, { id })).toEqual({ ListUsers: 1 });
  });

  test('100 users of a unit with groups, units and custom fields: 1 + 100', async () => {
    const query = `query ($id: ID!) {
      users(filter: { organizationalUnits: { any: [$id] } }, first: 100) { nodes { ${wholeUser} } }
    }`;
    expect(await gateway.count(query, { id: unitOf(100) })).toEqual({ ListUsers: 1, GetUser: 100 });
  });

  test.each([1, 99, 100, 101, 250])('members of a group of %i, ids only: ceil(n/P)', async (members) => {
    const id = groupOf(members);
    const query = `query ($id: ID!, $after: String) {
      group(id: $id) { members(first: 100, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }
    }`;
    let calls = 0;
    let after: string | null = null;
    const seen: string[] = [];
    for (let turn = 0; turn < 10; turn += 1) {
      gateway.emulator.counters.reset();
      const answer: Answer<{ group: { members: MembersPage } }> = await gateway.ask(query, { id, after });
      calls += gateway.emulator.counters.total;
      const page: MembersPage | undefined = answer.data?.group.members;
      seen.push(...(page?.nodes ?? []).map((node) => node.id));
      if (!page?.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual(everyUser.slice(0, members));
    expect(calls).toBe(Math.ceil(members / 100));
  });

  // min(n, ceil(N/P)): with N = 1,000 the scan of 10 pages takes over beyond 10 members. With access keys: ceil(n/P).
  test.each([
    [1, { GetUser: 1 }, { GetUser: 1 }],
    [2, { GetUser: 2 }, { 'management:ListUsers': 1 }],
    [9, { GetUser: 9 }, { 'management:ListUsers': 1 }],
    [10, { GetUser: 10 }, { 'management:ListUsers': 1 }],
    [11, { ListUsers: scan }, { 'management:ListUsers': 1 }],
    [100, { ListUsers: scan }, { 'management:ListUsers': 1 }],
  ])('members of a group of %i, profiles', async (members, developer, management) => {
    const query = `query ($id: ID!) { group(id: $id) { members(first: 100) { nodes { id username displayName } } } }`;
    expect(await gateway.count(query, { id: groupOf(members) })).toEqual({
      ListUsersForGroup: 1,
      ...either(developer, management),
    });
  });

  test('members of a group of n, profiles and their groups: ceil(n/P) + n', async () => {
    const query = `query ($id: ID!) {
      group(id: $id) { members(first: 100) { nodes { id displayName groups { nodes { id name } } } } }
    }`;
    expect(await gateway.count(query, { id: groupOf(60) })).toEqual({ ListUsersForGroup: 1, GetUser: 60 });
  });

  test('20 groups of 100 members each, profiles, 480 of them distinct: 1 + 20 + 10, or + 5', async () => {
    for (let index = 0; index < 20; index += 1) {
      const start = index * 20;
      directory.addGroup({ groupName: `Shared ${index}`, userIds: everyUser.slice(start, start + 100) });
    }
    const query = `{ groups(filter: { name: { startsWith: "Shared" } }, first: 20) { nodes {
      name members(first: 100) { totalCount nodes { displayName } }
    } } }`;
    expect(await gateway.count(query)).toEqual({
      ListGroups: 1,
      ListUsersForGroup: 20,
      ...either({ ListUsers: scan }, { 'management:ListUsers': 5 }),
    });
  });

  test('20 groups with 8 distinct members between them: 1 + 20 + distinct, or + 1', async () => {
    for (let index = 0; index < 20; index += 1) {
      directory.addGroup({
        groupName: `Few ${index}`,
        userIds: [everyUser[index % 8] ?? '', everyUser[(index + 1) % 8] ?? ''],
      });
    }
    const query = `{ groups(filter: { name: { startsWith: "Few" } }, first: 20) { nodes { members { nodes { displayName } } } } }`;
    expect(await gateway.count(query)).toEqual({
      ListGroups: 1,
      ListUsersForGroup: 20,
      ...either({ GetUser: 8 }, { 'management:ListUsers': 1 }),
    });
  });

  test("a unit with its ancestors' names, depth k: 1 + 1 + k, or 2 + 1", async () => {
    const { deepOrganizationalUnitId: id } = gateway.emulator.samples;
    const depth = directory.ancestors(id).length;
    expect(depth).toBeGreaterThanOrEqual(5);
    const query = `query ($id: ID!) { organizationalUnit(by: { id: $id }) { name path ancestors { name } } }`;
    expect(await gateway.count(query, { id })).toEqual({
      ListOrganizationalUnitParentIds: 1,
      ...either(
        { GetOrganizationalUnit: 1 + depth },
        { GetOrganizationalUnit: 1, 'management:ListOrganizationalUnits': 1 },
      ),
    });
  });

  test('100 users with full primary unit objects, 10 distinct units: 1 + 100 + 10, or + 1', async () => {
    const top = directory.addOrganizationalUnit();
    const units = Array.from({ length: 10 }, () =>
      directory.addOrganizationalUnit({ parentId: top.organizationalUnitId }),
    );
    const people = Array.from({ length: 100 }, (_, index) =>
      directory.addUser({
        username: `p${index}`,
        organizationalUnitIds: [units[index % 10]?.organizationalUnitId ?? '', top.organizationalUnitId],
      }),
    );
    const query = `query ($id: ID!) { users(filter: { organizationalUnits: { any: [$id] } }, first: 100) { nodes {
      id primaryOrganizationalUnit { id name createdAt externalId }
    } } }`;
    expect(await gateway.count(query, { id: top.organizationalUnitId })).toEqual({
      ListUsers: 1,
      GetUser: 100,
      ...either({ GetOrganizationalUnit: 10 }, { 'management:ListOrganizationalUnits': 1 }),
    });
    for (const { userId } of people) directory.removeUser(userId);
  });

  test('all units below a unit: 1 + the units above the last level that is asked for', async () => {
    const { organizationalUnitId: id } = directory.addOrganizationalUnit();
    for (let child = 0; child < 3; child += 1) {
      const { organizationalUnitId: parentId } = directory.addOrganizationalUnit({ parentId: id });
      for (let below = 0; below < 4; below += 1) directory.addOrganizationalUnit({ parentId });
    }
    const query = `query ($id: ID!, $levels: Int) { organizationalUnit(by: { id: $id }) {
      descendants(levels: $levels, first: 2) { totalCount nodes { id name createdAt } } } }`;
    expect(await gateway.count(query, { id })).toEqual({ ListOrganizationalUnits: 1 + 3 + 12 });
    expect(await gateway.count(query, { id, levels: 2 })).toEqual({ ListOrganizationalUnits: 1 + 3 });
    expect(await gateway.count(query, { id, levels: 1 })).toEqual({ ListOrganizationalUnits: 1 });
  });

  test('a page of no rows: 1', async () => {
    const id = groupOf(250);
    const query = `query ($id: ID!) { group(id: $id) { members(first: 0) { totalCount } } }`;
    expect(await gateway.count(query, { id })).toEqual({ ListUsersForGroup: 1 });
    expect(await gateway.count('{ users(first: 0) { totalCount } }')).toEqual({ ListUsers: 1 });
  });

  test('which of 100 users of a unit have their primary unit there: 1 + 100', async () => {
    const query = `query ($id: ID!) { organizationalUnit(by: { id: $id }) { users(first: 100) { edges { primary node { id displayName } } } } }`;
    expect(await gateway.count(query, { id: unitOf(100) })).toEqual({ ListUsers: 1, GetUser: 100 });
  });

  test('where the memberships of 60 members come from: 1 + 60', async () => {
    const query = `query ($id: ID!) { group(id: $id) { members(first: 100) { edges { source { rawType } node { id } } } } }`;
    expect(await gateway.count(query, { id: groupOf(60) })).toEqual({
      ListUsersForGroup: 1,
      ListGroupsForUser: 60,
    });
  });

  test('one level of children of a unit: 1', async () => {
    const query = `query ($id: ID!) { organizationalUnit(by: { id: $id }) { children(first: 100) { nodes { id name createdAt } } } }`;
    const id = directory.root.organizationalUnitId;
    expect(await gateway.count(query, { id })).toEqual({ ListOrganizationalUnits: 1 });
  });

  test('500 users by their e-mail addresses: the scan, 10', async () => {
    const addresses = everyUser.flatMap((id) => directory.user(id)?.email ?? []).slice(0, 500);
    expect(addresses).toHaveLength(500);
    const query = 'query ($keys: [UserBy!]!) { usersBy(keys: $keys) { id displayName } }';
    const pages = Math.ceil(directory.userCount / 100);
    expect(pages).toBeLessThanOrEqual(scan + 1);
    const keys = addresses.map((email) => ({ email }));
    expect(await gateway.count(query, { keys })).toEqual({ ListUsers: pages });
  });

  test('500 e-mail addresses that no user has: the scan, 10', async () => {
    const query = 'query ($keys: [UserBy!]!) { usersBy(keys: $keys) { id displayName } }';
    const keys = Array.from({ length: 500 }, (_, index) => ({ email: `new.${index}@hires.example` }));
    const pages = Math.ceil(directory.userCount / 100);
    expect(await gateway.count(query, { keys })).toEqual({ ListUsers: pages });
  });

  test('the managers of a user, m of them: 1 + m', async () => {
    const { managerField } = gateway.emulator;
    const line = everyUser.slice(10, 15);
    const before = line.map((id) => directory.user(id)?.customFields ?? {});
    for (const [index, id] of line.entries())
      directory.updateUser(id, { customFields: { [managerField]: line[index + 1] ?? '' } });
    const query =
      'query ($id: ID!) { user(by: { id: $id }) { managers { displayName groups { totalCount } } } }';
    expect(await gateway.count(query, { id: line[0] })).toEqual({ GetUser: 1 + 4 });
    for (const [index, id] of line.entries()) directory.updateUser(id, { customFields: before[index] ?? {} });
  });

  test('what a user is a member of directly: 1', async () => {
    const [id] = everyUser;
    const ids = [groupOf(3), unitOf(3), groupOf(0)];
    const query =
      'query ($id: ID!, $ids: [ID!]!) { user(by: { id: $id }) { memberOf(ids: $ids) { container { id label } } } }';
    expect(await gateway.count(query, { id, ids })).toEqual({ GetUser: 1 });
  });

  test('the counts of a unit: 1 each, shared where they are of one list', async () => {
    const query =
      'query ($id: ID!) { organizationalUnit(by: { id: $id }) { depth hasChildren childCount userCount } }';
    expect(await gateway.count(query, { id: unitOf(2) })).toEqual({
      ListOrganizationalUnitParentIds: 1,
      ListOrganizationalUnits: 1,
      ListUsers: 1,
    });
  });

  test('the count of a group: 1', async () => {
    const query = 'query ($id: ID!) { group(id: $id) { memberCount } }';
    expect(await gateway.count(query, { id: groupOf(120) })).toEqual({ ListUsersForGroup: 1 });
  });
});

interface MembersPage {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
