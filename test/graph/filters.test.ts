import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../src/emulator/directory/directory.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { meets, type UserFilter } from './oracle/filters.ts';
import { World } from './oracle/world.ts';

const query = `query ($filter: UserFilter, $first: Int) {
  users(filter: $filter, first: $first) { totalCount nodes { id username displayName email status } }
}`;

describe.each([
  { keys: 'by the Developer API alone', accessKeys: false, scope: 'partial' as const },
  { keys: 'searched for with access keys', accessKeys: true, scope: 'all' as const },
  { keys: 'with access keys and a narrower scope', accessKeys: true, scope: 'partial' as const },
])('users(filter:) $keys', ({ accessKeys, scope }) => {
  const users = 250;
  const scan = Math.ceil((users + 1) / 100);
  const isSearched = accessKeys && scope === 'all';
  let gateway: Gateway;
  let directory: Directory;
  let unitId: string;

  beforeAll(async () => {
    gateway = await startGateway({ accessKeys, emulator: { users, scope } });
    ({ directory } = gateway.emulator);
    const [top] = gateway.emulator.scope.organizationalUnitIds;
    unitId = directory.addOrganizationalUnit(top ? { parentId: top } : {}).organizationalUnitId;
    for (const { userId } of [...directory.users()].slice(0, 60))
      directory.joinOrganizationalUnit(userId, unitId);
    directory.addUser({
      username: 'Kim.Lee',
      displayName: 'Kim 李',
      email: 'Kim.Lee@example.com',
      phoneNumber: '99900001111',
      status: 'disabled',
      organizationalUnitIds: [unitId],
    });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  /** All users in scope that meet it, in the order of their list. */
  function expected(filter: UserFilter) {
    const world = new World(gateway.emulator);
    const nodes = world
      .users()
      .filter((user) => meets(world, user, filter))
      .map(({ userId: id, username, displayName = null, email = null, status }) => {
        return { id, username, displayName, email, status: status.toUpperCase() };
      });
    return { totalCount: nodes.length, nodes: nodes.slice(0, 100) };
  }

  const kim: UserFilter = { email: { equals: 'kim.lee@EXAMPLE.com' } };

  test.each<[UserFilter]>([
    [{ username: { startsWith: 'a' } }],
    [{ username: { startsWith: 'KIM' } }],
    [{ username: { startsWith: 'kim.lee' } }],
    [{ username: { startsWith: 'im' } }],
    [{ displayName: { startsWith: 'l' } }],
    [{ displayName: { startsWith: '李' } }],
    [{ displayName: { startsWith: 'kim 李' } }],
    [{ status: ['DISABLED'] }],
    [{ status: ['ENABLED'] }],
    [{ status: ['OTHER'] }],
    [kim],
    [{ email: { equals: 'kim.lee@example.co' } }],
    [{ phone: { equals: '99900001111' } }],
    [{ phone: { equals: '9990000111' } }],
    [{ ...kim, phone: { equals: '99900001111' } }],
    [{ ...kim, phone: { equals: '99900001112' } }],
    [{ ...kim, status: ['DISABLED'] }],
    [{ ...kim, status: ['ENABLED'] }],
    [{ ...kim, username: { startsWith: 'Kim' }, displayName: { startsWith: 'k' } }],
    [{ ...kim, username: { startsWith: 'Lee' } }],
    [{ phone: { equals: '99900001111' }, displayName: { startsWith: 'Kin' } }],
    [{ username: null, status: null, email: null, organizationalUnits: null }],
  ])('%j is what a look at every user finds', async (filter) => {
    const { data, errors } = await gateway.ask(query, { filter, first: 100 });
    expect({ data, errors }).toEqual({ data: { users: expected(filter) } });
  });

  test('any combination is what a look at every user finds', async () => {
    const world = new World(gateway.emulator);
    const people = world.users();
    // Of a user mostly, so that something is found; no numbers that two users share (developer-api.md 8.6: any one).
    const numbers = people.flatMap(({ phoneNumber }) => phoneNumber ?? []);
    const filters = fc
      .tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 127 }))
      .map(([one, two, members]) => {
        const user = people[one % people.length];
        const other = people[two % people.length];
        const { phoneNumber } = user ?? {};
        const isAlone = numbers.filter((number) => number === phoneNumber).length === 1;
        const filter: UserFilter = {
          ...(members & 1 ? { username: { startsWith: user?.username.slice(0, 1 + (two % 5)) } } : {}),
          ...(members & 2 ? { displayName: startsWith(user?.displayName?.slice(0, 1).toUpperCase()) } : {}),
          ...(members & 4 ? { status: [two % 3 ? 'ENABLED' : 'DISABLED'] } : {}),
          ...(members & 8 && members & 16 ? { email: equals(user?.email) } : {}),
          ...(members & 32 && members & 16 ? { phone: equals(isAlone ? phoneNumber : undefined) } : {}),
          ...(members & 64
            ? { organizationalUnits: { any: [(two % 4 && user?.primaryOrganizationalUnitId) || unitId] } }
            : {}),
          ...(two % 9 === 0 ? { username: { startsWith: other?.username } } : {}),
        };
        return filter;
      });
    const property = fc.asyncProperty(filters, async (filter) => {
      const unit = directory.organizationalUnit(filter.organizationalUnits?.any?.[0] ?? '');
      fc.pre(!unit || world.isUnitVisible(unit));
      const { data, errors } = await gateway.ask<{ users: ReturnType<typeof expected> }>(query, {
        filter,
        first: 100,
      });
      const wanted = expected(filter);
      expect(errors).toBeUndefined();
      expect(data?.users.totalCount).toBe(wanted.totalCount);
      // A unit lists its users in the order in which they joined.
      expect(byId(data?.users.nodes ?? [])).toEqual(byId(wanted.nodes));
    });
    await fc.assert(property, { seed: 3, numRuns: 150 });
  });

  test.each<[UserFilter, Record<string, number>]>([
    [{}, { ListUsers: 1 }],
    [kim, { GetUserIdByEmail: 1, GetUser: 1 }],
    [{ phone: { equals: '99900001111' } }, { GetUserIdByPhoneNumber: 1, GetUser: 1 }],
    [
      { ...kim, phone: { equals: '99900001111' }, status: ['DISABLED'] },
      { GetUserIdByEmail: 1, GetUser: 1 },
    ],
    [{ email: { equals: 'unknown@example.com' }, status: ['ENABLED'] }, { GetUserIdByEmail: 1 }],
  ])('%j costs %j, or one search', async (filter, calls) => {
    // A number may be two people's: the look-up says whose it is, with access keys or without.
    const search = Object.keys(filter).length > 0 && filter.phone === undefined && isSearched;
    const expectedCalls = search ? { 'management:ListUsers': 1 } : calls;
    expect(await gateway.count(query, { filter, first: 100 })).toEqual(expectedCalls);
  });

  test('a unit alone costs its page, with other conditions its own scan, all others the whole scan', async () => {
    expect(await gateway.count(query, { filter: { organizationalUnits: { any: [unitId] } } })).toEqual({
      ListUsers: 1,
    });
    const small = { organizationalUnits: { any: [unitId] }, status: ['ENABLED'] };
    const searched = { 'management:ListUsers': 1 };
    expect(await gateway.count(query, { filter: small })).toEqual(isSearched ? searched : { ListUsers: 1 });
    const pages = Math.ceil(gateway.emulator.scope.users().length / 100);
    expect(pages).toBe(scan);
    expect(await gateway.count(query, { filter: { username: { startsWith: 'k' } } })).toEqual(
      isSearched ? searched : { ListUsers: pages },
    );
    const twice = `{ a: users(filter: { status: ENABLED }) { totalCount } b: users(filter: { username: { startsWith: "k" } }) { totalCount } }`;
    expect(await gateway.count(twice)).toEqual(
      isSearched ? { 'management:ListUsers': 2 } : { ListUsers: pages },
    );
  });

  test('the id alone of the user with an address costs what the whole user does: the address is checked', async () => {
    const ids = 'query ($filter: UserFilter) { users(filter: $filter) { totalCount nodes { id } } }';
    expect(await gateway.count(ids, { filter: kim })).toEqual(
      isSearched ? { 'management:ListUsers': 1 } : { GetUserIdByEmail: 1, GetUser: 1 },
    );
  });

  test.each(['username.startsWith', 'displayName.startsWith', 'email.equals', 'phone.equals'])(
    '%s: a blank text is BAD_USER_INPUT and costs nothing',
    async (path) => {
      gateway.emulator.counters.reset();
      const [member = '', kind = ''] = path.split('.');
      const { data, errors } = await gateway.ask(query, { filter: { [member]: { [kind]: ' ' } } });
      expect(data).toBeUndefined();
      expect(errors?.map(({ extensions }) => extensions)).toEqual([
        { code: 'BAD_USER_INPUT', argument: `filter.${path}` },
      ]);
      expect(gateway.emulator.counters.total).toBe(0);
    },
  );

  test('users that came since the list was last sized are found by a scan', async () => {
    await using fresh = await startGateway({ emulator: { users: 95 } });
    const late = Array.from({ length: 220 }, (_, index) =>
      fresh.emulator.directory.addUser({ username: `late.${index}`, status: 'disabled' }),
    );
    const { data } = await fresh.ask(
      '{ users(filter: { username: { startsWith: "late." } }) { totalCount } }',
    );
    expect(data).toEqual({ users: { totalCount: late.length } });
  });

  test('ou_root stands for the root in every filter', async () => {
    await using fresh = await startGateway({ emulator: { users: 5 } });
    const { userId: id } = fresh.emulator.directory.addUser({ username: 'top', email: 'top@example.com' });
    const filters =
      '{ a: users(filter: { organizationalUnits: { any: ["ou_root"] }, username: { startsWith: "top" } }) { nodes { id } } b: users(filter: { organizationalUnits: { any: ["ou_root"] }, email: { equals: "top@example.com" } }) { nodes { id } } }';
    const nodes = [{ id }];
    expect((await fresh.ask(filters)).data).toEqual({ a: { nodes }, b: { nodes } });
  });
});

describe('a scan beyond what the operator allows', () => {
  let gateway: Gateway;
  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users: 350 }, config: { maxScanPages: 3 } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test('is OPERATION_TOO_COMPLEX once a first page has confirmed it, and says what would make it possible', async () => {
    gateway.emulator.counters.reset();
    const { data, errors } = await gateway.ask(query, { filter: { status: ['DISABLED'] } });
    expect(data).toEqual({ users: null });
    expect(errors).toMatchObject([{ path: ['users'], extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
    const [{ message } = { message: '' }] = errors ?? [];
    for (const word of [
      '4',
      '3',
      'organizationalUnits.any',
      'ids',
      'email',
      'phone',
      'EIAM_MAX_SCAN_PAGES',
    ]) {
      expect(message).toContain(word);
    }
    expect(gateway.emulator.counters.snapshot()).toMatchObject({ ListUsers: 1 });
    expect(gateway.emulator.counters.total).toBe(1);
  });

  test('is no hindrance within a unit, nor for a look-up, nor for a plain page', async () => {
    const { directory } = gateway.emulator;
    const { organizationalUnitId } = directory.addOrganizationalUnit();
    const { userId: id } = directory.addUser({
      username: 'found',
      email: 'found@example.com',
      organizationalUnitIds: [organizationalUnitId],
    });
    const filters = `query ($unit: ID!) {
      a: users(filter: { organizationalUnits: { any: [$unit] }, username: { startsWith: "f" } }) { nodes { id } }
      b: users(filter: { email: { equals: "found@example.com" }, username: { startsWith: "f" } }) { nodes { id } }
      c: users(first: 1) { totalCount }
    }`;
    const nodes = [{ id }];
    const { data, errors } = await gateway.ask(filters, { unit: organizationalUnitId });
    expect({ data, errors }).toEqual({ data: { a: { nodes }, b: { nodes }, c: { totalCount: 351 } } });
  });

  test('a unit larger than that is refused as well, after the one page that tells its size', async () => {
    const { directory } = gateway.emulator;
    const { organizationalUnitId } = directory.addOrganizationalUnit();
    for (const { userId } of [...directory.users()])
      directory.joinOrganizationalUnit(userId, organizationalUnitId);
    gateway.emulator.counters.reset();
    const { errors } = await gateway.ask(query, {
      filter: { organizationalUnits: { any: [organizationalUnitId] }, status: ['ENABLED'] },
    });
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['OPERATION_TOO_COMPLEX']);
    expect(gateway.emulator.counters.snapshot()).toEqual({ ListUsers: 1 });
  });
});

function equals(text: string | undefined) {
  return text ? { equals: text } : null;
}

function startsWith(text: string | undefined) {
  return text ? { startsWith: text } : null;
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => a.id.localeCompare(b.id));
}
