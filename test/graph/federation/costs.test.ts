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
});
