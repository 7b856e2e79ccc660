import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import type { User } from '../../../src/emulator/directory/records.ts';
import { type Gateway, startGateway } from '../../support/gateway.ts';

const profiles = entitiesAs('... on User { id username displayName email }');

function entitiesAs(selection: string): string {
  return `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${selection} } }`;
}

describe.each([
  { plane: 'Developer API alone', accessKeys: false },
  { plane: 'with access keys', accessKeys: true },
])('what a batch of representations costs upstream, $plane', ({ accessKeys }) => {
  const users = 1_000;
  const scan = Math.ceil(users / 100);
  let gateway: Gateway;
  let directory: Directory;
  let everyone: User[];

  beforeAll(async () => {
    gateway = await startGateway({ accessKeys, emulator: { users } });
    ({ directory } = gateway.emulator);
    everyone = [...directory.users()];
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  function either(developer: Record<string, number>, management: Record<string, number>) {
    return accessKeys ? management : developer;
  }

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
  ])('1,000 by id, %s: min(n, ceil(N/P)), or ceil(n/P)', async (_name, query) => {
    expect(await gateway.count(query, { representations: named('id', everyone) })).toEqual(
      either({ ListUsers: scan }, { 'management:ListUsers': 10 }),
    );
  });

  test.each([
    [1, { GetUser: 1 }, { GetUser: 1 }],
    [10, { GetUser: 10 }, { 'management:ListUsers': 1 }],
    [11, { ListUsers: scan }, { 'management:ListUsers': 1 }],
    [101, { ListUsers: scan }, { 'management:ListUsers': 2 }],
  ])('%i by id, profiles: min(n, ceil(N/P)), or ceil(n/P)', async (many, developer, management) => {
    const representations = named('id', everyone.slice(0, many));
    expect(await gateway.count(profiles, { representations })).toEqual(either(developer, management));
  });

  // A look-up and a GetUser each, so that the scan of 10 pages takes over beyond 5 keys; with access keys one batch for all
  // profiles, so beyond 9.
  test.each([
    [1, { GetUserIdByUsername: 1, GetUser: 1 }, { GetUserIdByUsername: 1, GetUser: 1 }],
    [5, { GetUserIdByUsername: 5, GetUser: 5 }, { GetUserIdByUsername: 5, 'management:ListUsers': 1 }],
    [6, { ListUsers: scan }, { GetUserIdByUsername: 6, 'management:ListUsers': 1 }],
    [9, { ListUsers: scan }, { GetUserIdByUsername: 9, 'management:ListUsers': 1 }],
    [10, { ListUsers: scan }, { ListUsers: scan }],
    [1_000, { ListUsers: scan }, { ListUsers: scan }],
  ])(
    '%i by username, profiles: min(2n, ceil(N/P)), or min(n + ceil(n/P), ceil(N/P))',
    async (many, developer, management) => {
      const representations = named('username', everyone.slice(0, many));
      expect(await gateway.count(profiles, { representations })).toEqual(either(developer, management));
    },
  );

  test.each([
    [5, { GetUserIdByEmail: 5, GetUser: 5 }, { GetUserIdByEmail: 5, 'management:ListUsers': 1 }],
    [6, { ListUsers: scan }, { GetUserIdByEmail: 6, 'management:ListUsers': 1 }],
    [900, { ListUsers: scan }, { ListUsers: scan }],
  ])('%i by e-mail, profiles', async (many, developer, management) => {
    const representations = named('email', withEmail().slice(0, many));
    expect(representations).toHaveLength(many);
    expect(await gateway.count(profiles, { representations })).toEqual(either(developer, management));
  });

  test.each(['username', 'email'])('500 by %s that no user has: the scan', async (field) => {
    const representations = Array.from({ length: 500 }, (_, index) => ({
      __typename: 'User',
      [field]: `new.${index}@hires.example`,
    }));
    const { data, errors, extensions } = await gateway.ask(profiles, { representations });
    expect(data).toEqual({ _entities: representations.map(() => null) });
    expect(new Set(errors?.map((error) => error.extensions?.code))).toEqual(new Set(['NOT_FOUND']));
    expect(extensions?.upstream?.byOperation).toEqual({ ListUsers: scan });
  });

  // 4 + 2 × 2 + 2 × 1 calls are no more than the scan's 10; one user more, and they are.
  test.each([
    [
      4,
      { GetUser: 7, GetUserIdByUsername: 2, GetUserIdByEmail: 1 },
      { 'management:ListUsers': 2, GetUserIdByUsername: 2, GetUserIdByEmail: 1 },
    ],
    [5, { ListUsers: scan }, { 'management:ListUsers': 2, GetUserIdByUsername: 2, GetUserIdByEmail: 1 }],
  ])(
    '%i by id, and some by username and e-mail: one scan for all of them together',
    async (byId, developer, management) => {
      const representations = [
        ...named('id', everyone.slice(0, byId)),
        ...named('username', everyone.slice(10, 12)),
        ...named('email', withEmail().slice(20, 21)),
      ];
      expect(await gateway.count(profiles, { representations })).toEqual(either(developer, management));
    },
  );

  // The name is checked by the profile, which no router has to ask for.
  test('ids of users named by username: what their profiles cost', async () => {
    const ids = entitiesAs('... on User { id }');
    const count = (many: number) =>
      gateway.count(ids, { representations: named('username', everyone.slice(0, many)) });
    expect(await count(5)).toEqual({
      GetUserIdByUsername: 5,
      ...either({ GetUser: 5 }, { 'management:ListUsers': 1 }),
    });
    expect(await count(10)).toEqual({ ListUsers: scan });
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
