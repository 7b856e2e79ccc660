import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Directory } from '../../src/emulator/directory/directory.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import { type Answer, countersOf, type Gateway, startGateway } from '../support/gateway.ts';

interface ListPage {
  readonly totalCount: number;
  readonly completeness: 'EXACT' | 'BEST_EFFORT';
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
type ListAnswer = Answer<{ list?: ListPage; root?: { list: ListPage } }>;

const connection = '{ totalCount completeness nodes { id } pageInfo { hasNextPage endCursor } }';
const top = (field: string) =>
  `query ($first: Int, $after: String) { list: ${field}first: $first, after: $after) ${connection} }`;
const below = (root: string, field: string) => `query ($first: Int, $after: String, $id: ID!) {
  root: ${root} { list: ${field}(first: $first, after: $after) ${connection} }
}`;

const usersQuery = top('users(');
const enabledQuery = top('users(filter: { status: ENABLED }, ');
const membersQuery = below('group(id: $id)', 'members');
const childrenQuery = below('organizationalUnit(by: { id: $id })', 'children');
const groupsOfUserQuery = below('user(by: { id: $id })', 'groups');

const walkHeader = { 'x-eiam-consistency': 'walk' };

interface WalkOptions {
  readonly query: string;
  readonly id?: string;
  readonly first?: number;
  readonly headers?: Record<string, string>;
  /** Happens after each page but the last. */
  readonly change?: (page: number, seen: readonly string[]) => void;
}

/** Follows a list as a client does. */
async function walk(gateway: Gateway, { query, id, first = 100, headers = {}, change }: WalkOptions) {
  gateway.emulator.counters.reset();
  gateway.emulator.management.counters.reset();
  const seen: string[] = [];
  const held: string[] = [];
  const reasons = new Set<string>();
  let after: string | null = null;
  for (let page = 1; page < 500; page += 1) {
    const answer: ListAnswer = await gateway.ask(query, { id, first, after }, { headers });
    const { data, errors, extensions } = answer;
    const list: ListPage | undefined = data?.list ?? data?.root?.list;
    if (!list) throw new Error(`Expected a page, but got ${JSON.stringify(errors)}`);
    seen.push(...list.nodes.map((node) => node.id));
    held.push(list.completeness);
    for (const reason of extensions?.upstream?.bestEffort ?? []) reasons.add(reason);
    if (!list.pageInfo.hasNextPage) break;
    after = list.pageInfo.endCursor;
    change?.(page, seen);
  }
  return { seen, held, reasons: [...reasons], calls: countersOf(gateway.emulator) };
}

const idsOf = (directory: Directory) => Array.from(directory.users(), ({ userId }) => userId);

const planes = [
  { plane: 'Developer API alone', accessKeys: false },
  { plane: 'with the management plane', accessKeys: true },
];

describe.each(planes)('300 users in pages of 100, $plane', ({ accessKeys }) => {
  const open = (options: EmulatorOptions = {}) =>
    startGateway({ accessKeys, emulator: { users: 300, ...options } });
  // A filter is a search with access keys, and a scan of the whole list without.
  const lists = [
    { name: 'all', query: usersQuery, of: (directory: Directory) => idsOf(directory) },
    {
      name: 'enabled',
      query: enabledQuery,
      of: (directory: Directory) =>
        Array.from(directory.users())
          .filter(({ status }) => status === 'enabled')
          .map(({ userId }) => userId),
    },
  ];

  test.each(lists)('$name: undisturbed, each page costs what it did', async ({ query, of }) => {
    await using gateway = await open();
    const { seen, calls } = await walk(gateway, { query });
    expect(seen).toEqual(of(gateway.emulator.directory));
    const pages = query === usersQuery || !accessKeys ? 3 : Math.ceil(seen.length / 100);
    const each = query === usersQuery || accessKeys ? pages : pages * Math.ceil(seen.length / 100);
    const operation = query === enabledQuery && accessKeys ? 'management:ListUsers' : 'ListUsers';
    expect(calls[operation]).toBe(each);
  });

  test.each(lists)(
    '$name: five of the first page deleted, and all others are given once',
    async ({ query, of }) => {
      await using gateway = await open();
      const { directory } = gateway.emulator;
      const before = of(directory);
      const change = (page: number) => {
        if (page === 1) for (const id of before.slice(10, 15)) directory.removeUser(id);
      };
      const { seen, held } = await walk(gateway, { query, change });
      expect(seen).toEqual(before);
      if (query === usersQuery) expect(held).toEqual(['EXACT', 'EXACT', 'EXACT']);
    },
  );

  test.each(lists)('$name: the last row of the first page among them', async ({ query, of }) => {
    await using gateway = await open();
    const { directory } = gateway.emulator;
    const before = of(directory);
    const change = (page: number) => {
      if (page === 1) for (const id of before.slice(95, 100)) directory.removeUser(id);
    };
    const { seen, held } = await walk(gateway, { query, change });
    expect(seen).toEqual(before);
    if (query === usersQuery) expect(held).toEqual(['EXACT', 'EXACT', 'EXACT']);
  });

  test('as many come as go: BEST_EFFORT, and EXACT where each seam is verified', async () => {
    for (const headers of [{}, walkHeader]) {
      await using gateway = await open();
      const { directory } = gateway.emulator;
      const before = idsOf(directory);
      const change = (page: number) => {
        directory.removeUser(before[page] ?? '');
        directory.addUser();
      };
      const { seen, held, reasons } = await walk(gateway, { query: usersQuery, headers, change });
      if (headers === walkHeader) {
        expect(seen).toEqual([...before, ...idsOf(directory).slice(-3)]);
        expect({ held, reasons }).toEqual({ held: ['EXACT', 'EXACT', 'EXACT', 'EXACT'], reasons: [] });
      } else {
        expect(seen).not.toContain(before[100]);
        expect({ held: held.slice(1), reasons }).toEqual({
          held: ['BEST_EFFORT', 'BEST_EFFORT'],
          reasons: ['UNVERIFIED_SEAM'],
        });
      }
    }
  });

  test('each verified seam costs a call', async () => {
    await using gateway = await open();
    const { seen, held, calls } = await walk(gateway, { query: usersQuery, headers: walkHeader });
    expect(seen).toEqual(idsOf(gateway.emulator.directory));
    expect({ held, calls }).toEqual({ held: ['EXACT', 'EXACT', 'EXACT'], calls: { ListUsers: 5 } });
  });

  test('pages of 50 have room for both sides of a seam: EXACT without a call more', async () => {
    await using gateway = await open();
    const { held, calls } = await walk(gateway, { query: usersQuery, first: 50 });
    expect({ held, calls }).toEqual({ held: Array(6).fill('EXACT'), calls: { ListUsers: 6 } });
  });

  test.each(['random', 'update'] as const)(
    'order %s: BEST_EFFORT, each seam verified or not',
    async (order) => {
      for (const headers of [{}, walkHeader]) {
        for (const first of [20, 100]) {
          await using gateway = await open({ order });
          const { held, reasons } = await walk(gateway, { query: usersQuery, first, headers });
          expect(held[0]).toBe('EXACT');
          expect(held.slice(1)).not.toContain('EXACT');
          expect(reasons.length).toBeGreaterThan(0);
        }
      }
    },
  );
});

test('a list that is one page is EXACT in any order', async () => {
  for (const order of ['creation', 'update', 'random'] as const) {
    await using gateway = await startGateway({ emulator: { users: 100, order } });
    const { held, calls } = await walk(gateway, { query: usersQuery });
    expect({ held, calls }).toEqual({ held: ['EXACT'], calls: { ListUsers: 1 } });
  }
});

test('a scan in doubt says so on each of its pages, and verifies its seams where that is asked for', async () => {
  await using gateway = await startGateway({ emulator: { users: 300 } });
  const plain = await walk(gateway, { query: enabledQuery, first: 50 });
  expect(new Set(plain.held)).toEqual(new Set(['BEST_EFFORT']));
  const verified = await walk(gateway, { query: enabledQuery, first: 50, headers: walkHeader });
  expect(new Set(verified.held)).toEqual(new Set(['EXACT']));
  expect(verified.seen).toEqual(plain.seen);
});

/** Every way of paging, through gateway and emulator: numbers, tokens, and what is held in memory. */
describe.each([
  { name: 'Query.users', query: usersQuery },
  { name: 'OrganizationalUnit.children', query: childrenQuery },
  { name: 'Group.members', query: membersQuery },
  { name: 'User.groups', query: groupsOfUserQuery },
])('histories of $name', ({ query }) => {
  /** A list of so many rows, and how rows of it go and come. */
  function build({ emulator: { directory } }: Gateway, rows: number) {
    const everyone = idsOf(directory);
    if (query === usersQuery) {
      return {
        ids: () => idsOf(directory),
        remove: (id: string) => directory.removeUser(id),
        add: () => directory.addUser(),
      };
    }
    if (query === childrenQuery) {
      const { organizationalUnitId: id } = directory.addOrganizationalUnit();
      const add = () => directory.addOrganizationalUnit({ parentId: id });
      for (let row = 0; row < rows; row += 1) add();
      const ids = () => directory.organizationalUnit(id)?.childIds ?? [];
      return { id, ids, remove: (unit: string) => directory.removeOrganizationalUnit(unit), add };
    }
    if (query === membersQuery) {
      const { groupId: id } = directory.addGroup({ userIds: everyone.slice(0, rows) });
      let next = rows;
      const add = () => {
        directory.joinGroup(everyone[next] ?? '', id);
        next += 1;
      };
      const ids = () => directory.group(id)?.userIds ?? [];
      return { id, ids, remove: (userId: string) => directory.leaveGroup(userId, id), add };
    }
    const add = () => directory.joinGroup(id, directory.addGroup().groupId);
    const { userId: id } = directory.addUser();
    for (let row = 0; row < rows; row += 1) add();
    const ids = () => directory.user(id)?.groupIds ?? [];
    return { id, ids, remove: (groupId: string) => directory.leaveGroup(id, groupId), add };
  }

  const history = fc.record({
    first: fc.constantFrom(7, 20, 50, 77, 100),
    gone: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }),
    come: fc.nat(8),
  });

  test.each([
    { what: 'a net loss at each seam', headers: {} },
    { what: 'any changes, each seam verified', headers: walkHeader },
  ])('$what: EXACT', async ({ headers }) => {
    const property = fc.asyncProperty(history, async ({ first, gone, come }) => {
      await using gateway = await startGateway({ emulator: { users: 240 } });
      const list = build(gateway, 180);
      let alive = [...list.ids()];
      const comes = headers === walkHeader ? come : Math.min(come, gone.length - 1);
      const change = (page: number) => {
        if (page > 6) return;
        for (const share of gone) list.remove(list.ids()[Math.floor(share * (list.ids().length - 1))] ?? '');
        for (let row = 0; row < comes; row += 1) list.add();
        const left = new Set(list.ids());
        alive = alive.filter((id) => left.has(id));
      };
      const { seen, held, reasons } = await walk(gateway, {
        query,
        first,
        headers,
        change,
        ...('id' in list && { id: list.id }),
      });
      expect(reasons).toEqual([]);
      expect(new Set(held)).toEqual(new Set(['EXACT']));
      expect(new Set(seen).size).toBe(seen.length);
      expect(alive.filter((id) => !seen.includes(id))).toEqual([]);
    });
    await fc.assert(property, { seed: 6, numRuns: 12 });
  });
});
