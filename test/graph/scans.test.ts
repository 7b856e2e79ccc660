import { describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';

interface ListPage {
  readonly totalCount?: number;
  readonly completeness: 'EXACT' | 'BEST_EFFORT';
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const page = 'completeness nodes { id } pageInfo { hasNextPage endCursor }';
const arguments_ = '$filter: UserFilter, $first: Int, $after: String';
const listQuery = (selected: string) =>
  `query (${arguments_}) { users(filter: $filter, first: $first, after: $after) { ${selected} } }`;
const counted = listQuery(`totalCount ${page}`);
const uncounted = listQuery(page);
const enabled = { not: { status: ['DISABLED'] } };

async function ask(gateway: Gateway, query: string, variables: object) {
  gateway.emulator.counters.reset();
  const { data, errors, extensions } = await gateway.ask<{ users: ListPage }>(query, variables);
  expect(errors).toBeUndefined();
  if (!data) throw new Error('Expected a page');
  const reasons = extensions?.upstream?.bestEffort ?? [];
  return { ...data.users, reasons, calls: gateway.emulator.counters.snapshot().ListUsers };
}

function idsOf({ emulator: { directory } }: Gateway, isDisabled: boolean): string[] {
  const users = Array.from(directory.users()).filter(({ status }) => (status === 'disabled') === isDisabled);
  return users.map(({ userId }) => userId);
}

describe('a filter that reads a list', () => {
  test('ends with the full page, and counts where the count is selected alone', async () => {
    await using gateway = await startGateway({ emulator: { users: 1_000 } });
    const first = await ask(gateway, uncounted, { filter: enabled, first: 20 });
    expect(first).toMatchObject({ calls: 1, completeness: 'EXACT', pageInfo: { hasNextPage: true } });
    const whole = await ask(gateway, counted, { filter: enabled, first: 20 });
    expect(whole).toMatchObject({ calls: 10, completeness: 'BEST_EFFORT' });
    expect(whole.totalCount).toBe(idsOf(gateway, false).length);
    expect(whole.nodes).toEqual(first.nodes);
  });

  test('a count is found through fragments and aliases, and left out by @skip', async () => {
    await using gateway = await startGateway({ emulator: { users: 300 } });
    const calls = async (selected: string, more = '') =>
      (
        await gateway.count(
          `{ users(filter: { not: { status: [DISABLED] } }, first: 1) { nodes { id } ${selected} } } ${more}`,
        )
      ).ListUsers;
    expect(await calls('...Counted', 'fragment Counted on UserConnection { n: totalCount }')).toBe(3);
    expect(await calls('... on UserConnection { totalCount }')).toBe(3);
    expect(await calls('totalCount @skip(if: true)')).toBe(1);
    expect(await calls('edges { cursor }')).toBe(1);
  });

  test('cursors of pages with and without a count continue one another', async () => {
    await using gateway = await startGateway({ emulator: { users: 600 } });
    const seen: string[] = [];
    let after: string | null = null;
    for (let turn = 0; turn < 20; turn += 1) {
      const query = turn % 2 === 0 ? uncounted : counted;
      const list: ListPage = await ask(gateway, query, { filter: enabled, first: 70, after });
      seen.push(...list.nodes.map(({ id }) => id));
      if (!list.pageInfo.hasNextPage) break;
      after = list.pageInfo.endCursor;
    }
    expect(seen).toEqual(idsOf(gateway, false));
  });

  test('rows that meet the filter no more, once they were given, still show the place', async () => {
    for (const query of [counted, uncounted]) {
      await using gateway = await startGateway({ emulator: { users: 600 } });
      const before = idsOf(gateway, false);
      const seen: string[] = [];
      let after: string | null = null;
      for (let turn = 0; turn < 20; turn += 1) {
        const { reasons, ...list }: ListPage & { reasons: readonly string[] } = await ask(gateway, query, {
          ...{ filter: enabled, first: 50, after },
        });
        expect(reasons).not.toContain('LOST_ANCHORS');
        const ids = list.nodes.map(({ id }) => id);
        seen.push(...ids);
        if (!list.pageInfo.hasNextPage) break;
        after = list.pageInfo.endCursor;
        for (const id of ids) gateway.emulator.directory.updateUser(id, { status: 'disabled' });
      }
      expect(seen).toEqual(before);
    }
  });

  test('fields of one operation read the list once, beyond what an operation holds of it as well', async () => {
    await using gateway = await startGateway({ emulator: { users: 7_000 } });
    const query = `{
      few: users(filter: { displayName: { isSet: false } }, first: 1) { totalCount }
      many: users(filter: { not: { status: [DISABLED] } }, first: 1) { totalCount }
    }`;
    expect(await gateway.count(query)).toEqual({ ListUsers: 70 });
    const { data } = await gateway.ask<{ many: { totalCount: number } }>(query);
    expect(data?.many.totalCount).toBe(idsOf(gateway, false).length);
  });

  test('a list that has become shorter than its cached length is not read behind its end', async () => {
    await using gateway = await startGateway({ emulator: { users: 310 } });
    await gateway.ask('{ users(first: 1) { totalCount } }');
    const { directory } = gateway.emulator;
    for (const { userId } of [...directory.users()].slice(0, 50)) directory.removeUser(userId);
    expect(await ask(gateway, counted, { filter: enabled, first: 1 })).toMatchObject({ calls: 3 });
  });
});

test('numbers that two regions share are distinguished by one scan for the whole operation', async () => {
  await using gateway = await startGateway({ emulator: { users: 6_001 } });
  const { directory } = gateway.emulator;
  const shared = [...directory.users()].filter(({ phoneRegion }) => phoneRegion === '852');
  expect(shared.length).toBeGreaterThan(10);
  const query = 'query ($keys: [UserBy!]!) { usersBy(keys: $keys) { id groups(first: 1) { totalCount } } }';
  const keys = shared.map(({ phoneNumber: number, phoneRegion: region }) => ({ phone: { number, region } }));
  const { ListUsers } = await gateway.count(query, { keys });
  expect(ListUsers).toBe(61);
  const { data } = await gateway.ask<{ usersBy: { id: string }[] }>(query, { keys });
  expect(data?.usersBy.map(({ id }) => id)).toEqual(shared.map(({ userId }) => userId));
});

describe('operations that scan at the same time', () => {
  const filters = [
    { displayName: { isSet: false } },
    { not: { status: ['DISABLED'] } },
    { email: { endsWith: 'cn.example.com' } },
  ];

  test.each([0, 60_000])('read the list together, cached for %i ms', async (cacheTtlMs) => {
    const emulator = { users: 1_000, latencyMs: 20 };
    await using gateway = await startGateway({ emulator, config: { cacheTtlMs } });
    gateway.emulator.counters.reset();
    const pages = await Promise.all(filters.map((filter) => gateway.ask(counted, { filter, first: 5 })));
    expect(pages.map(({ errors }) => errors)).toEqual(filters.map(() => undefined));
    expect(gateway.emulator.counters.snapshot().ListUsers).toBe(10);
    // One after the other, where nothing is remembered, each reads it again.
    await gateway.ask(counted, { filter: enabled, first: 1 });
    expect(gateway.emulator.counters.snapshot().ListUsers).toBe(cacheTtlMs === 0 ? 20 : 10);
  });

  test('what is kept of a long list displaces nothing else', async () => {
    // Longer than a fill of as many users beside it.
    const config = { cacheTtlMs: 3_600_000, cacheMaxEntries: 5_001 };
    await using gateway = await startGateway({ emulator: { users: 7_000 }, config });
    const { userId: id } = gateway.emulator.samples;
    const user = 'query ($id: ID!) { user(by: { id: $id }) { groups(first: 1) { totalCount } } }';
    expect(await gateway.count(user, { id })).toEqual({ GetUser: 1 });
    expect(await ask(gateway, counted, { filter: enabled, first: 1 })).toMatchObject({ calls: 70 });
    expect(gateway.app.cache?.stats().rows).toBe(1 + 5_000 + 500);
    expect(await gateway.count(user, { id })).toEqual({});
  });
});
