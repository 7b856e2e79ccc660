import { describe, expect, test } from 'vitest';
import type { Config } from '../../../src/config.ts';
import type { Fault } from '../../../src/emulator/faults.ts';
import { type Answer, type Gateway, type GatewayOptions, startGateway } from '../../support/gateway.ts';

const ttlMs = 60_000;
const staleIfErrorMs = 600_000;

/** A gateway whose clock the test moves on. */
async function open({ config, ...options }: GatewayOptions & { readonly config?: Partial<Config> } = {}) {
  let aheadMs = 0;
  const gateway = await startGateway({
    emulator: { users: 20 },
    config: { cacheTtlMs: ttlMs, staleIfErrorMs, ...config },
    now: () => Date.now() + aheadMs,
    ...options,
  });
  return {
    gateway,
    now: () => Date.now() + aheadMs,
    moveOn: (ms: number) => {
      aheadMs += ms;
    },
  };
}

function breakDown({ emulator }: Gateway, fault: Fault = { kind: 'error503' }, operation = '*') {
  return emulator.faults.add({ operation, fault });
}

const codesOf = ({ errors = [] }: Awaited<ReturnType<Gateway['ask']>>) =>
  errors.map(({ extensions }) => extensions?.code);

const user = 'query ($id: ID!) { user(by: { id: $id }) { displayName groups(first: 5) { nodes { name } } } }';
const group = 'query ($id: ID!) { group(id: $id) { name } }';
const patch = `mutation ($id: ID!) {
  patchUser(input: { userId: $id, displayName: "Other" }) { ... on PatchUserPayload { user { displayName } } }
}`;
const live = { headers: { 'x-eiam-consistency': 'live' } };
const untraced = { headers: { 'x-eiam-trace': '0' } };

test('rows past their time are served in an outage, and marked without being asked', async () => {
  const { gateway, moveOn, now } = await open();
  await using _ = gateway;
  const { userId: id } = gateway.emulator.samples;
  const before = now();
  const healthy = await gateway.ask(user, { id });
  const after = now();
  expect(healthy.extensions?.freshness).toMatchObject({ source: 'LIVE' });
  moveOn(ttlMs);
  using _outage = breakDown(gateway);
  const { data, errors, extensions } = await gateway.ask(user, { id }, untraced);
  expect(errors).toBeUndefined();
  expect(data).toEqual(healthy.data);
  expect(extensions).toEqual({ freshness: { source: 'STALE', asOf: expect.any(String) } });
  const asOf = Date.parse(extensions?.freshness?.asOf ?? '');
  expect(asOf).toBeGreaterThanOrEqual(before);
  expect(asOf).toBeLessThanOrEqual(after);
  expect(gateway.app.cache?.stats().stale).toBeGreaterThan(0);
});

test('with UPSTREAM_TRACE=false too, and nothing else is said', async () => {
  const { gateway, moveOn } = await open({ config: { traceAllowed: false } });
  await using _ = gateway;
  const { userId: id } = gateway.emulator.samples;
  expect((await gateway.ask(user, { id })).extensions).toBeUndefined();
  moveOn(ttlMs);
  using _outage = breakDown(gateway);
  const { extensions } = await gateway.ask(user, { id });
  expect(extensions).toEqual({ freshness: { source: 'STALE', asOf: expect.any(String) } });
});

test('they are read again as soon as upstream answers, and over at the end of STALE_IF_ERROR_MS', async () => {
  const { gateway, moveOn } = await open();
  await using _ = gateway;
  const { userId: id } = gateway.emulator.samples;
  await gateway.ask(user, { id });
  moveOn(ttlMs);
  const outage = breakDown(gateway);
  expect((await gateway.ask(user, { id })).extensions?.freshness).toMatchObject({ source: 'STALE' });
  moveOn(staleIfErrorMs);
  expect(codesOf(await gateway.ask(user, { id }))).toEqual(['UPSTREAM_UNAVAILABLE']);
  outage[Symbol.dispose]();
  moveOn(5_000);
  expect((await gateway.ask(user, { id })).extensions?.freshness).toMatchObject({ source: 'LIVE' });
});

test('`x-eiam-consistency: live` refuses them, but not what is within its time', async () => {
  const { gateway, moveOn } = await open();
  await using _ = gateway;
  const { userId: id } = gateway.emulator.samples;
  await gateway.ask(user, { id });
  using _outage = breakDown(gateway);
  expect((await gateway.ask(user, { id }, live)).extensions?.freshness).toMatchObject({ source: 'MEMORY' });
  moveOn(ttlMs);
  expect(codesOf(await gateway.ask(user, { id }, live))).toEqual(['UPSTREAM_UNAVAILABLE']);
  const both = { headers: { 'x-eiam-consistency': 'walk, LIVE' } };
  expect(codesOf(await gateway.ask(user, { id }, both))).toEqual(['UPSTREAM_UNAVAILABLE']);
});

test('freshness says where the parts of an answer came from, `asOf` the oldest of them', async () => {
  const { gateway, moveOn } = await open();
  await using _ = gateway;
  const { userId, groupId } = gateway.emulator.samples;
  const all = `query ($user: ID!, $group: ID!) {
    user(by: { id: $user }) { displayName }
    group(id: $group) { name }
    groups(first: 1) { asOf nodes { id } }
  }`;
  const variables = { user: userId, group: groupId };
  const one = 'query ($user: ID!) { user(by: { id: $user }) { displayName } }';
  const other = 'query ($group: ID!) { group(id: $group) { name } }';
  const asked = async (query: string) => (await gateway.ask(query, variables)).extensions?.freshness;
  expect(await asked('{ __typename }')).toBeUndefined();
  expect(await asked(one)).toMatchObject({ source: 'LIVE' });
  const asOf = (await asked(one))?.asOf;
  moveOn(ttlMs / 2);
  expect(await asked(other)).toMatchObject({ source: 'LIVE' });
  const later = (await asked(other))?.asOf;

  expect(await asked(all)).toEqual({ source: 'MIXED', asOf });
  expect(await asked(all)).toEqual({ source: 'MEMORY', asOf });
  moveOn(ttlMs / 2);
  using _outage = breakDown(gateway, { kind: 'error503' }, 'GetUser');
  expect(await asked(all)).toEqual({ source: 'MIXED', asOf });
  expect(await asked(one)).toEqual({ source: 'STALE', asOf });
  expect(await asked(other)).toEqual({ source: 'MEMORY', asOf: later });
});

test("a connection's `asOf` is that of the stale page", async () => {
  const { gateway, moveOn, now } = await open();
  await using _ = gateway;
  const query = '{ groups(first: 3) { asOf totalCount nodes { name } } }';
  const before = now();
  await gateway.ask(query);
  const after = now();
  moveOn(2 * ttlMs);
  using _outage = breakDown(gateway);
  const { data, extensions } = await gateway.ask<{ groups: { asOf: string } }>(query);
  const asOf = data?.groups.asOf ?? '';
  expect(Date.parse(asOf)).toBeGreaterThanOrEqual(before);
  expect(Date.parse(asOf)).toBeLessThanOrEqual(after);
  expect(extensions?.freshness).toEqual({ source: 'STALE', asOf });
});

test('a walk by token goes on through pages past their time', async () => {
  const { gateway, moveOn } = await open();
  await using _ = gateway;
  const query = `query ($after: String) {
    groups(first: 1, after: $after) { nodes { name } pageInfo { hasNextPage endCursor } }
  }`;
  interface Page {
    readonly groups: {
      readonly nodes: readonly object[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  }
  async function walk() {
    const rows: object[] = [];
    const sources = new Set<string | undefined>();
    for (let after: string | undefined; ; ) {
      const { data, errors, extensions }: Answer<Page> = await gateway.ask<Page>(query, { after });
      expect(errors).toBeUndefined();
      sources.add(extensions?.freshness?.source);
      rows.push(...(data?.groups.nodes ?? []));
      if (!data?.groups.pageInfo.hasNextPage) return { rows, sources: [...sources] };
      after = data.groups.pageInfo.endCursor;
    }
  }
  gateway.emulator.counters.reset();
  const { rows } = await walk();
  expect(gateway.emulator.counters.snapshot().ListGroups).toBeGreaterThan(1);
  moveOn(2 * ttlMs);
  using _outage = breakDown(gateway);
  expect(await walk()).toEqual({ rows, sources: ['STALE'] });
});

describe('rows past their time are never served', () => {
  test('once an event has touched them', async () => {
    const { gateway, moveOn, now } = await open();
    await using _ = gateway;
    const { userId: id } = gateway.emulator.samples;
    await gateway.ask(user, { id });
    moveOn(ttlMs);
    using _outage = breakDown(gateway);
    gateway.app.publish({
      id: 'event-1',
      kind: 'USER',
      change: 'UPDATED',
      entityId: id,
      relatedIds: [],
      changedFields: ['displayName'],
      origin: 'ALIBABA_CALLBACK',
      occurredAt: now(),
    });
    expect(codesOf(await gateway.ask(user, { id }))).toEqual(['UPSTREAM_UNAVAILABLE']);
  });

  test('once a write of our own has', async () => {
    const { gateway, moveOn } = await open();
    await using _ = gateway;
    const { userId: id, groupId } = gateway.emulator.samples;
    await gateway.ask(user, { id });
    await gateway.ask(group, { id: groupId });
    moveOn(ttlMs);
    expect(codesOf(await gateway.ask(patch, { id }))).toEqual([]);
    using _outage = breakDown(gateway);
    expect(codesOf(await gateway.ask(user, { id }))).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect((await gateway.ask(group, { id: groupId })).extensions?.freshness?.source).toBe('STALE');
  });

  test('to a mutation, for what it writes and for what it shows', async () => {
    const { gateway, moveOn } = await open();
    await using _ = gateway;
    const { userId: id } = gateway.emulator.samples;
    await gateway.ask(user, { id });
    moveOn(ttlMs);
    using _outage = breakDown(gateway, { kind: 'error503' }, 'GetUser');
    const { extensions, ...answer } = await gateway.ask(patch, { id });
    expect(JSON.stringify(answer)).toContain('UPSTREAM_UNAVAILABLE');
    expect(JSON.stringify(answer)).not.toContain('"displayName":"');
    expect(extensions?.freshness?.source).toBe('LIVE');
  });

  test.each([
    ['a read', user],
    ['a write', patch],
  ])('once upstream has refused %s for our credentials, whatever was read with them', async (_what, call) => {
    const { gateway, moveOn } = await open();
    await using _ = gateway;
    const { userId: id, groupId } = gateway.emulator.samples;
    await gateway.ask(user, { id });
    await gateway.ask(group, { id: groupId });
    moveOn(ttlMs);
    const refusal = breakDown(gateway, { kind: 'refuse', status: 401, code: 'invalid_client' });
    expect(codesOf(await gateway.ask(call, { id }))).toEqual(['UPSTREAM_UNAUTHORIZED']);
    refusal[Symbol.dispose]();
    using _outage = breakDown(gateway);
    expect(codesOf(await gateway.ask(user, { id }))).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(codesOf(await gateway.ask(group, { id: groupId }))).toEqual(['UPSTREAM_UNAVAILABLE']);
  });

  test('once upstream has said that a unit is out of scope, in whatever shows that unit', async () => {
    const { gateway, moveOn } = await open();
    await using _ = gateway;
    const { deepOrganizationalUnitId: id } = gateway.emulator.samples;
    const unit = 'query ($id: ID!) { organizationalUnit(by: { id: $id }) { name parent { id } } }';
    const found = await gateway.ask<{ organizationalUnit: { parent: { id: string } } }>(unit, { id });
    const parentId = found.data?.organizationalUnit.parent.id;
    const children = `query ($id: ID!) { organizationalUnit(by: { id: $id }) { children { nodes { id } } } }`;
    const parent = 'query ($id: ID!) { organizationalUnit(by: { id: $id }) { name } }';
    await gateway.ask(children, { id: parentId });
    await gateway.ask(parent, { id: parentId });
    moveOn(ttlMs);
    const code = 'OrganizationUnitIdNotInScopes';
    const refusal = breakDown(gateway, { kind: 'refuse', status: 400, code }, 'GetOrganizationalUnit');
    await gateway.ask(unit, { id });
    refusal[Symbol.dispose]();
    using _outage = breakDown(gateway);
    moveOn(ttlMs);
    expect(codesOf(await gateway.ask(unit, { id }))).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect(codesOf(await gateway.ask(children, { id: parentId }))).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect((await gateway.ask(parent, { id: parentId })).extensions?.freshness?.source).toBe('STALE');
  });
});
