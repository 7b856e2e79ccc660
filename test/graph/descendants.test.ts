import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../src/emulator/directory/directory.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { askPage, idsOf, type List, nestedQuery, walk } from './oracle/pages.ts';

const whole = `query ($id: ID!, $levels: Int, $first: Int) { organizationalUnit(by: { id: $id }) {
  descendants(levels: $levels, first: $first) { totalCount completeness edges { level node { id name } } }
} }`;

interface Whole {
  readonly organizationalUnit: {
    readonly descendants: {
      readonly totalCount: number;
      readonly completeness: string;
      readonly edges: readonly {
        readonly level: number;
        readonly node: { readonly id: string; readonly name: string } | null;
      }[];
    } | null;
  };
}

/** Units below a new one: as many on each level for each unit above. Their ids, level by level. */
function grow(directory: Directory, perLevel: readonly number[]): { top: string; levels: string[][] } {
  const add = (parentId?: string) =>
    directory.addOrganizationalUnit(parentId === undefined ? {} : { parentId }).organizationalUnitId;
  const top = add();
  const levels: string[][] = [];
  let above = [top];
  for (const count of perLevel) {
    above = above.flatMap((parentId) => Array.from({ length: count }, () => add(parentId)));
    levels.push(above);
  }
  return { top, levels };
}

describe('the units below a unit', () => {
  let gateway: Gateway;
  let tree: ReturnType<typeof grow>;

  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users: 5 } });
    tree = grow(gateway.emulator.directory, [3, 4, 2]);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test.each([
    [null, 3],
    [1, 1],
    [2, 2],
    [3, 3],
    [2_147_483_647, 3],
  ])('levels: %s, level by level, each in the order of its parents', async (levels, depth) => {
    const { data, errors } = await gateway.ask<Whole>(whole, { id: tree.top, levels, first: 100 });
    expect(errors).toBeUndefined();
    const expected = tree.levels
      .slice(0, depth)
      .flatMap((ids, index) => ids.map((id) => ({ level: index + 1, id })));
    const { totalCount, completeness, edges = [] } = data?.organizationalUnit.descendants ?? {};
    expect(edges.map(({ level, node }) => ({ level, id: node?.id }))).toEqual(expected);
    expect({ totalCount, completeness }).toEqual({ totalCount: expected.length, completeness: 'EXACT' });
  });

  test.each([1, 4, 7, 100])('pages of %i make the whole tree, once', async (size) => {
    const ids = tree.levels.flat();
    const query = nestedQuery('organizationalUnit(by: { id: $id })', 'descendants');
    const list: List = { name: 'descendants', query, id: tree.top, ids };
    const pages = await walk(gateway, list, [size]);
    expect(idsOf(pages)).toEqual(ids);
    expect(new Set(pages.map(({ totalCount }) => totalCount))).toEqual(new Set([ids.length]));
  });

  // One call for each unit above the last level that is asked for; leaves are not known to be leaves.
  test.each([
    [1, 1],
    [2, 1 + 3],
    [3, 1 + 3 + 12],
    [null, 1 + 3 + 12 + 24],
  ])('levels: %s costs %i calls, profiles included', async (levels, calls) => {
    expect(await gateway.count(whole, { id: tree.top, levels })).toEqual({ ListOrganizationalUnits: calls });
  });

  test('asked for twice in one operation it is read once', async () => {
    const query = `query ($id: ID!) { organizationalUnit(by: { id: $id }) {
      a: descendants(first: 2) { nodes { name } } b: descendants(first: 0) { totalCount } } }`;
    expect(await gateway.count(query, { id: tree.top })).toEqual({ ListOrganizationalUnits: 40 });
  });

  test('a cursor goes on behind its unit although units in front of it have gone', async () => {
    const { top, levels } = grow(gateway.emulator.directory, [6]);
    const query = nestedQuery('organizationalUnit(by: { id: $id })', 'descendants');
    const first = await askPage(gateway, { query, id: top }, { first: 3 });
    const [gone = '', ...left] = levels[0] ?? [];
    gateway.emulator.directory.removeOrganizationalUnit(gone);
    const after = first.page?.pageInfo.endCursor ?? null;
    const second = await askPage(gateway, { query, id: top }, { first: 10, after });
    expect(second.page && idsOf([second.page])).toEqual(left.slice(2));
  });

  test('a unit without units below has none', async () => {
    const leaf = tree.levels[2]?.[0];
    const { data } = await gateway.ask(whole, { id: leaf });
    const none = { totalCount: 0, completeness: 'EXACT', edges: [] };
    expect(data).toEqual({ organizationalUnit: { descendants: none } });
  });

  test('of a unit that does not exist there is neither the unit nor what is below it', async () => {
    const query = 'query ($id: ID!) { organizationalUnit(by: { id: $id }) { descendants { totalCount } } }';
    const { data, errors } = await gateway.ask(query, { id: 'ou_aaaaaaaaaaaaaaaaaaaaaaaaaa' });
    expect({ data, errors }).toEqual({ data: { organizationalUnit: null } });
  });
});

describe('a tree that takes more calls than a scan may', () => {
  test.each([
    ['a level that does not fit is not begun', [4, 5], 20, 1 + 4],
    ['a list of children that does not end in time is not read on', [250], 2, 2],
  ])('%s', async (_name, perLevel, maxScanPages, calls) => {
    await using gateway = await startGateway({ emulator: { users: 3 }, config: { maxScanPages } });
    const { top } = grow(gateway.emulator.directory, perLevel);
    gateway.emulator.counters.reset();
    const { data, errors, extensions } = await gateway.ask(
      whole,
      { id: top },
      { headers: { 'x-eiam-cost': '1' } },
    );
    expect(data).toEqual({ organizationalUnit: { descendants: null } });
    expect(errors?.map(({ path, extensions: facts }) => [path, facts])).toEqual([
      [['organizationalUnit', 'descendants'], { code: 'OPERATION_TOO_COMPLEX' }],
    ]);
    expect(gateway.emulator.counters.snapshot().ListOrganizationalUnits).toBe(calls);
    expect(extensions?.cost?.estimated).toBeGreaterThanOrEqual(gateway.emulator.counters.total);
  });

  test('as many calls as it may take, to the call', async () => {
    await using gateway = await startGateway({ emulator: { users: 3 }, config: { maxScanPages: 25 } });
    const { top } = grow(gateway.emulator.directory, [4, 5]);
    expect(await gateway.count(whole, { id: top })).toEqual({ ListOrganizationalUnits: 1 + 4 + 20 });
  });
});

describe('a tree that is odd', () => {
  test('a unit without an id stands in its place as an error, and what is below it makes the page BEST_EFFORT', async () => {
    await using gateway = await startGateway({ emulator: { users: 3 } });
    const { directory, odd } = gateway.emulator;
    const { top, levels } = grow(directory, [3, 2]);
    const [first, second, third] = levels[0] ?? [];
    odd.set({ member: 'OrganizationalUnit', value: '{"canary":1}', id: second ?? '' });
    const { data, errors } = await gateway.ask<Whole>(whole, { id: top });
    const { totalCount, completeness, edges = [] } = data?.organizationalUnit.descendants ?? {};
    const [a, b, , , e, f] = levels[1] ?? [];
    expect(edges.map(({ level, node }) => [level, node?.id ?? null])).toEqual([
      ...[first, null, third].map((id) => [1, id]),
      ...[a, b, e, f].map((id) => [2, id]),
    ]);
    expect({ totalCount, completeness }).toEqual({ totalCount: 7, completeness: 'BEST_EFFORT' });
    expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['organizationalUnit', 'descendants', 'edges', 1, 'node'], 'UPSTREAM_INVALID_RESPONSE'],
    ]);
    const shallow = await gateway.ask<Whole>(whole, { id: top, levels: 1 });
    expect(shallow.data?.organizationalUnit.descendants?.completeness).toBe('EXACT');
  });

  test('a list of children that fails fails the whole, and no half of it is passed off as all', async () => {
    await using gateway = await startGateway({ emulator: { users: 3 }, config: { maxScanPages: 10 } });
    const { top } = grow(gateway.emulator.directory, [2, 2]);
    using _fault = gateway.emulator.faults.add({
      operation: 'ListOrganizationalUnits',
      script: [null, { kind: 'truncatedJson' }],
    });
    const { data, errors } = await gateway.ask(whole, { id: top });
    expect(data).toEqual({ organizationalUnit: { descendants: null } });
    expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['organizationalUnit', 'descendants'], 'UPSTREAM_INVALID_RESPONSE'],
    ]);
  });
});
