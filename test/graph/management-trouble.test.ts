import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { countersOf, type GatewayOptions, startGateway, toUpstream } from '../support/gateway.ts';

const members = 'query ($id: ID!) { group(id: $id) { members(first: 50) { nodes { id username } } } }';
const search =
  'query ($filter: UserFilter) { users(filter: $filter, first: 100) { totalCount nodes { id } } }';

async function open(options: GatewayOptions = {}) {
  const gateway = await startGateway({ accessKeys: true, emulator: { users: 300 }, ...options });
  const { directory, management } = gateway.emulator;
  const userIds = [...directory.users()].slice(0, 50).map(({ userId }) => userId);
  return { gateway, directory, management, id: directory.addGroup({ userIds }).groupId };
}

describe('the Developer API answers in time, and the management API is left alone,', () => {
  test.each([
    ['never answers', { kind: 'neverAnswer' }, {}],
    ['is slower than a quarter of the time', { kind: 'latency', ms: 1_500 }, {}],
    ['takes longer than one call may', { kind: 'neverAnswer' }, { callTimeoutMs: 500 }],
    ['asks for a pause', { kind: 'throttle', status: 400, retryAfterMs: 400 }, {}],
  ] as const)('when it %s', async (_how, fault, config) => {
    const { gateway, management, id } = await open({ config: { operationTimeoutMs: 4_000, ...config } });
    await using _ = gateway;
    const healthy = await gateway.ask(members, { id });
    management.faults.add({ fault });
    management.counters.reset();
    const ailing = await gateway.ask(members, { id });
    expect(ailing.errors).toBeUndefined();
    expect(ailing.data).toEqual(healthy.data);
    expect(ailing.extensions?.upstream).toMatchObject({
      fallbacks: { 'management:ListUsers': 1 },
      retries: 0,
      waitedMs: 0,
    });
    const arrived = countersOf(gateway.emulator)['management:ListUsers'];
    // A call that ends so soon may end before it has arrived.
    if (!('callTimeoutMs' in config)) expect(arrived).toBe(1);
    const later = await gateway.ask(members, { id });
    expect(later.data).toEqual(healthy.data);
    expect(countersOf(gateway.emulator)['management:ListUsers']).toBe(arrived);
  });
});

test('identity providers, which have no other way, wait for as long as upstream throttles', async () => {
  const { gateway, management } = await open();
  await using _ = gateway;
  management.faults.add({ fault: { kind: 'throttle', retryAfterMs: 1 }, times: 10 });
  const { errors, extensions } = await gateway.ask('{ identityProviders { totalCount } }');
  expect(errors).toBeUndefined();
  expect(extensions?.upstream?.retries).toBe(10);
});

test('ten seconds later it is asked again', async () => {
  let aheadMs = 0;
  const now = () => Date.now() + aheadMs;
  const { gateway, management, id } = await open({ parts: { now } });
  await using _ = gateway;
  const fault = management.faults.add({ fault: { kind: 'error503' } });
  await gateway.ask(members, { id });
  fault[Symbol.dispose]();
  expect((await gateway.ask(members, { id })).extensions?.upstream?.fallbacks).toEqual({
    'management:ListUsers': 1,
  });
  aheadMs = 10_000;
  expect((await gateway.ask(members, { id })).extensions?.upstream?.fallbacks).toEqual({});
});

test('access keys that do not work at the start are not tried by the first operation', async () => {
  await using gateway = await startGateway({ accessKeys: true, emulator: { users: 100 } });
  const { management, directory } = gateway.emulator;
  const ids = [...directory.users()].slice(0, 5).map(({ userId }) => userId);
  management.accessKeys.deactivate(management.accessKeyId);
  const upstream = toUpstream(gateway.emulator, management);
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  await using app = await createApp(
    { ...parseConfig({ MIRROR: 'off' }), upstream },
    { log, random: () => 0 },
  );
  const before = management.counters.total;
  const body = JSON.stringify({
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on User { username } } }',
    variables: { ids },
  });
  const headers = { 'content-type': 'application/json' };
  const response = await app.fetch('http://gateway/graphql', { method: 'POST', headers, body });
  expect((await response.json()).data.nodes).toHaveLength(5);
  expect(management.counters.total).toBe(before);
});

describe('one failed call does not affect others', () => {
  test.each([
    ['a refused question', { kind: 'refuse', status: 400, code: 'InvalidParameter.UserIds' }],
    ['an answer that cannot be read', { kind: 'truncatedJson' }],
  ] as const)('%s', async (_what, fault) => {
    const { gateway, management, id } = await open();
    await using _ = gateway;
    management.faults.add({ fault, times: 1 });
    const hit = await gateway.ask(members, { id });
    expect(hit.errors).toBeUndefined();
    expect(hit.extensions?.upstream?.fallbacks).toEqual({ 'management:ListUsers': 1 });
    expect((await gateway.ask(members, { id })).extensions?.upstream?.fallbacks).toEqual({});
  });

  test.each([
    { username: { startsWith: 'x'.repeat(65) } },
    { displayName: { startsWith: 'x'.repeat(65) } },
    { email: { equals: `${'x'.repeat(60)}@example.com` } },
  ])('%j is not asked of the management API', async (filter) => {
    const { gateway, management } = await open();
    await using _ = gateway;
    management.counters.reset();
    const { data, extensions } = await gateway.ask(search, { filter });
    expect(data).toEqual({ users: { totalCount: 0, nodes: [] } });
    expect(extensions?.upstream?.fallbacks).toEqual({});
    expect(management.counters.total).toBe(0);
  });
});

describe('a search inside a unit', () => {
  test('that finds no user costs one row of the unit beside it, however many the unit has', async () => {
    const { gateway, directory } = await open({ config: { maxScanPages: 1 } });
    await using _ = gateway;
    const { organizationalUnitId } = directory.addOrganizationalUnit();
    for (const { userId } of [...directory.users()].slice(0, 120)) {
      directory.joinOrganizationalUnit(userId, organizationalUnitId);
    }
    const filter = { organizationalUnits: { any: [organizationalUnitId] }, username: { startsWith: 'zzzz' } };
    const { data, errors, extensions } = await gateway.ask(search, { filter });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ users: { totalCount: 0, nodes: [] } });
    expect(extensions?.upstream).toMatchObject({
      fallbacks: {},
      byOperation: { 'management:ListUsers': 1, ListUsers: 1 },
    });
  });

  test('that does not exist is no fallback, and the answer is the one without access keys', async () => {
    const { gateway } = await open();
    await using _ = gateway;
    await using alone = await startGateway({ emulator: { users: 300 } });
    const filter = { organizationalUnits: { any: ['ou_nope'] }, status: ['ENABLED'] };
    const { data, errors, extensions } = await gateway.ask(search, { filter });
    const expected = await alone.ask(search, { filter });
    expect({ data, errors }).toEqual({ data: expected.data, errors: expected.errors });
    expect(extensions?.upstream?.fallbacks).toEqual({});
  });

  test("by the root's alias is asked by the root's own id, which takes a call to find", async () => {
    const { gateway, directory } = await open();
    await using _ = gateway;
    const user = directory.addUser({ username: 'top', status: 'enabled' });
    const filter = { organizationalUnits: { any: ['ou_root'] }, username: { startsWith: 'top' } };
    const { data, extensions } = await gateway.ask(search, { filter });
    expect(data).toEqual({ users: { totalCount: 1, nodes: [{ id: user.userId }] } });
    expect(extensions?.upstream).toMatchObject({
      fallbacks: {},
      byOperation: { ListOrganizationalUnits: 1, 'management:ListUsers': 1 },
    });
  });
});

test('a number that two regions share is the same one person in both modes', async () => {
  const number = '13800001111';
  const answers = await Promise.all(
    [false, true].map(async (accessKeys) => {
      await using gateway = await startGateway({ accessKeys, emulator: { users: 50 } });
      const { directory } = gateway.emulator;
      const [, one, two] = [...directory.users()];
      directory.updateUser(one?.userId ?? '', { phoneNumber: number, phoneRegion: '86' });
      directory.updateUser(two?.userId ?? '', { phoneNumber: number, phoneRegion: '1' });
      const alone = await gateway.ask(search, { filter: { phone: { equals: number } } });
      const combined = await gateway.ask(search, {
        filter: { phone: { equals: number }, status: ['ENABLED'] },
      });
      return [alone.data, combined.data];
    }),
  );
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[0]?.[0]).toMatchObject({ users: { totalCount: 1 } });
});
