import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countersOf, type Gateway, startGateway } from '../support/gateway.ts';

/** Every list that has a page, below what leads to it; `ARGUMENTS` stand before its own. */
const lists = [
  ['Query.users', 'users(ARGUMENTS) { ...P }', 'UserConnection'],
  ['Query.groups', 'groups(ARGUMENTS) { ...P }', 'GroupConnection'],
  ['Group.members', 'group(id: GROUP) { members(ARGUMENTS) { ...P } }', 'GroupMemberConnection'],
  ['User.groups', 'user(by: { id: USER }) { id groups(ARGUMENTS) { ...P } }', 'UserGroupConnection'],
  [
    'User.organizationalUnits',
    'user(by: { id: USER }) { id organizationalUnits(ARGUMENTS) { ...P } }',
    'UserOrganizationalUnitConnection',
  ],
  [
    'OrganizationalUnit.children',
    'organizationalUnit(by: { id: UNIT }) { children(ARGUMENTS) { ...P } }',
    'OrganizationalUnitConnection',
  ],
  [
    'OrganizationalUnit.descendants',
    'organizationalUnit(by: { id: UNIT }) { descendants(ARGUMENTS) { ...P } }',
    'OrganizationalUnitDescendantConnection',
  ],
  [
    'OrganizationalUnit.users',
    'organizationalUnit(by: { id: UNIT }) { users(ARGUMENTS) { ...P } }',
    'OrganizationalUnitUserConnection',
  ],
] as const;

const asked = 'totalCount nodes { id } edges { cursor } completeness asOf pageInfo { hasNextPage }';

/** A document for the samples of a gateway. */
function documentOf({ emulator }: Gateway, field: string, type: string, page: string, selection = asked) {
  const { userId, groupId, crowdedOrganizationalUnitId } = emulator.samples;
  const whole = field
    .replace('ARGUMENTS', page)
    .replace('GROUP', JSON.stringify(groupId))
    .replace('USER', JSON.stringify(userId))
    .replace('UNIT', JSON.stringify(crowdedOrganizationalUnitId));
  return `{ ${whole} } fragment P on ${type} { ${selection} }`;
}

describe('what only the mirror can page', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users: 20 } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test.each(lists)('%s backwards is NOT_CONFIGURED and names the setting', async (_name, field, type) => {
    const path = field.match(/\w+(?=\()/g)?.filter((name) => !['by', 'id'].includes(name));
    const first = await gateway.ask(documentOf(gateway, field, type, 'first: 1', 'pageInfo { endCursor }'));
    // A leaf has no children, and so no cursor of them.
    const cursors = JSON.stringify(first.data).match(/(?<="endCursor":)"[^"]+"/) ?? [];
    const befores = cursors.flatMap((cursor) => [`before: ${cursor}`, `last: 5, before: ${cursor}`]);
    for (const page of ['last: 5', 'last: 0', 'first: 3, last: 5', ...befores]) {
      gateway.emulator.counters.reset();
      const { data, errors } = await gateway.ask(documentOf(gateway, field, type, page));
      expect(errors).toEqual([
        {
          message: 'This gateway is not configured for this: the operator has to set MIRROR.',
          path,
          locations: [expect.anything()],
          extensions: { code: 'NOT_CONFIGURED', settings: ['MIRROR'] },
        },
      ]);
      expect(JSON.stringify(data)).toMatch(/:null\}+$/);
      // Only what leads to the list is asked for: of a group or a unit nothing, since the list itself would prove it.
      expect(countersOf(gateway.emulator), page).toEqual(field.startsWith('user(') ? { GetUser: 1 } : {});
    }
  });

  test.each(lists)('%s: null is the same as left out', async (_name, field, type) => {
    const query = documentOf(gateway, field, type, 'last: null, before: null', 'totalCount');
    const bare = documentOf(gateway, field, type, 'first: 20', 'totalCount');
    const { data, errors } = await gateway.ask(query);
    expect(errors).toBeUndefined();
    expect(data).toEqual((await gateway.ask(bare)).data);
  });
});

describe('a page without rows', () => {
  test('of a list that is read at once is EXACT', async () => {
    await using gateway = await startGateway({ emulator: { users: 20 } });
    const { data, errors } = await gateway.ask(
      '{ users(first: 0) { totalCount completeness nodes { id } } }',
    );
    expect({ data, errors }).toEqual({
      data: { users: { totalCount: 20, completeness: 'EXACT', nodes: [] } },
    });
  });

  test('of a list that takes several upstream pages to count is as much in doubt as they are', async () => {
    await using gateway = await startGateway({ emulator: { users: 250 } });
    const page = 'totalCount completeness';
    const query = `{ none: users(filter: { status: ENABLED }, first: 0) { ${page} }
      one: users(filter: { status: ENABLED }, first: 1) { ${page} } }`;
    const { data } = await gateway.ask(query);
    expect(Object(data).one).toMatchObject({ completeness: 'BEST_EFFORT' });
    expect(Object(data).none).toEqual(Object(data).one);
  });

  test('of an empty list says that nothing follows', async () => {
    await using gateway = await startGateway({ emulator: { users: 5 } });
    const { groupId } = gateway.emulator.directory.addGroup();
    const query = `{ group(id: "${groupId}") { members(first: 0) { totalCount pageInfo { hasNextPage hasPreviousPage } } } }`;
    expect((await gateway.ask(query)).data).toEqual({
      group: { members: { totalCount: 0, pageInfo: { hasNextPage: false, hasPreviousPage: false } } },
    });
  });

  test('holds no place for objects below it, and is expected to cost none', async () => {
    await using gateway = await startGateway({ emulator: { users: 5 }, config: { maxNodes: 10 } });
    const query =
      '{ users(first: 0) { totalCount nodes { groups(first: 100) { nodes { members(first: 100) { nodes { id } } } } } } }';
    const { data, errors, extensions } = await gateway.ask(query, {}, { headers: { 'x-eiam-cost': '1' } });
    expect({ data, errors }).toEqual({ data: { users: { totalCount: 5, nodes: [] } } });
    expect(extensions?.cost?.estimated).toBe(1);
  });

  test('first: null counts as many rows as it gives', async () => {
    await using gateway = await startGateway({ emulator: { users: 40 } });
    const query = '{ users(first: null) { nodes { groups { nodes { id name } } } } }';
    const { extensions } = await gateway.ask(query, {}, { headers: { 'x-eiam-cost': '1' } });
    expect(extensions?.upstream?.calls).toBe(1 + 20);
    expect(extensions?.cost?.estimated).toBe(1 + 20);
  });
});

test.each([
  ['from the end', '{ users(last: 11) { nodes { id } } }', {}],
  ['from the end, by variables', 'query ($n: Int) { users(last: $n) { nodes { id } } }', { n: 11 }],
  ['of events', '{ directoryChanges(after: "a", first: 11) { nodes { cursor } } }', {}],
  ['of events, without a size', '{ directoryChanges(after: "a") { nodes { cursor } } }', {}],
])('a page %s counts towards the objects of an answer', async (_name, query, variables) => {
  await using gateway = await startGateway({ emulator: { users: 5 }, config: { maxNodes: 10 } });
  expect((await gateway.ask(query, variables)).errors?.map(({ extensions }) => extensions?.code)).toEqual([
    'OPERATION_TOO_COMPLEX',
  ]);
});

test('a page from the end holds no more objects than `last`, whatever `first` is by default', async () => {
  await using gateway = await startGateway({ emulator: { users: 5 }, config: { maxNodes: 10 } });
  const query = 'query ($n: Int) { users(last: $n) { nodes { id } } }';
  const codes = async (n: number) =>
    (await gateway.ask(query, { n })).errors?.map(({ extensions }) => extensions?.code);
  expect(await codes(9)).toEqual(['NOT_CONFIGURED']);
  expect(await codes(11)).toEqual(['OPERATION_TOO_COMPLEX']);
});

describe('asOf', () => {
  const hour = { cacheTtlMs: 3_600_000 };
  const start = Date.parse('2026-05-09T12:00:00.000Z');
  const later = (minutes: number) => start + minutes * 60_000;
  const iso = (ms: number) => new Date(ms).toISOString();

  async function openAt(config = {}) {
    let now = start;
    const gateway = await startGateway({ emulator: { users: 20 }, config, now: () => now });
    const at = (minutes: number) => {
      now = later(minutes);
    };
    return { gateway, at, [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose]() };
  }

  test.each(lists)('%s, read live: the start of the operation', async (_name, field, type) => {
    await using world = await openAt();
    world.at(7);
    const { data, errors } = await world.gateway.ask(
      documentOf(world.gateway, field, type, 'first: 2', 'asOf'),
    );
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data)).toContain(`{"asOf":"${iso(later(7))}"}`);
  });

  test('from memory: when the answer was asked for, and the oldest of several', async () => {
    await using world = await openAt(hour);
    const { gateway } = world;
    const users = 'users(first: 2) { asOf }';
    const more = 'more: users(first: 3) { asOf }';
    world.at(1);
    expect((await gateway.ask(`{ ${users} }`)).data).toEqual({ users: { asOf: iso(later(1)) } });
    world.at(5);
    expect((await gateway.ask(`{ ${more} }`)).data).toEqual({ more: { asOf: iso(later(5)) } });
    world.at(9);
    expect((await gateway.ask(`{ ${users} }`)).data).toEqual({ users: { asOf: iso(later(1)) } });
    expect((await gateway.ask(`{ ${more} }`)).data).toEqual({ more: { asOf: iso(later(5)) } });
    // How old the oldest answer of the operation is: no page of it shows anything older.
    expect((await gateway.ask(`{ ${users} ${more} }`)).data).toEqual({
      users: { asOf: iso(later(1)) },
      more: { asOf: iso(later(1)) },
    });
  });

  test('after what was remembered has been evicted: live again', async () => {
    await using world = await openAt(hour);
    const query = '{ users(first: 2) { asOf } }';
    await world.gateway.ask(query);
    world.at(3);
    world.gateway.app.cache?.evictAll();
    expect((await world.gateway.ask(query)).data).toEqual({ users: { asOf: iso(later(3)) } });
  });
});
