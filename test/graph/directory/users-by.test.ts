import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import { countersOf, type Gateway, startGateway } from '../../support/gateway.ts';
import { errorsOf } from './errors-of.ts';

const query = 'query ($keys: [UserBy!]!) { usersBy(keys: $keys) { id username } }';
const cost = { headers: { 'x-eiam-cost': '1' } };

describe.each([
  { plane: 'Developer API alone', accessKeys: false },
  { plane: 'with the management plane', accessKeys: true },
])('usersBy, $plane', ({ accessKeys }) => {
  let gateway: Gateway;
  let directory: Directory;
  beforeAll(async () => {
    gateway = await startGateway({ accessKeys, emulator: { users: 1_000 } });
    ({ directory } = gateway.emulator);
  });
  afterAll(() => gateway[Symbol.asyncDispose]());
  afterEach(() => gateway.emulator.odd.clear());

  const shown = ({ userId: id, username }: { userId: string; username: string }) => ({ id, username });
  const withEmail = () => [...directory.users()].filter(({ email }) => email !== undefined).slice(0, 500);

  test('500 e-mail addresses of 1,000 users: the list of all, and nothing more', async () => {
    const people = withEmail();
    expect(people).toHaveLength(500);
    const keys = people.map(({ email }) => ({ email }));
    const pages = Math.ceil(directory.userCount / 100);
    const { data, errors, extensions } = await gateway.ask(query, { keys }, cost);
    expect({ data, errors }).toEqual({ data: { usersBy: people.map(shown) }, errors: undefined });
    expect(extensions?.upstream?.byOperation).toEqual({ ListUsers: pages });
    expect(extensions?.cost?.estimated).toBeGreaterThanOrEqual(pages);
    expect(extensions?.cost?.estimated).toBeLessThan(5_000);
  });

  test.each([
    ['usernames', ({ username }) => ({ username })],
    [
      'telephone numbers with their region',
      ({ phoneRegion, phoneNumber }) => ({ phone: { number: phoneNumber, region: phoneRegion } }),
    ],
    [
      'telephone numbers as they are dialled',
      ({ phoneRegion, phoneNumber }) => ({ phone: { number: `+${phoneRegion} ${phoneNumber}` } }),
    ],
    [
      'ids at the source',
      ({ userExternalId: id, userSourceType: sourceType, userSourceId: sourceId }) => ({
        externalId: { id, sourceType, sourceId },
      }),
    ],
  ] as readonly (readonly [string, (user: ReturnType<Directory['addUser']>) => object])[])(
    '50 %s: the same',
    async (_what, keyOf) => {
      const people = [...directory.users()]
        .filter(({ phoneNumber }) => phoneNumber !== undefined)
        .slice(0, 50);
      expect(people).toHaveLength(50);
      const pages = Math.ceil(directory.userCount / 100);
      const { data, errors, extensions } = await gateway.ask(query, { keys: people.map(keyOf) });
      expect({ data, errors }).toEqual({ data: { usersBy: people.map(shown) }, errors: undefined });
      expect(extensions?.upstream?.byOperation).toEqual({ ListUsers: pages });
    },
  );

  test('ids: as `nodes` reads them', async () => {
    const people = [...directory.users()].slice(0, 5);
    const counted = await gateway.count(query, { keys: people.map(({ userId: id }) => ({ id })) });
    expect(counted).toEqual(accessKeys ? { 'management:ListUsers': 1 } : { GetUser: 5 });
  });

  test('few keys are looked up, those that repeat once', async () => {
    const [one] = withEmail();
    const keys = [{ email: one?.email }, { email: one?.email }];
    expect(await gateway.count(query, { keys })).toEqual({ GetUserIdByEmail: 1, GetUser: 1 });
  });

  test('keys of every kind, in order; null where there is no such user', async () => {
    const [first, second, third, fourth, fifth] = [...directory.users()].filter(
      ({ phoneNumber, email }) => phoneNumber !== undefined && email !== undefined,
    );
    if (!first || !second || !third || !fourth || !fifth) throw new Error('Expected five users');
    const keys = [
      { username: first.username },
      { email: 'nobody@nowhere.example' },
      { email: second.email?.toUpperCase() },
      { id: third.userId },
      { id: 'user_nobody' },
      { phone: { number: fourth.phoneNumber, region: fourth.phoneRegion } },
      { username: 'no.such.name' },
      {
        externalId: {
          id: fifth.userExternalId,
          sourceType: fifth.userSourceType,
          sourceId: fifth.userSourceId,
        },
      },
    ];
    const { data, errors } = await gateway.ask(query, { keys });
    const usersBy = [first, null, second, third, null, fourth, null, fifth].map(
      (user) => user && shown(user),
    );
    expect({ data, errors }).toEqual({ data: { usersBy }, errors: undefined });
  });

  test('a number that two regions have is the one of the region that was asked for, among many', async () => {
    // Of its own: how many users there are is known by the next read, and others count its pages.
    await using crowd = await startGateway({ accessKeys, emulator: { users: 50 } });
    const { directory } = crowd.emulator;
    const others = [...directory.users()].filter(({ email }) => email !== undefined).slice(0, 20);
    expect(others).toHaveLength(20);
    const number = '5550001111';
    const here = directory.addUser({ phoneRegion: '86', phoneNumber: number });
    const there = directory.addUser({ phoneRegion: '49', phoneNumber: number });
    const keys = [
      { phone: { number, region: '49' } },
      { phone: { number, region: '86' } },
      ...others.map(({ email }) => ({ email })),
    ];
    const { data, extensions } = await crowd.ask(query, { keys });
    expect(data).toEqual({ usersBy: [there, here, ...others].map(shown) });
    expect(extensions?.upstream?.byOperation).toEqual({ ListUsers: 1 });
  });

  test('where one cannot be read it alone is null, with an error at its index', async () => {
    const [one, two, three] = withEmail();
    using _fault = gateway.emulator.faults.add({
      operation: 'GetUserIdByUsername',
      fault: { kind: 'refuse', status: 400, code: 'InvalidParameter.Username' },
    });
    const keys = [{ email: one?.email }, { username: two?.username }, { id: three?.userId }];
    const answer = await gateway.ask(query, { keys });
    expect(answer.data).toEqual({ usersBy: [one && shown(one), null, three && shown(three)] });
    expect(answer.errors?.map(({ path }) => path)).toEqual([['usersBy', 1]]);
  });

  test('a row of the list whose address cannot be read is looked up, and is found', async () => {
    const people = withEmail().slice(0, 30);
    const [odd] = people;
    gateway.emulator.odd.set({ member: 'ListUsers.data.email', value: '{}', id: odd?.userId ?? '' });
    const keys = people.map(({ email }) => ({ email }));
    const answer = await gateway.ask(query, { keys });
    expect(errorsOf(answer)).toEqual([]);
    expect(answer.data).toEqual({ usersBy: people.map(shown) });
    expect(answer.extensions?.upstream?.byOperation).toMatchObject({ GetUserIdByEmail: 1 });
  });

  describe('addresses that no user has', () => {
    const strangers = Array.from({ length: 500 }, (_, index) => ({ email: `new.${index}@hires.example` }));
    const pages = () => Math.ceil(directory.userCount / 100);

    test('500 of 1,000 users: the list of all, and nothing more', async () => {
      const { data, errors, extensions } = await gateway.ask(query, { keys: strangers }, cost);
      expect({ data, errors }).toEqual({ data: { usersBy: strangers.map(() => null) }, errors: undefined });
      expect(extensions?.upstream?.byOperation).toEqual({ ListUsers: pages() });
      expect(extensions?.cost?.estimated).toBeGreaterThanOrEqual(pages());
    });

    test('keys of the other kinds: the same', async () => {
      const keys = strangers
        .slice(0, 20)
        .flatMap((_, index) => [
          { username: `no.such.name.${index}` },
          { phone: { number: `+44 7000 9990${index}` } },
          { externalId: { id: `no-such-id-${index}`, sourceType: 'ad', sourceId: 'ad-1' } },
        ]);
      const { data, errors, extensions } = await gateway.ask(query, { keys });
      expect({ data, errors }).toEqual({ data: { usersBy: keys.map(() => null) }, errors: undefined });
      expect(extensions?.upstream?.byOperation).toEqual({ ListUsers: pages() });
    });

    test('among them one in other letters: it is looked up, and found', async () => {
      const [one] = withEmail();
      const keys = [...strangers, { email: one?.email?.toUpperCase() }];
      const { data, extensions } = await gateway.ask(query, { keys });
      expect(data).toEqual({ usersBy: [...strangers.map(() => null), one && shown(one)] });
      expect(extensions?.upstream?.byOperation).toMatchObject({ ListUsers: pages(), GetUserIdByEmail: 1 });
    });

    test.each([
      ['of a row whose address cannot be read', 'ListUsers.data.email', '{}'],
      ['of a row that cannot be read', 'ListUsers.data.userId', '{}'],
    ])('%s: all are looked up', async (_what, member, value) => {
      const [odd] = withEmail();
      gateway.emulator.odd.set({ member, value, id: odd?.userId ?? '' });
      const keys = [...strangers.slice(0, 20), { email: odd?.email }];
      const { data, extensions } = await gateway.ask(query, { keys });
      expect(data).toEqual({ usersBy: [...keys.slice(1).map(() => null), odd && shown(odd)] });
      expect(extensions?.upstream?.byOperation).toMatchObject({ GetUserIdByEmail: keys.length });
    });

    test('where a page is lost they are looked up', async () => {
      const script = [null, null, { kind: 'truncatedJson' as const }];
      using _fault = gateway.emulator.faults.add({ operation: 'ListUsers', script });
      const { data, extensions } = await gateway.ask(query, { keys: strangers.slice(0, 20) });
      expect(data).toEqual({ usersBy: strangers.slice(0, 20).map(() => null) });
      expect(extensions?.upstream?.byOperation).toMatchObject({ GetUserIdByEmail: 20 });
    });

    test('a list that is remembered is no proof: who has been made since is found', async () => {
      const config = { cacheTtlMs: 3_600_000 };
      await using remembering = await startGateway({ accessKeys, emulator: { users: 300 }, config });
      const keys = strangers.slice(0, 20);
      await remembering.ask(query, { keys });
      const hired = remembering.emulator.directory.addUser({ username: 'hired', ...keys[0] });
      const { data } = await remembering.ask(query, { keys });
      expect(data).toEqual({ usersBy: [shown(hired), ...keys.slice(1).map(() => null)] });
    });
  });

  test('of no keys is an empty list, for no call', async () => {
    expect(await gateway.count(query, { keys: [] })).toEqual({});
    expect((await gateway.ask(query, { keys: [] })).data).toEqual({ usersBy: [] });
  });
});

describe('keys that are refused', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users: 5 }, config: { maxListItems: 100_000 } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test.each<[string, readonly object[], string]>([
    ['more than 1,000', Array.from({ length: 1_001 }, (_, index) => ({ id: `user_${index}` })), 'keys'],
  ])('%s', async (_what, keys, argument) => {
    const before = countersOf(gateway.emulator);
    const { data, errors } = await gateway.ask(query, { keys });
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', argument }]);
    expect(countersOf(gateway.emulator)).toEqual(before);
  });

  test('a malformed key is null with an error at its index, and costs the others nothing', async () => {
    const [one] = [...gateway.emulator.directory.users()];
    const malformed = [
      [{ email: ' ' }, 'keys.0.email'],
      [{ id: 'group_a' }, 'keys.1.id'],
      [{ phone: { number: 'x' } }, 'keys.2.phone.number'],
    ] as const;
    const keys = [...malformed.map(([key]) => key), { id: one?.userId }];
    const { data, errors } = await gateway.ask(query, { keys });
    expect(data).toMatchObject({ usersBy: [null, null, null, { id: one?.userId }] });
    expect(errors?.map(({ path, extensions }) => [path, extensions])).toEqual(
      malformed.map(([, argument], index) => [['usersBy', index], { code: 'BAD_USER_INPUT', argument }]),
    );
  });

  test('more names than one operation may have, all of its fields added up', async () => {
    const keys = Array.from({ length: 700 }, (_, index) => ({ id: `user_${index}` }));
    const three =
      'query ($keys: [UserBy!]!) { a: usersBy(keys: $keys) { id } b: usersBy(keys: $keys) { id } c: usersBy(keys: $keys) { id } }';
    const { errors } = await gateway.ask(three, { keys });
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'OPERATION_TOO_COMPLEX', limit: 2_000, cost: 2_100 },
    ]);
  });
});
