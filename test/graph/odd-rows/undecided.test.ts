import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { countersOf } from '../../support/gateway.ts';
import { expectErrors } from './expected.ts';
import { openWorld, type World } from './world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ accessKeys: false });
});
afterAll(() => world[Symbol.asyncDispose]());

type Found = {
  readonly users: {
    readonly totalCount: number;
    readonly nodes: readonly ({ readonly id: string } | null)[];
  };
};

/** The answer while one user's member is odd. */
async function askWhileOdd<Data>(member: string, query: string, variables: object) {
  const { gateway, ids } = world;
  const { odd, counters } = gateway.emulator;
  odd.set({ member, value: '{"canary":1}', id: ids.User });
  counters.reset();
  const answer = await gateway.ask<Data>(query, variables);
  odd.clear();
  return { answer, calls: countersOf(gateway.emulator) };
}

describe('a scan cannot tell whether a row meets the filter whose own member could not be read', () => {
  const query =
    'query ($filter: UserFilter) { users(filter: $filter, first: 100) { totalCount nodes { id } } }';

  test.each([
    ['User.status', () => ({ status: 'ENABLED' })],
    ['User.username', () => ({ username: { startsWith: world.user.username.slice(0, 2) } })],
    ['User.displayName', () => ({ displayName: { startsWith: world.user.displayName?.slice(0, 1) } })],
  ])('%s: the row stands in its place as an error', async (member, filterOf) => {
    const filter = filterOf();
    const right = await world.gateway.ask<Found>(query, { filter });
    const { answer } = await askWhileOdd<Found>(member, query, { filter });
    const nodes = right.data?.users.nodes.map((node) => (node?.id === world.ids.User ? null : node)) ?? [];
    const at = nodes.indexOf(null);
    expect(at).toBeGreaterThanOrEqual(0);
    expect(answer.data).toEqual({ users: { totalCount: right.data?.users.totalCount, nodes } });
    expectErrors(answer, [{ path: ['users', 'nodes', at], operation: 'ListUsers', member }]);
  });

  test.each<[string, string, () => object]>([
    ['and', 'User.status', () => ({ status: ['ENABLED'], username: { startsWith: 'no such name' } })],
    [
      'not',
      'User.email',
      () => ({ not: { or: [{ email: { isSet: true } }, { username: { isSet: true } }] } }),
    ],
    [
      'or within not',
      'User.phoneNumber',
      () => ({ not: { phone: { contains: '1' } }, username: { in: ['a', 'b'] } }),
    ],
    ['of a number alone', 'User.phoneRegion', () => ({ phone: { startsWith: '099' } })],
  ])('but what another member settles is settled: %s', async (_name, member, filterOf) => {
    const { answer } = await askWhileOdd<Found>(member, query, { filter: filterOf() });
    expect([answer.data, answer.errors]).toEqual([{ users: { totalCount: 0, nodes: [] } }, undefined]);
  });

  test.each<[string, () => object]>([
    ['User.status', () => ({ or: [{ username: { equals: 'nobody' } }, { not: { status: ['OTHER'] } }] })],
    [
      'User.email',
      () => ({ and: [{ not: { email: { equals: 'nobody@example.com' } } }, { username: { isSet: true } }] }),
    ],
    ['User.lockExpireTime', () => ({ locked: true })],
    ['User.accountExpireTime', () => ({ not: { expired: false } })],
    ['User.createTime', () => ({ createdAt: { from: '2000-01-01T00:00:00Z' }, username: { isSet: true } })],
    ['User.updateTime', () => ({ or: [{ updatedAt: { to: '2000-01-01T00:00:00Z' } }] })],
    ['User.userSourceType', () => ({ source: { type: 'OTHER' } })],
    ['User.userSourceId', () => ({ not: { source: { sourceId: 'nowhere' } } })],
    ['User.phoneNumber', () => ({ phone: { isSet: false } })],
    ['User.phoneRegion', () => ({ phone: { startsWith: '+999' } })],
  ])(
    '%s, where it decides, whatever stands beside it: one error, for this row alone',
    async (member, filterOf) => {
      const filter = { and: [filterOf(), { ids: [world.ids.User] }], or: [{ ids: [world.ids.User] }] };
      const { answer } = await askWhileOdd<Found>(member, query, { filter });
      expect(answer.data).toEqual({ users: { totalCount: 1, nodes: [null] } });
      expectErrors(answer, [{ path: ['users', 'nodes', 0], operation: 'GetUser', member }]);
    },
  );

  test('a user found by a key, too, is an error where another member of the filter decides', async () => {
    const filter = { email: { equals: world.user.email }, status: ['DISABLED'] };
    const { answer } = await askWhileOdd<Found>('User.status', query, { filter });
    expect(answer.data).toEqual({ users: { totalCount: 1, nodes: [null] } });
    expectErrors(answer, [{ path: ['users', 'nodes', 0], operation: 'GetUser', member: 'User.status' }]);
  });
});

describe('a look-up hands out a user whose own member could not be read: nothing speaks against it', () => {
  test.each([
    ['User.email', () => ({ email: world.user.email }), 'GetUserIdByEmail'],
    ['User.phoneNumber', () => ({ phone: { number: world.user.phoneNumber } }), 'GetUserIdByPhoneNumber'],
    ['User.username', () => ({ username: world.user.username }), 'GetUserIdByUsername'],
  ])('%s', async (member, keyOf, operation) => {
    const query = 'query ($by: UserBy!) { user(by: $by) { id } }';
    const { answer, calls } = await askWhileOdd(member, query, { by: keyOf() });
    expect([answer.data, answer.errors]).toEqual([{ user: { id: world.ids.User } }, undefined]);
    expect(calls).toEqual({ [operation]: 1, GetUser: 1 });
  });
});
