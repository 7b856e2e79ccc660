import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, countersOf, type Gateway, startGateway } from '../support/gateway.ts';
import { startMirroredGateway } from '../support/mirrored-gateway.ts';

const profile = `
  id username displayName description email emailVerified phone { region number verified } status rawStatus passwordSet
  externalId source { type rawType sourceId } createdAt updatedAt registeredAt accountExpiresAt lockExpiresAt`;
const group = 'id name description externalId source { type rawType sourceId } createdAt updatedAt';
const unit = `${group} parent { id name }`;

const everything = `query ($first: Int, $after: String, $ids: [ID!]!, $unit: ID!) {
  groups(first: 5) { nodes { ${group} members(first: $first, after: $after) { totalCount nodes { ${profile} } } } }
  nodes(ids: $ids) {
    ... on User { ${profile} groups { nodes { ${group} } } organizationalUnits { nodes { ${unit} } } manager { ${profile} } }
    ... on Group { ${group} }
    ... on OrganizationalUnit { ${unit} ancestors { ${unit} } path }
  }
  organizationalUnit(by: { id: $unit }) { ${unit} ancestors { ${unit} } users(first: 100) { totalCount nodes { ${profile} } } }
}`;

/**
 * The same seeded directory three times: by the Developer API alone, with access keys as well, and by the mirror.
 */
describe.each(['all', 'partial'] as const)('three planes, one answer (scope %s)', (scope) => {
  let one: Gateway;
  let two: Gateway;
  let three: Gateway;
  beforeAll(async () => {
    const emulator = { users: 300, scope, seed: 7 };
    one = await startGateway({ emulator });
    two = await startGateway({ emulator, accessKeys: true });
    three = await startMirroredGateway({ emulator, reads: 'mirror' });
  });
  afterAll(async () => {
    await one[Symbol.asyncDispose]();
    await two[Symbol.asyncDispose]();
    await three[Symbol.asyncDispose]();
  });

  async function askBoth<Data = Record<string, unknown>>(query: string, variables: object = {}) {
    const [first, second, third] = await Promise.all([
      one.ask<Data>(query, variables),
      two.ask<Data>(query, variables),
      three.ask<Data>(query, variables),
    ]);
    expect(second.data).toEqual(first.data);
    expect(failuresOf(second)).toEqual(failuresOf(first));
    expect(membersInOrder(third.data)).toEqual(membersInOrder(first.data));
    expect(failuresOf(third)).toEqual(failuresOf(first));
    return second;
  }

  test('every user is the same field by field', async () => {
    const { directory } = two.emulator;
    const everyone = [...directory.users()].map(({ userId }) => userId);
    let shown = 0;
    for (let from = 0; from < everyone.length; from += 100) {
      const ids = everyone.slice(from, from + 100);
      const { data } = await askBoth<{ nodes: readonly unknown[] }>(
        `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on User { ${profile} } } }`,
        { ids },
      );
      shown += data?.nodes.filter((node) => node !== null).length ?? 0;
    }
    expect(shown).toBe(two.emulator.scope.users().length);
  });

  test('nested questions are answered the same, and with access keys for less', async () => {
    const { directory, samples } = two.emulator;
    const ids = [
      ...[...directory.users()].slice(0, 40).map(({ userId }) => userId),
      ...[...directory.groups()].slice(0, 20).map(({ groupId }) => groupId),
      ...[...directory.organizationalUnits()].slice(0, 30).map(({ organizationalUnitId: id }) => id),
    ];
    const { data, extensions } = await askBoth(everything, {
      first: 100,
      ids,
      unit: samples.deepOrganizationalUnitId,
    });
    expect(data?.groups).not.toBeNull();
    expect(extensions?.upstream?.byOperation['management:ListUsers']).toBeGreaterThan(0);
    // Few ancestors are in scope where the scope begins deep in the tree.
    const batches = extensions?.upstream?.byOperation['management:ListOrganizationalUnits'] ?? 0;
    if (scope === 'all') expect(batches).toBeGreaterThan(0);
  });
});

/** The mirror learns of memberships from the users: in which order EIAM lists the members of a group or a unit, it does not know. */
function membersInOrder(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(membersInOrder);
  if (typeof data !== 'object' || data === null) return data;
  const members = Object.entries(data).map(([name, value]) => [name, membersInOrder(value)] as const);
  return Object.fromEntries(
    members.map(([name, value]) => [name, ['members', 'users'].includes(name) ? sortedNodes(value) : value]),
  );
}

function sortedNodes(list: unknown): unknown {
  if (typeof list !== 'object' || list === null || !('nodes' in list) || !Array.isArray(list.nodes))
    return list;
  // Of a list that is longer than its page, each order shows other members.
  if ('totalCount' in list && list.totalCount !== list.nodes.length) return { totalCount: list.totalCount };
  return { ...list, nodes: list.nodes.toSorted((one, other) => (one.id < other.id ? -1 : 1)) };
}

function failuresOf({ errors = [] }: Answer<unknown>) {
  return errors.map(({ path = [], extensions }) => `${path.join('.')} ${extensions?.code}`).sort();
}

describe('the provisioning scope rules, whatever the access keys could read', () => {
  let gateway: Gateway;
  let outside: { userIds: string[]; unitIds: string[]; groupIds: string[] };
  beforeAll(async () => {
    gateway = await startGateway({ accessKeys: true, emulator: { users: 300, scope: 'partial' } });
    const { directory, scope } = gateway.emulator;
    outside = {
      userIds: [...directory.users()].map(({ userId }) => userId).filter((id) => !scope.isUserVisible(id)),
      unitIds: [...directory.organizationalUnits()]
        .map(({ organizationalUnitId: id }) => id)
        .filter((id) => !scope.isUnitVisible(id)),
      groupIds: [...directory.groups()]
        .map(({ groupId }) => groupId)
        .filter((id) => !scope.isGroupVisible(id)),
    };
    expect(outside.userIds.length).toBeGreaterThan(10);
    expect(outside.unitIds.length).toBeGreaterThan(2);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test('nodes(ids:) of strangers alone asks the management API for none of them', async () => {
    const ids = [
      ...outside.userIds.slice(0, 40),
      ...outside.unitIds.slice(0, 20),
      ...outside.groupIds.slice(0, 20),
    ];
    gateway.emulator.management.counters.reset();
    const { data, errors } = await gateway.ask(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on User { username } ... on Group { name } ... on OrganizationalUnit { name } } }`,
      { ids },
    );
    expect(data).toEqual({ nodes: ids.map(() => null) });
    const units = errors?.filter(({ extensions }) => extensions?.code === 'OUT_OF_SCOPE');
    expect(units).toHaveLength(outside.unitIds.slice(0, 20).length);
    expect(gateway.emulator.management.counters.total).toBe(0);
  });

  test('a manager outside is null, for one user or for many', async () => {
    const { directory, scope, managerField } = gateway.emulator;
    const [boss = ''] = outside.userIds;
    const people = scope.users().slice(0, 5);
    for (const { userId } of people) directory.updateUser(userId, { customFields: { [managerField]: boss } });
    const { data } = await gateway.ask(
      `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on User { manager { id username } } } }`,
      { ids: people.map(({ userId }) => userId) },
    );
    expect(data).toEqual({ nodes: people.map(() => ({ manager: null })) });
  });

  test('a search finds no user outside', async () => {
    const { directory } = gateway.emulator;
    const stranger = directory.user(outside.userIds[0] ?? '');
    const filters = [
      { username: { startsWith: stranger?.username } },
      { email: { equals: stranger?.email } },
      { organizationalUnits: { any: [stranger?.primaryOrganizationalUnitId] }, status: ['ENABLED'] },
    ];
    for (const filter of filters) {
      const { data } = await gateway.ask(
        'query ($filter: UserFilter) { users(filter: $filter) { nodes { id } } }',
        { filter },
      );
      const { nodes = [] } = (data?.users ?? {}) as { nodes?: { id: string }[] };
      expect(nodes.map(({ id }) => id)).not.toContain(stranger?.userId);
    }
  });
});

describe('when the management API fails', () => {
  const members = `query ($id: ID!) { group(id: $id) { members(first: 50) { nodes { id username } } } }`;

  async function open() {
    const gateway = await startGateway({ accessKeys: true, emulator: { users: 200 } });
    const { directory } = gateway.emulator;
    const userIds = [...directory.users()].slice(0, 50).map(({ userId }) => userId);
    return { gateway, id: directory.addGroup({ userIds }).groupId };
  }

  test.each([
    ['refuses every call', { kind: 'refuse', status: 403, code: 'NoPermission' }],
    ['is throttled for good', { kind: 'refuse', status: 400, code: 'Throttling' }],
    ['is down', { kind: 'error503' }],
  ] as const)(
    'and %s, the Developer API answers, the trace says so, and it is left alone for a while',
    async (_how, fault) => {
      const { gateway, id } = await open();
      await using _ = gateway;
      const healthy = await gateway.ask(members, { id });
      gateway.emulator.management.faults.add({ fault });
      const ailing = await gateway.ask(members, { id });
      expect(ailing.data).toEqual(healthy.data);
      expect(ailing.errors).toBeUndefined();
      expect(ailing.extensions?.upstream?.fallbacks).toEqual({ 'management:ListUsers': 1 });
      expect(ailing.extensions?.upstream?.byOperation).toMatchObject({ ListUsers: 2 });

      gateway.emulator.management.counters.reset();
      const later = await gateway.ask(members, { id });
      expect(later.data).toEqual(healthy.data);
      expect(later.extensions?.upstream?.fallbacks).toEqual({ 'management:ListUsers': 1 });
      expect(countersOf(gateway.emulator)['management:ListUsers']).toBeUndefined();
    },
  );

  test('a search falls back to a scan', async () => {
    const { gateway } = await open();
    await using _ = gateway;
    const query =
      '{ users(filter: { username: { startsWith: "a" } }, first: 100) { totalCount nodes { id } } }';
    const healthy = await gateway.ask(query);
    expect(healthy.extensions?.upstream?.calls).toBe(1);
    gateway.emulator.management.faults.add({ fault: { kind: 'error503' } });
    const ailing = await gateway.ask(query);
    expect(ailing.data).toEqual(healthy.data);
    expect(ailing.extensions?.upstream?.fallbacks).toEqual({ 'management:ListUsers': 1 });
  });
});
