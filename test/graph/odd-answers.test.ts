import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { OddRow } from '../../src/emulator/odd-rows.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';

let gateway: Gateway;
const mia = { userId: 'user_mia', username: 'mia', displayName: '米娅', email: 'mia@example.com' };

beforeAll(async () => {
  gateway = await startGateway({ emulator: { users: 30 } });
  const { directory } = gateway.emulator;
  directory.addOrganizationalUnit({ organizationalUnitId: 'ou_home', organizationalUnitName: 'Home' });
  directory.addGroup({ groupId: 'group_a', groupName: 'A' });
  const phone = { phoneRegion: '86', phoneNumber: '13900001001' };
  directory.addUser({ ...mia, ...phone, organizationalUnitIds: ['ou_home'], groupIds: ['group_a'] });
});
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => gateway.emulator.odd.clear());

/** The answer, in which each error is its path and the member that it is about; one that is about none is its code. */
async function ask(query: string, ...odds: readonly OddRow[]) {
  for (const odd of odds) gateway.emulator.odd.set(odd);
  const { data, errors = [] } = await gateway.ask(query);
  const toldOf = errors.map(({ path, extensions }) => {
    const { member = extensions?.code, requestId } = Object(extensions?.upstream);
    expect(requestId).toMatch(/./);
    return [path?.join('.'), member];
  });
  return { data, errors: toldOf };
}

const user = (fields: string) => `{ user(by: { id: "user_mia" }) { ${fields} } }`;

describe('what may stand in a row that could not be read is not said to be absent', () => {
  test('the value of a field that the company added', async () => {
    const member = 'GetUser.customFields';
    const query = user('customField(name: "floor")');
    expect(
      await ask(query, { member, value: '[null, { "fieldName": "floor", "fieldValue": "7" }]' }),
    ).toEqual({
      data: { user: { customField: '7' } },
      errors: [],
    });
    expect(await ask(query, { member, value: '[null]' })).toEqual({
      data: { user: { customField: null } },
      errors: [['user.customField', 'User.customFields']],
    });
  });

  test('where a membership comes from', async () => {
    const query = user('groups { edges { source { rawType } node { name } } }');
    expect(await ask(query, { member: 'ListGroupsForUser.data', value: '[null]' })).toEqual({
      data: { user: { groups: { edges: [{ source: null, node: { name: 'A' } }] } } },
      errors: [['user.groups.edges.0.source', 'GroupMembership']],
    });
  });

  test('the primary unit', async () => {
    const query = user('primaryOrganizationalUnit { id }');
    const noId = { member: 'GetUser.primaryOrganizationalUnitId', value: 'null' };
    expect(await ask(query, noId, { member: 'GetUser.organizationalUnits', value: '[null]' })).toEqual({
      data: { user: { primaryOrganizationalUnit: null } },
      errors: [['user.primaryOrganizationalUnit', 'User.organizationalUnits']],
    });
  });
});

describe('the primary unit is marked in two ways, of which one is enough', () => {
  const found = { data: { user: { primaryOrganizationalUnit: { name: 'Home' } } }, errors: [] };
  test.each(['GetUser.organizationalUnits', 'GetUser.primaryOrganizationalUnitId'])(
    'beside %s that cannot be read',
    async (member) => {
      expect(await ask(user('primaryOrganizationalUnit { name }'), { member, value: '{}' })).toEqual(found);
    },
  );
});

describe('the provisioning scope', () => {
  const query = '{ provisioningScope { organizationalUnits { id } groups { id } } }';
  test.each([
    { member: 'organizationalUnitIds', field: 'organizationalUnits', other: { groups: [] } },
    {
      member: 'groupIds',
      field: 'groups',
      other: { organizationalUnits: [{ id: expect.stringMatching(/^ou_/) }] },
    },
  ])('has null for $field where $member is no list', async ({ member, field, other }) => {
    const odd = { member: `GetApplicationProvisioningScope.${member}`, value: '{}' };
    expect(await ask(query, odd)).toEqual({
      data: { provisioningScope: { ...other, [field]: null } },
      errors: [[`provisioningScope.${field}`, `ProvisioningScope.${member}`]],
    });
  });

  test('names its roots beside one that cannot be read', async () => {
    const member = 'GetApplicationProvisioningScope.organizationalUnitIds';
    expect(await ask('{ rootOrganizationalUnits { id } }', { member, value: '[null, {}]' })).toEqual({
      data: { rootOrganizationalUnits: [null, null] },
      errors: [
        ['rootOrganizationalUnits.0', 'ProvisioningScope.organizationalUnitIds'],
        ['rootOrganizationalUnits.1', 'ProvisioningScope.organizationalUnitIds'],
      ],
    });
  });
});

describe('a page token that cannot be read is no end of the list', () => {
  test.each([
    ['groups(first: 1) { nodes { id } }', 'ListGroups', 'it'],
    ['group(id: "group_a") { members { nodes { id } } }', 'ListUsersForGroup', 'it.members'],
    ['group(id: "iggroup_all") { members { nodes { id } } }', 'ListUsersForGroup', 'it.members'],
  ])('%s', async (field, operation, path) => {
    const { data, errors } = await ask(`{ it: ${field} }`, { member: `${operation}.nextToken`, value: '{}' });
    expect(data?.it).toEqual(path === 'it' ? null : { members: null });
    expect(errors).toEqual([[path, 'nextToken']]);
  });

  test('nor of the memberships of a user', async () => {
    const odd = { member: 'ListGroupsForUser.nextToken', value: '{}' };
    const { errors } = await ask(user('groups { edges { source { rawType } } }'), odd);
    expect(errors).toEqual([['user.groups.edges.0.source', 'nextToken']]);
  });
});

test('a failure of the members of all groups is no absence of them', async () => {
  expect(
    await ask('{ group(id: "iggroup_all") { members { totalCount } } }', {
      member: 'ListUsersForGroup.data',
      value: '{}',
    }),
  ).toEqual({ data: { group: { members: null } }, errors: [['group.members', 'UPSTREAM_INVALID_RESPONSE']] });
});

describe('a user whose address or number cannot be read is the one that the look-up names', () => {
  test.each([
    { by: 'email: "mia@example.com"', member: 'User.email', field: 'email', path: 'user.email' },
    {
      by: 'phone: { number: "+8613900001001" }',
      member: 'User.phoneNumber',
      field: 'phone { number }',
      path: 'user.phone.number',
    },
    {
      by: 'phone: { number: "13900001001", region: "86" }',
      member: 'User.phoneNumber',
      field: 'phone { number }',
      path: 'user.phone.number',
    },
  ])('$by', async ({ by, member, field, path }) => {
    gateway.emulator.counters.reset();
    const { data, errors } = await ask(`{ user(by: { ${by} }) { id ${field} } }`, {
      member,
      value: '{}',
      id: 'user_mia',
    });
    expect(data?.user).toMatchObject({ id: 'user_mia' });
    expect(errors).toEqual([[path, member]]);
    const { GenerateToken: _token, ...calls } = gateway.emulator.counters.snapshot();
    expect(Object.values(calls)).toEqual([1, 1]);
  });
});

test.each([
  { filter: 'displayName: { startsWith: "米" }', member: 'User.displayName', field: 'displayName' },
  { filter: 'email: { equals: "mia@example.com" }', member: 'User.email', field: 'email' },
])('a search finds a user beside a $field that cannot be read', async ({ filter, member, field }) => {
  await using searching = await startGateway({ emulator: { users: 5 }, accessKeys: true });
  searching.emulator.directory.addUser({ ...mia });
  searching.emulator.odd.set({ member, value: '{}', id: 'user_mia' });
  const { data, errors, extensions } = await searching.ask(
    `{ users(filter: { ${filter} }) { totalCount nodes { id ${field} } } }`,
  );
  expect(data).toEqual({ users: { totalCount: 1, nodes: [{ id: 'user_mia', [field]: null }] } });
  expect(errors?.map(({ path }) => path)).toEqual([['users', 'nodes', 0, field]]);
  expect(extensions?.upstream?.byOperation).toMatchObject({ 'management:ListUsers': 1 });
  expect(extensions?.upstream?.fallbacks).toEqual({});
});
