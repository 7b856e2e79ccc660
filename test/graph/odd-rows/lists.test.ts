import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { countersOf } from '../../support/gateway.ts';
import { expectErrors } from './expected.ts';
import { openWorld, type World } from './world.ts';

interface List {
  readonly name: string;
  /** The list's field around its page, given its arguments, and the names that lead to it. */
  readonly ask: (world: World, page: string, selection: string) => string;
  readonly at: readonly string[];
  /** Upstream's list, without access keys and with them. */
  readonly operation: readonly [string, string];
  /** Where upstream serves no count, another one does the work. */
  readonly uncounted?: string;
}

const lists: readonly List[] = [
  {
    name: 'users',
    ask: (_, page, selection) => `users(${page}) { ${selection} }`,
    at: ['users'],
    operation: ['ListUsers', 'ListUsers'],
  },
  {
    name: 'users of a unit',
    ask: ({ user }, page, selection) =>
      `organizationalUnit(by: { id: "${user.primaryOrganizationalUnitId}" }) { users(${page}) { ${selection} } }`,
    at: ['organizationalUnit', 'users'],
    operation: ['ListUsers', 'ListUsers'],
  },
  {
    name: 'groups',
    ask: (_, page, selection) => `groups(${page}) { ${selection} }`,
    at: ['groups'],
    operation: ['ListGroups', 'ListGroups'],
  },
  {
    name: 'members of a group',
    ask: ({ ids }, page, selection) => `group(id: "${ids.Group}") { members(${page}) { ${selection} } }`,
    at: ['group', 'members'],
    operation: ['ListUsersForGroup', 'ListUsersForGroup'],
  },
  {
    name: 'children of a unit',
    ask: ({ unit }, page, selection) =>
      `organizationalUnit(by: { id: "${unit.parentId}" }) { children(${page}) { ${selection} } }`,
    at: ['organizationalUnit', 'children'],
    operation: ['ListOrganizationalUnits', 'ListOrganizationalUnits'],
  },
  {
    name: 'identity providers',
    ask: (_, page, selection) => `identityProviders(${page}) { ${selection} }`,
    at: ['identityProviders'],
    operation: ['management:ListIdentityProviders', 'management:ListIdentityProviders'],
  },
];

interface Page {
  readonly totalCount: number | null;
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

const selection = 'totalCount nodes { id } pageInfo { hasNextPage endCursor }';
const mostPages = 100;

describe.each([
  ['without access keys', false],
  ['with access keys', true],
])('an odd list, %s', (_, accessKeys) => {
  let world: World;
  beforeAll(async () => {
    world = await openWorld({ accessKeys });
  });
  afterAll(() => world[Symbol.asyncDispose]());
  afterEach(() => world.gateway.emulator.odd.clear());

  const operationOf = ({ operation }: List) => operation[accessKeys ? 1 : 0];
  const wireName = (list: List) => operationOf(list).replace('management:', '');

  /** Walks to the end in small pages; the ids, and the counts of its answers. */
  async function walk(list: List) {
    const walked: string[] = [];
    const counts: (number | null)[] = [];
    let after = '';
    for (let pages = 0; pages < mostPages; pages += 1) {
      const answer = await world.gateway.ask(`{ ${list.ask(world, `first: 3${after}`, selection)} }`);
      const page = list.at.reduce<unknown>((inside, name) => Object(inside)[name], answer.data) as Page;
      walked.push(...page.nodes.map(({ id }) => id));
      counts.push(page.totalCount);
      expectErrors(
        answer,
        page.totalCount === null
          ? [{ path: [...list.at, 'totalCount'], operation: operationOf(list), member: 'totalCount' }]
          : [],
      );
      if (!page.pageInfo.hasNextPage) return { walked, counts: new Set(counts) };
      after = `, after: "${page.pageInfo.endCursor}"`;
    }
    throw new Error(`Expected an end within ${mostPages} pages`);
  }

  const reachable = lists.filter(({ at }) => accessKeys || at[0] !== 'identityProviders');

  test.each(reachable)('$name without a count: every row stands, page by page to the end', async (list) => {
    const right = await walk(list);
    expect(right.counts).toEqual(new Set([right.walked.length]));
    for (const value of ['absent', 'null', '"canary"', '-1', '1.5', '{}']) {
      world.gateway.emulator.odd.set({ member: `${wireName(list)}.totalCount`, value });
      expect([value, await walk(list)]).toEqual([value, { walked: right.walked, counts: new Set([null]) }]);
    }
    world.gateway.emulator.odd.set({
      member: `${wireName(list)}.totalCount`,
      value: `"${right.walked.length}"`,
    });
    expect(await walk(list)).toEqual(right);
  });

  test.each(reachable)(
    '$name whose rows are no list: that field fails, beside others that stand',
    async (list) => {
      const member = wireName(list) === 'ListIdentityProviders' ? 'identityProviders' : 'data';
      const operation = operationOf(list);
      for (const value of ['"canary"', '{"canary":1}', 'true', '7']) {
        world.gateway.emulator.odd.set({ member: `${wireName(list)}.${member}`, value });
        const answer = await world.gateway.ask(
          `{ beside: user(by: { id: "${world.ids.User}" }) { id username } ${list.ask(world, 'first: 3', selection)} }`,
        );
        const [first = '', second] = list.at;
        const failed = second === undefined ? null : { [second]: null };
        const beside = { id: world.ids.User, username: world.user.username };
        expect(answer.data).toEqual({ beside, [first]: failed });
        expectErrors(answer, [{ path: list.at, operation }]);
        expect(JSON.stringify([answer, world.logged])).not.toContain('canary');
      }
    },
  );

  test('a search without a count finds whom it finds otherwise', async () => {
    const ask = `{ users(first: 100, filter: { status: ENABLED }) { nodes { id } } }`;
    const right = await world.gateway.ask(ask);
    world.gateway.emulator.odd.set({ member: 'ListUsers.totalCount', value: 'absent' });
    const { data, errors } = await world.gateway.ask(ask);
    expect([data, errors]).toEqual([right.data, undefined]);
  });

  test('150 objects by id with an odd one among them take the calls they take otherwise', async () => {
    await using large = await openWorld({ accessKeys, emulator: { users: 300 } });
    const { emulator } = large.gateway;
    const those = emulator.scope.users().slice(0, 149);
    const ids = [...those.map(({ userId }) => userId).filter((id) => id !== large.ids.User), large.ids.User];
    const representations = ids.map((id) => ({ __typename: 'User', id }));
    const ask = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
      ... on User { id createdAt } } }`;
    const calls = async () => {
      emulator.counters.reset();
      emulator.management.counters.reset();
      const answer = await large.gateway.ask(ask, { representations });
      return { answer, calls: countersOf(emulator) };
    };
    await calls();
    const right = await calls();
    expect(right.answer.errors).toBeUndefined();
    expect(Object.values(right.calls).reduce((sum, each) => sum + each)).toBeLessThanOrEqual(4);
    const operation = accessKeys ? 'management:ListUsers' : 'ListUsers';
    const last = ids.length - 1;
    emulator.odd.set({ member: 'User.createTime', value: 'null', id: large.ids.User });
    const odd = await calls();
    expectErrors(odd.answer, [
      { path: ['_entities', last, 'createdAt'], operation, member: 'User.createTime' },
    ]);
    expect(odd.calls).toEqual(right.calls);
    emulator.odd.set({ member: 'User', value: 'null', id: large.ids.User });
    const none = await calls();
    expectErrors(none.answer, [{ path: ['_entities', last], operation: 'GetUser' }]);
    expect(none.calls).toEqual({ ...right.calls, GetUser: 1 });
  });
});
