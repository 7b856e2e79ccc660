import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Directory } from '../../src/emulator/directory/directory.ts';
import type { NewUser, User } from '../../src/emulator/directory/records.ts';
import { countersOf, type Gateway, type GatewayOptions, startGateway } from '../support/gateway.ts';

const byQuery = 'query ($by: UserBy!) { user(by: $by) { id } }';
const filterQuery = 'query ($filter: UserFilter) { users(filter: $filter) { totalCount nodes { id } } }';
const entityQuery = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id } } }';

/** A change that upstream's index of look-ups has not seen: the account is another one, and is found by what it was. */
function changeUnseen(user: User, changes: Partial<NewUser>): void {
  Object.assign(user, changes);
}

interface Case {
  readonly name: string;
  readonly by: object;
  /** What makes an account one that bears the key, and one that does not any more. */
  readonly bearing: NewUser;
  readonly other: NewUser;
  readonly operation: string;
  /** What the key is compared with. */
  readonly member: string;
}

const cases: readonly Case[] = [
  {
    name: 'username',
    by: { username: 'Mia.Chen' },
    bearing: { username: 'mia.chen' },
    other: { username: 'mia.wang' },
    operation: 'GetUserIdByUsername',
    member: 'User.username',
  },
  {
    name: 'email',
    by: { email: 'mia@EXAMPLE.com' },
    bearing: { username: 'mia', email: 'Mia@example.com' },
    other: { username: 'mia', email: 'mia@example.org' },
    operation: 'GetUserIdByEmail',
    member: 'User.email',
  },
  {
    name: 'email, of whom the first has none any more',
    by: { email: 'mia@example.com' },
    bearing: { username: 'mia', email: 'mia@example.com' },
    other: { username: 'mia', email: undefined },
    operation: 'GetUserIdByEmail',
    member: 'User.email',
  },
  {
    name: 'phone',
    by: { phone: { number: '139-0000-1001' } },
    bearing: { username: 'mia', phoneNumber: '13900001001', phoneRegion: '86' },
    other: { username: 'mia', phoneNumber: '13900001002', phoneRegion: '86' },
    operation: 'GetUserIdByPhoneNumber',
    member: 'User.phoneNumber',
  },
  {
    name: 'externalId',
    by: { externalId: { id: 'S-1', sourceType: 'ad', sourceId: 'ad-1' } },
    bearing: { username: 'mia', userExternalId: 'S-1', userSourceType: 'ad', userSourceId: 'ad-1' },
    other: { username: 'mia', userExternalId: 's-1' },
    operation: 'GetUserIdByUserExternalId',
    member: 'User.userExternalId',
  },
];

const users = 250;
const scan = 3;

describe.each([
  { plane: 'Developer API alone', options: {}, settledBy: { ListUsers: scan } },
  {
    plane: 'with the management plane',
    options: { accessKeys: true },
    settledBy: { 'management:ListUsers': 1 },
  },
  {
    plane: 'with access keys and a narrower scope',
    options: { accessKeys: true, emulator: { users, scope: 'partial' } },
    settledBy: { ListUsers: scan },
  },
] satisfies readonly { options: GatewayOptions; [more: string]: unknown }[])(
  'a look-up that names another user, $plane',
  ({ options, settledBy }) => {
    let gateway: Gateway;
    let directory: Directory;
    let unitIds: readonly string[];

    beforeEach(async () => {
      gateway = await startGateway({ emulator: { users }, ...options });
      ({ directory } = gateway.emulator);
      unitIds = [gateway.emulator.scope.organizationalUnitIds[0] ?? 'ou_root'].filter(
        (id) => id !== 'ou_root',
      );
    });
    afterEach(() => gateway[Symbol.asyncDispose]());

    const add = (values: NewUser) => directory.addUser({ ...values, organizationalUnitIds: unitIds });

    test.each(cases)('by $name: the user that bears it now', async ({ by, bearing, other, operation }) => {
      changeUnseen(add(bearing), other);
      const successor = add(bearing);
      const asked = await gateway.count(byQuery, { by });
      // Asked once more, past memory, before any search.
      expect(asked).toEqual({ [operation]: 2, GetUser: 2, ...settledBy });
      expect((await gateway.ask(byQuery, { by })).data).toEqual({ user: { id: successor.userId } });
    });

    test.each(cases)('by $name that no user bears: null', async ({ by, bearing, other }) => {
      changeUnseen(add(bearing), other);
      const { data, errors } = await gateway.ask(byQuery, { by });
      expect({ data, errors }).toEqual({ data: { user: null } });
    });

    test.each(cases)(
      'by $name, which is unreadable of one user: an error, for it may be the one',
      async (known) => {
        const { by, bearing, other, member } = known;
        changeUnseen(add(bearing), other);
        const { userId: id } = add(bearing);
        gateway.emulator.odd.set({ member, value: '{"a":1}', id });
        const { data, errors } = await gateway.ask(byQuery, { by });
        expect(data).toEqual({ user: null });
        expect(errors).toMatchObject([
          { path: ['user'], extensions: { code: 'UPSTREAM_INVALID_RESPONSE', upstream: { member } } },
        ]);
      },
    );

    test('in a list: the user that has it, or none', async () => {
      changeUnseen(add({ username: 'mia', email: 'mia@example.com' }), { email: 'mia@example.org' });
      changeUnseen(add({ username: 'jan', phoneNumber: '13900001001' }), { phoneNumber: '13900001002' });
      const successor = add({ username: 'noa', email: 'mia@example.com' });
      const nodes = [{ id: successor.userId }];
      const byEmail = await gateway.ask(filterQuery, { filter: { email: { equals: 'mia@example.com' } } });
      expect(byEmail.data).toEqual({ users: { totalCount: 1, nodes } });
      const byNumber = await gateway.ask(filterQuery, { filter: { phone: { equals: '13900001001' } } });
      expect({ data: byNumber.data, errors: byNumber.errors }).toEqual({
        data: { users: { totalCount: 0, nodes: [] } },
      });
    });

    test('for a router: the user that bears it, and NOT_FOUND where none does', async () => {
      changeUnseen(add({ username: 'mia' }), { username: 'mia.wang' });
      changeUnseen(add({ username: 'jan', email: 'jan@example.com' }), { email: 'jan@example.org' });
      const successor = add({ username: 'mia' });
      const { data, errors } = await gateway.ask(entityQuery, {
        r: [
          { __typename: 'User', username: 'mia' },
          { __typename: 'User', email: 'jan@example.com' },
        ],
      });
      expect(data).toEqual({ _entities: [{ id: successor.userId }, null] });
      expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
        [['_entities', 1], 'NOT_FOUND'],
      ]);
    });

    test('one scan serves every such look-up of an operation', async () => {
      for (const name of ['mia', 'jan', 'noa'])
        changeUnseen(add({ username: name }), { username: `${name}.x` });
      const counted = await gateway.count(
        '{ a: user(by: { username: "mia" }) { id } b: user(by: { username: "jan" }) { id } c: user(by: { username: "noa" }) { id } }',
      );
      expect(counted.ListUsers ?? 0).toBeLessThanOrEqual(scan);
    });
  },
);

describe('a number that two regions have', () => {
  const number = '13900001001';

  async function open(options: GatewayOptions = {}) {
    const gateway = await startGateway({ emulator: { users: 250 }, ...options });
    const { directory } = gateway.emulator;
    const american = directory.addUser({ username: 'am', phoneNumber: number, phoneRegion: '1' });
    const chinese = directory.addUser({ username: 'cn', phoneNumber: number, phoneRegion: '86' });
    return { gateway, american, chinese };
  }

  test.each([
    [{ phone: { number, region: '1' } }, 'american', {}],
    [{ phone: { number, region: '86' } }, 'chinese', { settled: true }],
    [{ phone: { number, region: '+86' } }, 'chinese', { settled: true }],
    [{ phone: { number: `+86 ${number}` } }, 'chinese', { settled: true }],
    [{ phone: { number: `0086${number}`, region: '86' } }, 'chinese', { settled: true }],
    [{ phone: { number: `+86${number}` } }, 'chinese', { settled: true }],
    [{ phone: { number } }, 'american', {}],
    [{ phone: { number, region: null } }, 'american', {}],
    [{ phone: { number, region: '44' } }, null, { settled: true }],
    [{ phone: { number: `+86${number}`, region: '44' } }, null, { isRefused: true }],
  ] as const)(
    '%j: %s',
    async (by, who, { settled = false, isRefused = false }: { settled?: boolean; isRefused?: boolean }) => {
      for (const accessKeys of [false, true]) {
        const { gateway, ...people } = await open({ accessKeys });
        await using _ = gateway;
        const counted = await gateway.count(byQuery, { by });
        const settling = accessKeys ? { 'management:ListUsers': 1 } : { ListUsers: 3 };
        expect(counted).toEqual(
          isRefused ? {} : { GetUserIdByPhoneNumber: 1, GetUser: 1, ...(settled ? settling : {}) },
        );
        const user = who && { id: people[who].userId };
        expect((await gateway.ask(byQuery, { by })).data).toEqual({ user });
      }
    },
  );

  test('the filter of a list takes the region with the number', async () => {
    const { gateway, chinese } = await open();
    await using _ = gateway;
    const ask = (filter: object) => gateway.ask(filterQuery, { filter });
    const found = { users: { totalCount: 1, nodes: [{ id: chinese.userId }] } };
    expect((await ask({ phone: { equals: `+86${number}` } })).data).toEqual(found);
    expect((await ask({ phone: { equals: `+86${number}` }, status: ['ENABLED'] })).data).toEqual(found);
    expect((await ask({ phone: { equals: `+44${number}` } })).data).toEqual({
      users: { totalCount: 0, nodes: [] },
    });
  });

  test('a scan that is larger than allowed is refused by name, and names no user', async () => {
    const { gateway } = await open({ config: { maxScanPages: 2 } });
    await using _ = gateway;
    const { data, errors } = await gateway.ask(byQuery, { by: { phone: { number, region: '86' } } });
    expect(data).toEqual({ user: null });
    expect(errors).toMatchObject([{ path: ['user'], extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
    expect(errors?.[0]?.message).toContain('EIAM_MAX_SCAN_PAGES');
    expect(JSON.stringify(errors)).not.toContain(number);
  });

  test('where the management API fails, the scan finds the user', async () => {
    const { gateway, chinese } = await open({ accessKeys: true });
    await using _ = gateway;
    gateway.emulator.management.faults.add({ fault: { kind: 'error503' } });
    const { data, errors, extensions } = await gateway.ask(byQuery, {
      by: { phone: { number, region: '86' } },
    });
    expect({ data, errors }).toEqual({ data: { user: { id: chinese.userId } } });
    expect(extensions?.upstream?.fallbacks).toEqual({ 'management:ListUsers': 1 });
  });

  test('a scan that fails is a failure, never the other user', async () => {
    const { gateway } = await open();
    await using _ = gateway;
    gateway.emulator.faults.add({ operation: 'ListUsers', times: 100, fault: { kind: 'error503' } });
    const { data, errors } = await gateway.ask(byQuery, { by: { phone: { number, region: '86' } } });
    expect(data).toEqual({ user: null });
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
  });
});

describe('a number as people write it', () => {
  let gateway: Gateway;
  beforeEach(async () => {
    gateway = await startGateway({ emulator: { users: 20 } });
  });
  afterEach(() => gateway[Symbol.asyncDispose]());

  test.each([
    ['13900001001', '86'],
    ['+8613900001001', '86'],
    ['008613900001001', '86'],
    ['139-0000-1001', '86'],
    ['+86-139-0000-1001', '86'],
    ['+86 (139) 0000.1001', '86'],
    ['(+86) 139 0000 1001', '86'],
    ['\u00a0139\u20110000\u20131001 ', '86'],
    ['＋８６　１３９－００００－１００１', '86'],
    ['+49 (0)13900001001', '49'],
    ['+852 13900001001', '852'],
    ['+1 13900001001', '1'],
  ])('%j, of region %s', async (written, phoneRegion) => {
    const { userId } = gateway.emulator.directory.addUser({
      username: 'mia',
      phoneNumber: '13900001001',
      phoneRegion,
    });
    for (const by of [{ phone: { number: written } }, { phone: { number: written, region: phoneRegion } }]) {
      const counted = await gateway.count(byQuery, { by });
      expect(counted).toEqual({ GetUserIdByPhoneNumber: 1, GetUser: 1 });
      expect((await gateway.ask(byQuery, { by })).data).toEqual({ user: { id: userId } });
    }
    const { data } = await gateway.ask(filterQuery, { filter: { phone: { equals: written } } });
    expect(data).toEqual({ users: { totalCount: 1, nodes: [{ id: userId }] } });
  });

  test('a territory whose region has four digits is found by them', async () => {
    const { userId } = gateway.emulator.directory.addUser({
      username: 'mia',
      phoneNumber: '7331234',
      phoneRegion: '1684',
    });
    const by = { phone: { number: '+1 684 733 1234' } };
    expect(await gateway.count(byQuery, { by })).toEqual({ GetUserIdByPhoneNumber: 2, GetUser: 1 });
    expect((await gateway.ask(byQuery, { by })).data).toEqual({ user: { id: userId } });
  });

  test.each([
    ['by.phone.number', { phone: { number: 'home' } }],
    ['by.phone.number', { phone: { number: '+' } }],
    ['by.phone.number', { phone: { number: '1390000x1001' } }],
    ['by.phone.number', { phone: { number: '1'.repeat(24) } }],
    ['by.phone.number', { phone: { number: '' } }],
    ['by.phone.number', { phone: { number: '86+139' } }],
    ['by.phone.region', { phone: { number: '13900001001', region: 'CN' } }],
    ['by.phone.region', { phone: { number: '13900001001', region: '0' } }],
    ['by.phone.region', { phone: { number: '13900001001', region: '1234567' } }],
  ])('%s of %j is BAD_USER_INPUT, and asks nothing', async (argument, by) => {
    const before = countersOf(gateway.emulator);
    const { data, errors } = await gateway.ask(byQuery, { by });
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', argument }]);
    expect(countersOf(gateway.emulator)).toEqual(before);
  });
});

describe('what is remembered and late', () => {
  const hour = { cacheTtlMs: 3_600_000 };

  test('a name that a user took since it was read finds that user, as it is now', async () => {
    await using gateway = await startGateway({ config: hour, emulator: { users: 5 } });
    const { directory } = gateway.emulator;
    const { userId } = directory.addUser({ username: 'mia' });
    await gateway.ask(byQuery, { by: { username: 'mia' } });
    directory.updateUser(userId, { username: 'noa' });
    const query = 'query ($by: UserBy!) { user(by: $by) { id username } }';
    const { data } = await gateway.ask(query, { by: { username: 'noa' } });
    expect(data).toEqual({ user: { id: userId, username: 'noa' } });
  });

  test('a name that another user has by now does not find the former one', async () => {
    await using gateway = await startGateway({ config: hour, emulator: { users: 5 } });
    const { directory } = gateway.emulator;
    const first = directory.addUser({ username: 'mia' });
    using fault = gateway.emulator.faults.add({
      operation: 'GetUser',
      times: 100,
      fault: { kind: 'error503' },
    });
    // The look-up is remembered, the user is not.
    await gateway.ask(byQuery, { by: { username: 'mia' } });
    fault[Symbol.dispose]();
    directory.updateUser(first.userId, { username: 'noa' });
    const second = directory.addUser({ username: 'mia' });
    expect(await gateway.count(byQuery, { by: { username: 'mia' } })).toEqual({
      GetUserIdByUsername: 1,
      GetUser: 2,
    });
    expect((await gateway.ask(byQuery, { by: { username: 'mia' } })).data).toEqual({
      user: { id: second.userId },
    });
  });
});

test('a user whose account could not be read is an error: no one was seen to bear the name', async () => {
  await using gateway = await startGateway({ emulator: { users: 5 } });
  gateway.emulator.directory.addUser({ username: 'mia' });
  gateway.emulator.faults.add({ operation: 'GetUser', times: 100, fault: { kind: 'error503' } });
  const { data, errors } = await gateway.ask(byQuery, { by: { username: 'mia' } });
  expect(data).toEqual({ user: null });
  expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
});

describe('a unit by its id at its source', () => {
  const query = 'query ($by: OrganizationalUnitBy!) { organizationalUnit(by: $by) { id name } }';
  const by = { externalId: { id: 'dept-1', sourceType: 'ldap', sourceId: 'ldap-1' } };

  test('that names another unit is UPSTREAM_INVALID_RESPONSE', async () => {
    await using gateway = await startGateway({ emulator: { users: 5 } });
    const unit = gateway.emulator.directory.addOrganizationalUnit({
      organizationalUnitExternalId: 'dept-1',
      organizationalUnitSourceType: 'ldap',
      organizationalUnitSourceId: 'ldap-1',
    });
    Object.assign(unit, { organizationalUnitExternalId: 'dept-2' });
    const { data, errors } = await gateway.ask(query, { by });
    expect(data).toEqual({ organizationalUnit: null });
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['UPSTREAM_INVALID_RESPONSE']);
  });
});
