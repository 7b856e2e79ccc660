import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { askPage, getPage, idsOf, type List, nestedQuery, topQuery, walk } from './oracle/pages.ts';

const users = 130;

/** Every list of the graph, over both of upstream's ways of paging and over what is held in memory. */
const names = [
  'Query.users',
  'Query.users of a unit',
  'Query.users by status',
  'OrganizationalUnit.users',
  'OrganizationalUnit.children',
  'OrganizationalUnit.descendants',
  'Query.groups',
  'Query.groups by name',
  'Group.members',
  'Group.members of everyone',
  'User.groups',
  'User.organizationalUnits',
] as const;
type Name = (typeof names)[number];

describe('walking a list', () => {
  let gateway: Gateway;
  let lists: ReadonlyMap<Name, List>;

  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users } });
    lists = createLists(gateway);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  function listOf(name: Name): List {
    const list = lists.get(name);
    if (!list) throw new Error(`Expected a list ${name}`);
    return list;
  }

  test.each(names)('%s: pages of one size make the whole list, whichever it is', async (name) => {
    const list = listOf(name);
    expect(list.ids.length).toBeGreaterThan(100);
    for (const size of sizesFor(list)) {
      const pages = await walk(gateway, list, [size]);
      expect(idsOf(pages), `pages of ${size}`).toEqual(list.ids);
      const count = Math.ceil(list.ids.length / size);
      expect(pages.map(({ totalCount }) => totalCount)).toEqual(Array(count).fill(list.ids.length));
      pages.forEach(({ pageInfo, edges, nodes }, index) => {
        expect(pageInfo).toEqual({
          hasNextPage: index < count - 1,
          hasPreviousPage: index > 0,
          startCursor: edges[0]?.cursor,
          endCursor: edges.at(-1)?.cursor,
        });
        expect(nodes).toEqual(edges.map(({ node }) => node));
      });
    }
  });

  test.each(names)('%s: pages of mixed sizes make the whole list', async (name) => {
    const list = listOf(name);
    const sizes = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 });
    const property = fc.asyncProperty(sizes, async (drawn) => {
      expect(idsOf(await walk(gateway, list, drawn))).toEqual(list.ids);
    });
    await fc.assert(property, { seed: 7, numRuns: 8 });
  });

  test.each(names)("%s: any edge's cursor goes on right behind it", async (name) => {
    const list = listOf(name);
    const place = fc.record({
      first: fc.integer({ min: 1, max: 100 }),
      edge: fc.nat(99),
      next: fc.integer({ min: 1, max: 100 }),
    });
    const property = fc.asyncProperty(place, async ({ first, edge, next }) => {
      const { edges } = await getPage(gateway, list, { first });
      const index = edge % edges.length;
      const page = await getPage(gateway, list, { first: next, after: edges[index]?.cursor ?? null });
      expect(idsOf([page])).toEqual(list.ids.slice(index + 1, index + 1 + next));
      expect(page.pageInfo.hasPreviousPage).toBe(true);
      expect(page.pageInfo.hasNextPage).toBe(index + 1 + next < list.ids.length);
    });
    await fc.assert(property, { seed: 11, numRuns: 12 });
  });

  test.each(names)('%s: behind the last row there is an empty page', async (name) => {
    const list = listOf(name);
    const last = (await walk(gateway, list, [100])).at(-1);
    const page = await getPage(gateway, list, { first: 5, after: last?.pageInfo.endCursor ?? null });
    expect(page).toEqual({
      totalCount: list.ids.length,
      pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
      edges: [],
      nodes: [],
    });
  });

  // What a window costs, beside what it takes to come to the list itself.
  test.each([
    ['Query.users', 'ListUsers'],
    ['Query.users of a unit', 'ListUsers'],
    ['OrganizationalUnit.users', 'ListUsers'],
    ['OrganizationalUnit.children', 'ListOrganizationalUnits'],
    ['Query.groups', 'ListGroups'],
    ['Query.groups by name', 'ListGroups'],
    ['Group.members', 'ListUsersForGroup'],
    ['Group.members of everyone', 'ListUsersForGroup'],
  ] as const)('%s: a window that fits into one upstream page costs one call', async (name, operation) => {
    const list = listOf(name);
    for (const size of [1, 7, 20, 50, 99, 100]) {
      const first = await askPage(gateway, list, { first: size });
      expect(first.calls, `the first ${size}`).toEqual({ [operation]: 1 });
      const after = first.page?.pageInfo.endCursor ?? null;
      const second = await askPage(gateway, list, { first: size, after });
      expect(second.calls, `the second ${size}`).toEqual({ [operation]: 1 });
    }
    // Rows 8 to 17 fit into no page of ten, but into the first one of seventeen.
    const { page } = await askPage(gateway, list, { first: 7 });
    const { calls } = await askPage(gateway, list, { first: 10, after: page?.pageInfo.endCursor ?? null });
    expect(calls, 'ten behind seven').toEqual({ [operation]: 1 });
  });

  test.each(['User.groups', 'User.organizationalUnits'] as const)(
    '%s: a window anywhere costs the one GetUser that has the whole list',
    async (name) => {
      const { page } = await askPage(gateway, listOf(name), { first: 40 });
      const after = page?.edges[17]?.cursor ?? null;
      const { calls } = await askPage(gateway, listOf(name), { first: 60, after });
      expect(calls).toEqual({ GetUser: 1 });
    },
  );

  test('without first there are 20 rows, and null is the same as none', async () => {
    const query = '{ none: users { nodes { id } } null: users(first: null, after: null) { nodes { id } } }';
    const { data } = await gateway.ask(query);
    const nodes = listOf('Query.users')
      .ids.slice(0, 20)
      .map((id) => ({ id }));
    expect(data).toEqual({ none: { nodes }, null: { nodes } });
  });

  test.each([-1, 101])('first: %i is BAD_USER_INPUT and costs nothing', async (first) => {
    gateway.emulator.counters.reset();
    const { errors } = await gateway.ask(`{ users(first: ${first}) { totalCount } }`);
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', argument: 'first' },
    ]);
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test.each(names)('%s: first: 0 gives the count alone, for no more than one row costs', async (name) => {
    const list = listOf(name);
    const { edges } = await getPage(gateway, list, { first: 100 });
    const last = (await walk(gateway, list, [100])).at(-1)?.pageInfo.endCursor ?? null;
    for (const after of [null, edges[40]?.cursor ?? null, last]) {
      const one = await askPage(gateway, list, { first: 1, after });
      const none = await askPage(gateway, list, { first: 0, after });
      expect(none.errors).toBeUndefined();
      const pageInfo = {
        hasNextPage: after !== last,
        hasPreviousPage: after !== null,
        startCursor: null,
        endCursor: null,
      };
      expect(none.page).toEqual({ totalCount: list.ids.length, pageInfo, edges: [], nodes: [] });
      expect(none.calls).toEqual(one.calls);
    }
  });
});

/** Besides the smallest and the largest: those around what is read of upstream at once, and some that divide nothing. */
const telling = [1, 2, 3, 7, 19, 20, 21, 33, 49, 50, 51, 64, 99, 100];

/** `npm run prove:drawn` has all sizes, but for a list of which every page reads all of it. */
function sizesFor({ name }: List): readonly number[] {
  if (name === 'Query.users by status' || name === 'OrganizationalUnit.descendants')
    return [1, 2, 3, 7, 20, 33, 50, 64, 99, 100];
  if (process.env.PAGE_SIZES !== 'all') return telling;
  return Array.from({ length: 100 }, (_, index) => index + 1);
}

function createLists({ emulator: { directory } }: Gateway): ReadonlyMap<Name, List> {
  const everyone = [...directory.users()].map(({ userId }) => userId);
  const some = everyone.filter((_, index) => index % 6 > 0);
  const { organizationalUnitId: unitId } = directory.addOrganizationalUnit();
  for (const userId of some) directory.joinOrganizationalUnit(userId, unitId);
  const children = Array.from(
    { length: 107 },
    () => directory.addOrganizationalUnit({ parentId: unitId }).organizationalUnitId,
  );
  const group = directory.addGroup({ userIds: everyone.slice(10, 125) });
  const many = Array.from({ length: 111 }, (_, index) => directory.addGroup({ groupName: `Many ${index}` }));
  const groupIds = many.map(({ groupId }) => groupId);
  const { userId } = directory.addUser({ organizationalUnitIds: children, groupIds, status: 'disabled' });
  const enabled = [...directory.users()].filter(({ status }) => status === 'enabled');
  const allGroups = [...directory.groups()].map(({ groupId }) => groupId);

  const inUnit = (field: string) => nestedQuery('organizationalUnit(by: { id: $id })', field);
  const inGroup = nestedQuery('group(id: $id)', 'members');
  const inUser = (field: string) => nestedQuery('user(by: { id: $id })', field);
  const below = nestedQuery('organizationalUnit(by: { id: $id })', 'descendants', 'levels: 1, ');
  const byUnit = topQuery(`users(filter: { organizationalUnits: { any: ["${unitId}"] } }, `);
  const byStatus = topQuery('users(filter: { status: ENABLED }, ');
  const byName = topQuery('groups(filter: { name: { startsWith: "Many" } }, ');

  const lists = new Map<Name, List>();
  const add = (name: Name, query: string, ids: readonly string[], id = '') => {
    lists.set(name, { name, query, ids, id });
  };
  add('Query.users', topQuery('users('), [...everyone, userId]);
  add('Query.users of a unit', byUnit, some);
  add(
    'Query.users by status',
    byStatus,
    enabled.map((user) => user.userId),
  );
  add('OrganizationalUnit.users', inUnit('users'), some, unitId);
  add('OrganizationalUnit.children', inUnit('children'), children, unitId);
  add('OrganizationalUnit.descendants', below, children, unitId);
  add('Query.groups', topQuery('groups('), allGroups);
  add('Query.groups by name', byName, groupIds);
  add('Group.members', inGroup, everyone.slice(10, 125), group.groupId);
  add('Group.members of everyone', inGroup, [...everyone, userId], 'iggroup_all');
  add('User.groups', inUser('groups'), groupIds, userId);
  add('User.organizationalUnits', inUser('organizationalUnits'), children, userId);
  return lists;
}
