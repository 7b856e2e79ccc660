import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../src/emulator/directory/directory.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';

const ofUsers =
  'query ($filter: UserFilter) { users(filter: $filter, first: 100) { totalCount nodes { id } } }';
const ofGroups =
  'query ($filter: GroupFilter) { groups(filter: $filter, first: 100) { totalCount nodes { id } } }';
const noUsers = { totalCount: 0, nodes: [] };

const users = 250;
const scan = 3;
const everyText = [
  { equals: 'a' },
  { in: ['a', 'b'] },
  { startsWith: 'a' },
  { contains: 'a' },
  { endsWith: 'a' },
  { isSet: true },
];

describe.each([
  { plane: 'Developer API alone', accessKeys: false },
  { plane: 'with the management plane', accessKeys: true },
])('how a filter is answered, $plane', ({ accessKeys }) => {
  let gateway: Gateway;
  let directory: Directory;
  let unitId: string;
  let ids: readonly string[];

  beforeAll(async () => {
    gateway = await startGateway({ accessKeys, emulator: { users } });
    ({ directory } = gateway.emulator);
    unitId = directory.addOrganizationalUnit().organizationalUnitId;
    ids = [...directory.users()].slice(0, 120).map(({ userId }) => userId);
    for (const id of ids.slice(0, 60)) directory.joinOrganizationalUnit(id, unitId);
    directory.updateUser(ids[0] ?? '', { email: 'first@example.com', phoneNumber: '5551234567' });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  const search = (filter: object) => gateway.ask(ofUsers, { filter });
  const unit = () => ({ organizationalUnits: { any: [unitId] } });
  const searched = (developer: object) => (accessKeys ? { 'management:ListUsers': 1 } : developer);

  test.each<[object, object]>([
    [{ ids: [] }, {}],
    [{ status: [] }, {}],
    [{ or: [] }, {}],
    [{ not: {} }, {}],
    [{ not: { and: [] } }, {}],
    [{ email: { in: [] } }, {}],
    [{ phone: { in: [] }, status: ['ENABLED'] }, {}],
    [{ organizationalUnits: { any: [] } }, {}],
    [{ groups: { any: [] } }, {}],
    [{ managers: { any: [] } }, {}],
    [{ customFields: [{ name: 'a', value: { in: [] } }] }, {}],
    [{ and: [{ or: [{ ids: [] }, { status: [] }] }] }, {}],
    [{ ids: ['user_a'], and: [{ ids: ['user_b'] }] }, {}],
  ])('%j matches no user, and costs nothing', async (filter, calls) => {
    expect(await gateway.count(ofUsers, { filter })).toEqual(calls);
    expect((await search(filter)).data).toEqual({ users: noUsers });
  });

  test.each<[object]>([
    [{}],
    [{ and: [] }],
    [{ and: [{}, { and: [] }] }],
    [{ or: [{}, { locked: true }] }],
    [{ not: { or: [] } }],
    [{ not: { ids: [] } }],
    [{ createdAt: {} }],
    [{ createdAt: { from: null, to: null } }],
    [{ source: { type: null } }],
    [{ organizationalUnits: {} }],
    [{ organizationalUnits: { none: [], includeDescendants: true } }],
    [{ groups: { none: [], all: [] } }],
    [{ managers: {} }],
    [{ customFields: [] }],
    [{ text: null, ids: null, status: null, and: null, or: null, not: null, groups: null }],
    [{ email: null }],
  ])('%j matches all users, and is a page', async (filter) => {
    expect(await gateway.count(ofUsers, { filter })).toEqual({ ListUsers: 1 });
    const { data } = await search(filter);
    expect(data).toEqual((await gateway.ask(ofUsers)).data);
  });

  test('null and absent are the same list, so that a cursor of one is a cursor of the other', async () => {
    const page = `query ($filter: UserFilter, $after: String) {
      users(filter: $filter, first: 2, after: $after) { nodes { id } pageInfo { endCursor } }
    }`;
    const spellings = [
      { status: ['ENABLED'] },
      { email: null, status: ['ENABLED'], not: null },
      { status: ['ENABLED'], organizationalUnits: null },
    ];
    const { data } = await gateway.ask<{ users: { pageInfo: { endCursor: string } } }>(page, {
      filter: spellings[0],
    });
    const after = data?.users.pageInfo.endCursor;
    const pages = await Promise.all(spellings.map((filter) => gateway.ask(page, { filter, after })));
    for (const { data: next, errors } of pages) {
      expect(errors).toBeUndefined();
      expect(next).toEqual(pages[0]?.data);
    }
  });

  test.each<[string, () => object, object]>([
    ['a unit', unit, { ListUsers: 1 }],
    ['a unit within and', () => ({ and: [{ and: [unit()] }] }), { ListUsers: 1 }],
    ['the same unit twice', () => ({ ...unit(), and: [unit()] }), { ListUsers: 1 }],
    ['a unit and what its rows show', () => ({ ...unit(), locked: false }), { ListUsers: 1 }],
    ['what any row shows', () => ({ locked: false }), { ListUsers: scan }],
    ['anything or anything', () => ({ or: [{ locked: true }, { expired: true }] }), { ListUsers: scan }],
    [
      'an address and anything',
      () => ({ email: { equals: 'FIRST@example.com' }, not: { createdAt: { to: '2000-01-01T00:00:00Z' } } }),
      { GetUserIdByEmail: 1, GetUser: 1 },
    ],
    [
      'an address within and, in a list of one',
      () => ({ and: [{ email: { in: ['first@example.com'] } }, { locked: false }] }),
      { GetUserIdByEmail: 1, GetUser: 1 },
    ],
    [
      'a number and a unit',
      () => ({ phone: { equals: '555-123-4567' }, ...unit(), expired: false }),
      { GetUserIdByPhoneNumber: 1, GetUser: 1 },
    ],
    [
      'a username',
      () => ({ username: { equals: directory.user(ids[1] ?? '')?.username } }),
      { GetUserIdByUsername: 1, GetUser: 1 },
    ],
    [
      'an address or anything',
      () => ({ or: [{ email: { equals: 'first@example.com' } }, { locked: true }] }),
      { ListUsers: scan },
    ],
    ['two ids', () => ({ ids: ids.slice(0, 2), locked: false }), { GetUser: 2 }],
    ['two ids of a unit', () => ({ ids: ids.slice(0, 2), ...unit() }), { GetUser: 2 }],
    ['many ids of a unit', () => ({ ids, ...unit() }), { ListUsers: 1 }],
    [
      'ids that two conditions share',
      () => ({ ids: ids.slice(0, 50), and: [{ ids: ids.slice(49) }] }),
      { GetUser: 1 },
    ],
    ['no ids', () => ({ not: { ids } }), { ListUsers: scan }],
  ])('%s, by %j', async (_name, filterOf, calls) => {
    const filter = filterOf();
    const counted = await gateway.count(ofUsers, { filter });
    const isBatched = accessKeys && 'GetUser' in calls && !('organizationalUnits' in filter);
    const ofIds = isBatched && Object.keys(calls).length === 1 && calls.GetUser === 2;
    expect(counted).toEqual(ofIds ? { 'management:ListUsers': 1 } : calls);
    const { data } = await search(filter);
    expect(data?.users).not.toEqual(noUsers);
  });

  test('what upstream can search for is one search, in whichever way it is spelt', async () => {
    for (const filter of [
      { username: { startsWith: 'a' }, status: ['ENABLED'] },
      { and: [{ username: { startsWith: 'a' } }, { and: [{ status: ['ENABLED', 'ENABLED'] }] }] },
    ])
      expect(await gateway.count(ofUsers, { filter })).toEqual(searched({ ListUsers: scan }));
    const twice = { username: { startsWith: 'a' }, and: [{ username: { startsWith: 'b' } }] };
    expect(await gateway.count(ofUsers, { filter: twice })).toEqual({ ListUsers: scan });
    expect((await search(twice)).data).toEqual({ users: noUsers });
  });

  test('a thousand ids are read together, in the order in which they were given', async () => {
    const shuffled = [...ids].reverse();
    const filter = { ids: ['user_none', ...shuffled, ...shuffled], not: { locked: true, expired: true } };
    const counted = await gateway.count(ofUsers, { filter });
    // 121 ids are a scan, or two batches; the one that no user has is asked for singly.
    const batches = { 'management:ListUsers': 2, GetUser: 1 };
    expect(counted).toEqual(accessKeys ? batches : { ListUsers: scan, GetUser: 1 });
    const { data } = await gateway.ask<{ users: { nodes: { id: string }[] } }>(ofUsers, { filter });
    expect(data?.users.nodes.map(({ id }) => id)).toEqual(shuffled.slice(0, 100));
  });

  test.each<[object]>([
    [{ text: 'a' }],
    [{ groups: { any: ['group_a'] } }],
    [{ groups: { isSet: false } }],
    [{ managers: { none: ['user_a'] } }],
    [{ customFields: [{ name: 'a', value: { equals: 'b' } }] }],
    [{ organizationalUnits: { any: ['ou_a', 'ou_b'] } }],
    [{ organizationalUnits: { none: ['ou_a'] } }],
    [{ organizationalUnits: { any: ['ou_a'], includeDescendants: true } }],
    [{ organizationalUnits: { any: ['ou_a'], primaryOnly: true } }],
    [{ organizationalUnits: { any: ['ou_a'] }, and: [{ organizationalUnits: { any: ['ou_b'] } }] }],
    [{ or: [{ organizationalUnits: { any: ['ou_a'] } }, { locked: true }] }],
    [{ not: { organizationalUnits: { any: ['ou_a'] } } }],
    [{ email: { equals: 'first@example.com' }, text: 'a' }],
    [{ ids: ['user_a'], not: { groups: { any: ['group_a'] } } }],
  ])('%j is NOT_CONFIGURED without a mirror, and costs nothing', async (filter) => {
    gateway.emulator.counters.reset();
    gateway.emulator.management.counters.reset();
    const { data, errors } = await search(filter);
    expect(data).toEqual({ users: null });
    expect(errors?.map(({ path, extensions }) => ({ path, extensions }))).toEqual([
      { path: ['users'], extensions: { code: 'NOT_CONFIGURED', settings: ['MIRROR'] } },
    ]);
    expect(gateway.emulator.counters.total + gateway.emulator.management.counters.total).toBe(0);
  });

  test.each([
    ['users(orderBy: { field: USERNAME }) { totalCount }', 'users'],
    ['groups(orderBy: { field: NAME, direction: DESC }) { totalCount }', 'groups'],
    ['groups(filter: { text: "a" }) { totalCount }', 'groups'],
    ['groups(filter: { memberCount: { min: 1 } }) { totalCount }', 'groups'],
    [
      'groups(filter: { or: [{ name: { isSet: true } }, { memberCount: { max: 0 } }] }) { totalCount }',
      'groups',
    ],
  ])('%s is NOT_CONFIGURED, and costs nothing', async (field, path) => {
    gateway.emulator.counters.reset();
    const { errors } = await gateway.ask(`{ ${field} }`);
    expect(errors?.map((each) => [each.path, each.extensions?.code])).toEqual([[[path], 'NOT_CONFIGURED']]);
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test.each(['filter: { locked: true }', 'filter: { ids: [] }', 'orderBy: { field: EMAIL }'])(
    "a group's members by %s are NOT_CONFIGURED; an empty filter is none",
    async (given) => {
      const { groupId: id } = gateway.emulator.samples;
      const query = (text: string) =>
        `query ($id: ID!) { group(id: $id) { members(${text}) { totalCount } } }`;
      const { data, errors } = await gateway.ask(query(given), { id });
      expect(data).toEqual({ group: { members: null } });
      expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
        [['group', 'members'], 'NOT_CONFIGURED'],
      ]);
      const none = await gateway.ask(query('filter: { email: null, status: null }, orderBy: null'), { id });
      expect(none.data).toEqual((await gateway.ask(query('first: 20'), { id })).data);
    },
  );

  test.each(everyText)('of groups %j is decided on the rows of their list', async (name) => {
    const pages = Math.ceil([...directory.groups()].length / 100);
    const filter = { name, createdAt: { from: '2000-01-01T00:00:00Z' } };
    expect(await gateway.count(ofGroups, { filter })).toEqual({ ListGroups: pages });
  });
});
