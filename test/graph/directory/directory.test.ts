import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { countersOf, type Gateway, startGateway } from '../../support/gateway.ts';
import { sign, startIssuer } from '../../support/issuer.ts';
import { errorsOf, needsMirror } from './errors-of.ts';

const whole = `{ directory { userCount groupCount organizationalUnitCount
  mirror { state progress asOf lastCheckAt staleReason } features } }`;
const off = { state: 'OFF', progress: null, asOf: null, lastCheckAt: null, staleReason: null };

describe.each([
  { plane: 'Developer API alone', accessKeys: false },
  { plane: 'with the management plane', accessKeys: true },
])('the directory, $plane', ({ accessKeys }) => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ accessKeys, emulator: { users: 30 } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());
  afterEach(() => gateway.emulator.odd.clear());

  test('its counts take one call each; units only where an API lists them all', async () => {
    const { directory } = gateway.emulator;
    const answer = await gateway.ask(whole, {}, { headers: { 'x-eiam-cost': '1' } });
    const { userCount, groupCount, organizationalUnitCount } = directory;
    const units = accessKeys ? organizationalUnitCount : null;
    expect(answer.data).toEqual({
      directory: { userCount, groupCount, organizationalUnitCount: units, mirror: off, features: [] },
    });
    expect(errorsOf(answer)).toEqual(accessKeys ? [] : [needsMirror('directory', 'organizationalUnitCount')]);
    expect(answer.extensions?.upstream?.byOperation).toEqual({
      ListUsers: 1,
      ListGroups: 1,
      ...(accessKeys && { 'management:ListOrganizationalUnits': 1 }),
    });
    const { estimated } = answer.extensions?.cost ?? { estimated: Number.NaN };
    expect(estimated).toBeGreaterThanOrEqual(accessKeys ? 3 : 2);
  });

  test('its counts share the pages that are read beside them', async () => {
    const query =
      '{ directory { userCount groupCount } users(first: 3) { nodes { id } } groups { totalCount } }';
    expect(await gateway.count(query)).toEqual({ ListUsers: 1, ListGroups: 1 });
  });

  test('what is no count costs nothing', async () => {
    expect(await gateway.count('{ directory { cursor mirror { state } features } }')).toEqual({});
  });

  test.each([
    ['ListUsers', 'userCount'],
    ['ListGroups', 'groupCount'],
  ])('without a count of %s that field alone is null', async (operation, field) => {
    gateway.emulator.odd.set({ member: `${operation}.totalCount`, value: '{}' });
    const answer = await gateway.ask(`{ directory { ${field} features } }`);
    expect(answer.data).toEqual({ directory: { [field]: null, features: [] } });
    const error = { code: 'UPSTREAM_INVALID_RESPONSE', member: 'totalCount' };
    expect(errorsOf(answer)).toEqual([{ path: ['directory', field], ...error }]);
  });
});

test('units are not counted where the application may see only some of them', async () => {
  await using gateway = await startGateway({ accessKeys: true, emulator: { users: 30, scope: 'partial' } });
  const before = countersOf(gateway.emulator)['management:ListOrganizationalUnits'];
  const answer = await gateway.ask('{ directory { organizationalUnitCount } }');
  expect(answer.data).toEqual({ directory: { organizationalUnitCount: null } });
  expect(errorsOf(answer)).toEqual([needsMirror('directory', 'organizationalUnitCount')]);
  expect(countersOf(gateway.emulator)['management:ListOrganizationalUnits']).toBe(before);
});

test('a management API that fails is an error at the count of units', async () => {
  await using gateway = await startGateway({ accessKeys: true, emulator: { users: 30 } });
  using _fault = gateway.emulator.management.faults.add({
    operation: 'ListOrganizationalUnits',
    fault: { kind: 'refuse', status: 403, code: 'NoPermission' },
  });
  const answer = await gateway.ask('{ directory { organizationalUnitCount userCount } }');
  const { userCount } = gateway.emulator.directory;
  expect(answer.data).toEqual({ directory: { organizationalUnitCount: null, userCount } });
  expect(errorsOf(answer)).toEqual([
    { path: ['directory', 'organizationalUnitCount'], code: 'UPSTREAM_UNAUTHORIZED' },
  ]);
});

test('the cursor stands where the log stands: it moves with each change', async () => {
  await using gateway = await startGateway({ emulator: { users: 5 } });
  const cursor = async () =>
    (await gateway.ask<{ directory: { cursor: string } }>('{ directory { cursor } }')).data;
  const first = await cursor();
  expect(first?.directory.cursor).toMatch(/^[\w-]+$/);
  expect(await cursor()).toEqual(first);
  const disable = 'mutation ($id: ID!) { disableUser(input: { userId: $id }) { __typename } }';
  await gateway.ask(disable, { id: gateway.emulator.samples.userId });
  expect(await cursor()).not.toEqual(first);
});

describe('what only the mirror finds', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ accessKeys: true, emulator: { users: 10 } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test.each([
    [
      'searchDirectory',
      'searchDirectory(text: "ann", kinds: [USER, GROUP], first: 5) { edges { cursor matched node { label } } nodes { id } totalCount completeness asOf pageInfo { hasNextPage } }',
    ],
    [
      'organizationalUnits',
      'organizationalUnits(filter: { name: { contains: "a" } }, orderBy: { field: NAME }, first: 5) { nodes { name } totalCount }',
    ],
    ['organizationalUnits', 'organizationalUnits { nodes { id } }'],
  ])('%s is NOT_CONFIGURED, before any call', async (name, field) => {
    gateway.emulator.counters.reset();
    gateway.emulator.management.counters.reset();
    const answer = await gateway.ask(`{ ${field} }`);
    expect(answer.data).toEqual({ [name]: null });
    expect(errorsOf(answer)).toEqual([needsMirror(name)]);
    expect(countersOf(gateway.emulator)).toEqual({});
  });

  test.each([
    ['an empty text', 'searchDirectory(text: "  ") { totalCount }', 'text'],
    [
      'a kind more than there are',
      'searchDirectory(text: "a", kinds: [USER, USER, USER, USER]) { totalCount }',
      'kinds',
    ],
    ['too many rows', 'searchDirectory(text: "a", first: 101) { totalCount }', 'first'],
    ['a cursor of another list', 'organizationalUnits(after: "x") { totalCount }', 'after'],
  ])('%s is refused', async (_what, field, argument) => {
    const { data, errors } = await gateway.ask(`{ ${field} }`);
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', argument }]);
  });
});

test('without the right to read the directory nothing of it is answered, and nothing asked', async () => {
  await using issuer = await startIssuer();
  await using gateway = await startGateway({ emulator: { users: 5 }, config: issuer.config() });
  const authorization = `Bearer ${await sign({ sub: 'mia', scope: 'IDENTITY_PROVIDER_READ' })}`;
  const query = `{ directory { cursor features userCount } searchDirectory(text: "a") { totalCount }
    organizationalUnits { totalCount } usersBy(keys: [{ id: "user_a" }]) { label memberOf(ids: []) { direct } } }`;
  const before = countersOf(gateway.emulator);
  const answer = await gateway.ask(query, {}, { headers: { authorization } });
  const names = ['directory', 'searchDirectory', 'organizationalUnits', 'usersBy'];
  expect(answer.data).toEqual(Object.fromEntries(names.map((name) => [name, null])));
  expect(errorsOf(answer)).toEqual(names.map((name) => ({ path: [name], code: 'FORBIDDEN' })));
  expect(countersOf(gateway.emulator)).toEqual(before);
});
