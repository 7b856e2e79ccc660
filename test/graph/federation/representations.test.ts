import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import type { User } from '../../../src/emulator/directory/records.ts';
import { type Answer, type Gateway, startGateway } from '../../support/gateway.ts';

const query = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
  __typename ... on User { id username } ... on Group { id name } ... on OrganizationalUnit { id unit: name }
} }`;
const unknownId = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';

interface Entities {
  readonly _entities: readonly (Record<string, unknown> | null)[];
}

let gateway: Gateway;
let directory: Directory;
let mia: User;
let jan: User;

beforeAll(async () => {
  gateway = await startGateway({ emulator: { users: 1_000 } });
  ({ directory } = gateway.emulator);
  mia = directory.addUser({ username: 'Mia.Chen', email: 'Mia.Chen@example.com' });
  jan = directory.addUser({ username: 'jan', email: 'jan@example.com' });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => gateway.emulator.counters.reset());

const ask = (representations: readonly unknown[]) => gateway.ask<Entities>(query, { representations });
const userOf = ({ userId, username }: User) => ({ __typename: 'User', id: userId, username });
const failuresOf = ({ errors }: Answer<Entities>) =>
  errors?.map(({ path, extensions }) => ({ path, ...extensions }));

describe('what representations name', () => {
  test.each([
    ['id', () => mia.userId],
    ['username', () => 'Mia.Chen'],
    ['username', () => 'mIA.cHEN'],
    ['email', () => 'Mia.Chen@example.com'],
    ['email', () => 'mia.chen@EXAMPLE.com'],
  ])('a user by %s', async (field, value) => {
    const { data, errors } = await ask([{ __typename: 'User', [field]: value() }]);
    expect({ data, errors }).toEqual({ data: { _entities: [userOf(mia)] } });
  });

  test('objects of every type, in the order asked, those named twice as often as named', async () => {
    const [group] = [...directory.groups()];
    const { root } = directory;
    const { data, errors } = await ask([
      { __typename: 'User', email: 'jan@example.com' },
      { __typename: 'OrganizationalUnit', id: root.organizationalUnitId },
      { __typename: 'User', id: mia.userId },
      { __typename: 'Group', id: group?.groupId },
      { __typename: 'User', username: 'jan' },
      { __typename: 'User', id: mia.userId },
      { __typename: 'User', email: 'jan@example.com' },
    ]);
    const unit = { id: root.organizationalUnitId, unit: root.organizationalUnitName };
    expect({ data, errors }).toEqual({
      data: {
        _entities: [
          userOf(jan),
          { __typename: 'OrganizationalUnit', ...unit },
          userOf(mia),
          { __typename: 'Group', id: group?.groupId, name: group?.groupName },
          userOf(jan),
          userOf(mia),
          userOf(jan),
        ],
      },
    });
    expect(gateway.emulator.counters.snapshot()).toEqual({
      GetUserIdByEmail: 1,
      GetUserIdByUsername: 1,
      GetUser: 2,
      GetGroup: 1,
      GetOrganizationalUnit: 1,
    });
  });

  test('a thousand of them in any order, by three keys, some of them twice', async () => {
    const some = [...directory.users()].slice(0, 900).reverse();
    const named = some.map(({ userId, username, email }, index) => {
      if (index % 3 === 0 || email === undefined) return { __typename: 'User', id: userId };
      return index % 3 === 1 ? { __typename: 'User', username } : { __typename: 'User', email };
    });
    const { data, errors } = await ask([...named, ...named.slice(0, 100)]);
    expect(errors).toBeUndefined();
    expect(data?._entities).toEqual([...some, ...some.slice(0, 100)].map(userOf));
    expect(gateway.emulator.counters.snapshot()).toEqual({ ListUsers: 11 });
  });

  test('a key that the scan does not find as it is written is looked up', async () => {
    const some = [...directory.users()].slice(0, 20);
    const shouting = some.map(({ username }) => ({ __typename: 'User', username: username.toUpperCase() }));
    const { data, errors } = await ask(shouting);
    expect(errors).toBeUndefined();
    expect(data?._entities).toEqual(some.map(userOf));
    expect(gateway.emulator.counters.snapshot()).toMatchObject({ GetUserIdByUsername: 20 });
  });

  test('the id of a user named by username: the look-up, and the user that shows the name', async () => {
    const ids = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id } } }';
    const r = [{ __typename: 'User', username: 'jan' }];
    expect(await gateway.count(ids, { r })).toEqual({ GetUserIdByUsername: 1, GetUser: 1 });
  });

  test('what only starts from an id proves by itself that the object exists', async () => {
    const members =
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Group { id members { totalCount } } } }';
    const { groupId } = directory.addGroup({ userIds: [mia.userId] });
    const r = [{ __typename: 'Group', id: groupId }];
    expect(await gateway.count(members, { r })).toEqual({ ListUsersForGroup: 1 });
  });

  test('written into the document they are the same', async () => {
    const { data } = await gateway.ask(
      '{ _entities(representations: [{ __typename: "User", username: "jan" }]) { ... on User { username } } }',
    );
    expect(data).toEqual({ _entities: [{ username: 'jan' }] });
  });

  test('no representation is no object, and no call', async () => {
    expect((await ask([])).data).toEqual({ _entities: [] });
    expect(gateway.emulator.counters.total).toBe(0);
  });
});

describe('a right key names an object whatever stands beside it', () => {
  test.each<[string, () => object]>([
    ['a member that is no key', () => ({ id: jan.userId, displayName: 'Jan', badge: { number: 5 } })],
    ['a member that JavaScript knows', () => ({ username: 'jan', toString: 'x', constructor: null })],
    ['null for other keys', () => ({ id: null, username: null, email: 'jan@example.com' })],
    ['an id of another service', () => ({ id: '4711', username: 'jan' })],
    ['other keys that are wrong', () => ({ id: 5, username: 'jan', email: [] })],
    ['its other keys', () => ({ email: 'jan@example.com', username: 'jan', id: jan.userId })],
  ])('%s', async (_name, members) => {
    const { data, errors } = await ask([{ __typename: 'User', ...members() }]);
    expect({ data, errors }).toEqual({ data: { _entities: [userOf(jan)] } });
  });

  test('the id counts before a username and an e-mail address, which may have changed', async () => {
    const stale = { email: 'Mia.Chen@example.com', username: 'unknown.user' };
    const { data, errors } = await ask([
      { __typename: 'User', ...stale, id: jan.userId },
      { __typename: 'User', ...stale, username: 'jan' },
    ]);
    expect({ data, errors }).toEqual({ data: { _entities: [userOf(jan), userOf(jan)] } });
    expect(gateway.emulator.counters.snapshot()).toEqual({ GetUserIdByUsername: 1, GetUser: 1 });
  });
});

describe('a representation that is wrong is null with an error at its index, and costs no call', () => {
  const good = () => ({ __typename: 'User', id: mia.userId });
  const id = `user_${unknownId}`;
  const bad: readonly (readonly [name: string, representation: unknown, at: string])[] = [
    ['no type', { id }, '.__typename'],
    ['a null type', { __typename: null, id }, '.__typename'],
    ['a type that is a number', { __typename: 5, id }, '.__typename'],
    ['an unknown type', { __typename: 'Dept', id }, '.__typename'],
    ['a type of this graph that is no entity', { __typename: 'PageInfo', id }, '.__typename'],
    ['a type that JavaScript knows', { __typename: 'constructor', id }, '.__typename'],
    ['an interface', { __typename: 'Node', id }, '.__typename'],
    ['a text', id, '.__typename'],
    ['a number', 5, '.__typename'],
    ['a list', [{ __typename: 'User', id }], '.__typename'],
    ['no key', { __typename: 'User' }, ''],
    ['wrong keys alone', { __typename: 'User', id: null, username: '', email: 5 }, '.id'],
    ['no key among other members', { __typename: 'User', displayName: 'Jan', nickname: null }, ''],
    ['an inherited key', JSON.parse('{ "__typename": "User", "__proto__": { "username": "jan" } }'), ''],
    ['a field that is no key', { __typename: 'User', phone: '15112345678' }, ''],
    ['a key of another type', { __typename: 'Group', email: 'jan@example.com' }, ''],
    ['a member that JavaScript knows', { __typename: 'User', toString: 'jan' }, ''],
    ['a null id', { __typename: 'User', id: null }, '.id'],
    ['an id that is a number', { __typename: 'User', id: 5 }, '.id'],
    ['an id that is an object', { __typename: 'User', id: { id } }, '.id'],
    ['an id of another type', { __typename: 'User', id: `group_${unknownId}` }, '.id'],
    ['an id that leaves its place', { __typename: 'User', id: 'user_a/../../groups' }, '.id'],
    ['an id that is far too long', { __typename: 'User', id: `user_${'a'.repeat(90)}` }, '.id'],
    ['a group by the id of a unit', { __typename: 'Group', id: `ou_${unknownId}` }, '.id'],
    ['a unit by the id of a user', { __typename: 'OrganizationalUnit', id }, '.id'],
    ['an empty username', { __typename: 'User', username: '' }, '.username'],
    ['a blank username', { __typename: 'User', username: ' \t' }, '.username'],
    ['a username that is a number', { __typename: 'User', username: 5 }, '.username'],
    ['an e-mail address that is a list', { __typename: 'User', email: ['jan@example.com'] }, '.email'],
    ['an e-mail address that is far too long', { __typename: 'User', email: 'a'.repeat(257) }, '.email'],
  ];

  test.each(bad)('%s', async (_name, representation, at) => {
    const answer = await ask([representation]);
    expect(answer.data).toEqual({ _entities: [null] });
    expect(failuresOf(answer)).toEqual([
      { path: ['_entities', 0], code: 'BAD_USER_INPUT', argument: `representations.0${at}` },
    ]);
    expect(answer.errors?.[0]?.message).not.toMatch(/jan|Jan|aaaa/);
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test('all of them among good ones: each error at its index, each good one answered', async () => {
    const mixed = bad.flatMap(([, representation]) => [representation, good()]);
    const answer = await ask(mixed);
    expect(answer.data?._entities).toEqual(bad.flatMap(() => [null, userOf(mia)]));
    expect(failuresOf(answer)).toEqual(
      bad.map(([, , at], index) => ({
        path: ['_entities', 2 * index],
        code: 'BAD_USER_INPUT',
        argument: `representations.${2 * index}${at}`,
      })),
    );
    expect(gateway.emulator.counters.snapshot()).toEqual({ GetUser: 1 });
  });
});

describe('a key that names nothing is null with NOT_FOUND at its index', () => {
  test.each([
    ['User', 'id', `user_${unknownId}`],
    ['User', 'username', 'unknown.user'],
    ['User', 'email', 'unknown@example.com'],
    ['Group', 'id', `group_${unknownId}`],
    ['OrganizationalUnit', 'id', `ou_${unknownId}`],
  ])('%s by %s', async (typeName, field, value) => {
    const unknown = { __typename: typeName, [field]: value };
    const answer = await ask([{ __typename: 'User', id: jan.userId }, unknown, unknown]);
    expect(answer.data).toEqual({ _entities: [userOf(jan), null, null] });
    expect(failuresOf(answer)).toEqual([
      { path: ['_entities', 1], code: 'NOT_FOUND' },
      { path: ['_entities', 2], code: 'NOT_FOUND' },
    ]);
  });

  test('also where nothing but the key was asked for', async () => {
    const ids = 'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on User { id } } }';
    const answer = await gateway.ask<Entities>(ids, { r: [{ __typename: 'User', id: `user_${unknownId}` }] });
    expect(answer.data).toEqual({ _entities: [null] });
    expect(failuresOf(answer)).toEqual([{ path: ['_entities', 0], code: 'NOT_FOUND' }]);
  });
});

test('where upstream fails for one of them, the others are answered', async () => {
  using _fault = gateway.emulator.faults.add({
    operation: 'GetUserIdByEmail',
    times: 100,
    fault: { kind: 'error503' },
  });
  const answer = await ask([
    { __typename: 'User', email: 'jan@example.com' },
    { __typename: 'User', id: mia.userId },
    { __typename: 'User', username: 'jan' },
  ]);
  expect(answer.data).toEqual({ _entities: [null, userOf(mia), userOf(jan)] });
  expect(failuresOf(answer)).toMatchObject([{ path: ['_entities', 0], code: 'UPSTREAM_UNAVAILABLE' }]);
});

describe('too many at once', () => {
  const many = (length: number) => Array.from({ length }, () => ({ __typename: 'User', id: jan.userId }));

  test('1,000 are answered', async () => {
    const { data, errors } = await ask(many(1_000));
    expect(errors).toBeUndefined();
    expect(data?._entities).toEqual(many(1_000).map(() => userOf(jan)));
  });

  test('1,001 are refused before anything is asked upstream', async () => {
    const answer = await ask(many(1_001));
    expect(answer.data).toBeUndefined();
    expect(failuresOf(answer)).toEqual([
      { path: undefined, code: 'BAD_USER_INPUT', argument: 'representations' },
    ]);
    expect(gateway.emulator.counters.total).toBe(0);
  });

  test('what is asked below them counts for each of them', async () => {
    const members = `query ($r: [_Any!]!) { _entities(representations: $r) {
      ... on Group { members(first: 100) { nodes { id } } }
    } }`;
    const r = Array.from({ length: 1_000 }, () => ({ __typename: 'Group', id: `group_${unknownId}` }));
    const answer = await gateway.ask<Entities>(members, { r });
    expect(answer.errors?.map(({ extensions }) => extensions?.code)).toEqual(['OPERATION_TOO_COMPLEX']);
    expect(gateway.emulator.counters.total).toBe(0);
  });
});
