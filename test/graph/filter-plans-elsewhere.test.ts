import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';

const ofGroups =
  'query ($filter: GroupFilter) { groups(filter: $filter, first: 100) { totalCount nodes { id } } }';

describe("a unit's users by a filter", () => {
  let gateway: Gateway;
  let unitId: string;
  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users: 30 } });
    const { directory } = gateway.emulator;
    unitId = directory.addOrganizationalUnit().organizationalUnitId;
    directory.addUser({ username: 'in', email: 'in@example.com', organizationalUnitIds: [unitId] });
    directory.addUser({ username: 'out', email: 'out@example.com' });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  const query = (given: string) => `query ($id: ID!) {
    organizationalUnit(by: { id: $id }) { users(${given}) { totalCount } }
  }`;

  test.each([
    ['filter: { status: ENABLED }', 1, { ListUsers: 1 }],
    ['filter: { status: [] }', 0, { ListUsers: 1 }],
    ['filter: { email: { equals: "in@example.com" } }', 1, { GetUserIdByEmail: 1, GetUser: 1 }],
    [
      'filter: { email: { equals: "out@example.com" } }',
      0,
      { GetUserIdByEmail: 1, GetUser: 1, ListUsers: 1 },
    ],
    ['filter: { email: { equals: "no@example.com" } }', 0, { GetUserIdByEmail: 1, ListUsers: 1 }],
    ['filter: { ids: ["user_none"] }', 0, { GetUser: 1, ListUsers: 1 }],
    ['filter: {}, includeDescendants: false', 1, { ListUsers: 1 }],
  ])('%s: %i, and the answer proves that the unit exists', async (given, totalCount, calls) => {
    expect(await gateway.count(query(given), { id: unitId })).toEqual(calls);
    const { data } = await gateway.ask(query(given), { id: unitId });
    expect(data).toEqual({ organizationalUnit: { users: { totalCount } } });
    const none = await gateway.ask(query(given), { id: 'ou_nope' });
    expect({ data: none.data, errors: none.errors }).toEqual({ data: { organizationalUnit: null } });
  });

  test.each([
    'includeDescendants: true',
    'orderBy: { field: USERNAME }',
    'filter: { organizationalUnits: { any: ["ou_other"] } }',
    'filter: { text: "a" }',
  ])('%s is NOT_CONFIGURED at the list', async (given) => {
    const { data, errors } = await gateway.ask(query(given), { id: unitId });
    expect(data).toEqual({ organizationalUnit: { users: null } });
    expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['organizationalUnit', 'users'], 'NOT_CONFIGURED'],
    ]);
  });
});

test('a scan of groups beyond what the operator allows is refused after the page that tells', async () => {
  await using gateway = await startGateway({ emulator: { users: 5 }, config: { maxScanPages: 1 } });
  const { directory } = gateway.emulator;
  for (let index = 0; index < 150; index += 1) directory.addGroup({ groupName: `Many ${index}` });
  directory.addGroup({ groupName: 'Few' });
  gateway.emulator.counters.reset();
  const { errors } = await gateway.ask(ofGroups, { filter: { externalId: { isSet: true } } });
  expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['OPERATION_TOO_COMPLEX']);
  expect(errors?.[0]?.message).toMatch(/takes 2 upstream calls where 1 are allowed.*ids.*startsWith/);
  expect(gateway.emulator.counters.snapshot()).toMatchObject({ ListGroups: 1 });
  const few = { name: { startsWith: 'Few' }, externalId: { isSet: true } };
  expect((await gateway.ask(ofGroups, { filter: few })).data).toMatchObject({ groups: { totalCount: 1 } });
});
