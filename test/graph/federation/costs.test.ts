import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import type { User } from '../../../src/emulator/directory/records.ts';
import { type Gateway, startGateway } from '../../support/gateway.ts';

const profiles = entitiesAs('... on User { id username displayName email }');

function entitiesAs(selection: string): string {
  return `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
}

describe('what a batch of representations costs upstream', () => {
  const users = 1_000;
  const scan = Math.ceil(users / 100);
  let gateway: Gateway;
  let directory: Directory;
  let everyone: User[];

  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users } });
    ({ directory } = gateway.emulator);
    everyone = [...directory.users()];
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  type KeyField = 'id' | 'username' | 'email';
  const named = (field: KeyField, some: readonly User[]) =>
    some.map((user) => {
      const value = { id: user.userId, username: user.username, email: user.email }[field];
      return { __typename: 'User', [field]: value };
    });
  const withEmail = () => everyone.filter(({ email }) => email !== undefined);

  test.each([
    ['profiles', profiles],
    ['ids alone, whose users must exist all the same', entitiesAs('... on User { id }')],
  ])('1,000 by id, %s: min(n, ceil(N/P))', async (_name, query) => {
    expect(await gateway.count(query, { representations: named('id', everyone) })).toEqual({
      ListUsers: scan,
    });
  });

  test.each([
    [1, { GetUser: 1 }],
    [10, { GetUser: 10 }],
    [11, { ListUsers: scan }],
  ])('%i by id, profiles: min(n, ceil(N/P))', async (many, calls) => {
    const representations = named('id', everyone.slice(0, many));
    expect(await gateway.count(profiles, { representations })).toEqual(calls);
  });

  // A look-up and a GetUser each, so that the scan of 10 pages takes over beyond 5 keys.
  test.each([
    [1, { GetUserIdByUsername: 1, GetUser: 1 }],
    [5, { GetUserIdByUsername: 5, GetUser: 5 }],
    [6, { ListUsers: scan }],
    [1_000, { ListUsers: scan }],
  ])('%i by username, profiles: min(2n, ceil(N/P))', async (many, calls) => {
    const representations = named('username', everyone.slice(0, many));
    expect(await gateway.count(profiles, { representations })).toEqual(calls);
  });

  test.each([
    [5, { GetUserIdByEmail: 5, GetUser: 5 }],
    [6, { ListUsers: scan }],
    [900, { ListUsers: scan }],
  ])('%i by e-mail, profiles: min(2n, ceil(N/P))', async (many, calls) => {
    const representations = named('email', withEmail().slice(0, many));
    expect(representations).toHaveLength(many);
    expect(await gateway.count(profiles, { representations })).toEqual(calls);
  });

  // 4 + 2 × 2 + 2 × 1 calls are no more than the scan's 10; one user more, and they are.
  test.each([
    [4, { GetUser: 7, GetUserIdByUsername: 2, GetUserIdByEmail: 1 }],
    [5, { ListUsers: scan }],
  ])('%i by id, and some by username and e-mail: one scan for all of them together', async (byId, calls) => {
    const representations = [
      ...named('id', everyone.slice(0, byId)),
      ...named('username', everyone.slice(10, 12)),
      ...named('email', withEmail().slice(20, 21)),
    ];
    expect(await gateway.count(profiles, { representations })).toEqual(calls);
  });

  test('ids of users named by username: a look-up each, or the scan', async () => {
    const ids = entitiesAs('... on User { id }');
    const count = (many: number) =>
      gateway.count(ids, { representations: named('username', everyone.slice(0, many)) });
    expect(await count(10)).toEqual({ GetUserIdByUsername: 10 });
    expect(await count(11)).toEqual({ ListUsers: scan });
  });

  test('groups of users: one call each, however they are named', async () => {
    const groups = entitiesAs('... on User { id groups { nodes { name } } }');
    expect(await gateway.count(groups, { representations: named('id', everyone.slice(0, 30)) })).toEqual({
      GetUser: 30,
    });
    expect(
      await gateway.count(groups, { representations: named('username', everyone.slice(0, 30)) }),
    ).toEqual({
      ListUsers: scan,
      GetUser: 30,
    });
  });

  test('a scan larger than the operator allows is not made', async () => {
    await using small = await startGateway({ emulator: { users: 300 }, config: { maxScanPages: 2 } });
    const some = [...small.emulator.directory.users()].slice(0, 20);
    expect(await small.count(profiles, { representations: named('username', some) })).toEqual({
      GetUserIdByUsername: 20,
      GetUser: 20,
    });
  });
});
