import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Directory } from '../../src/emulator/directory/directory.ts';
import type { User } from '../../src/emulator/directory/records.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';

const unknownId = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';

describe('one object', () => {
  let gateway: Gateway;
  let directory: Directory;
  let mia: User;

  beforeAll(async () => {
    gateway = await startGateway({ emulator: { users: 40 } });
    ({ directory } = gateway.emulator);
    mia = directory.addUser({
      username: 'Mia.Chen',
      email: 'Mia.Chen@example.com',
      phoneRegion: '49',
      phoneNumber: '15112345678',
      userExternalId: 'S-1-5-21',
      userSourceType: 'ad',
      userSourceId: 'ad-1',
    });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  const byQuery = 'query ($by: UserBy!) { user(by: $by) { id username } }';

  test.each([
    ['username', 'Mia.Chen', 'GetUserIdByUsername'],
    ['username', 'mIA.cHEN', 'GetUserIdByUsername'],
    ['email', 'Mia.Chen@example.com', 'GetUserIdByEmail'],
    ['email', 'MIA.CHEN@EXAMPLE.COM', 'GetUserIdByEmail'],
    ['phone', { number: '15112345678' }, 'GetUserIdByPhoneNumber'],
    ['externalId', { id: 'S-1-5-21', sourceType: 'ad', sourceId: 'ad-1' }, 'GetUserIdByUserExternalId'],
  ])('user by %s %j', async (key, value, operation) => {
    gateway.emulator.counters.reset();
    const { data, errors } = await gateway.ask(byQuery, { by: { [key]: value } });
    expect({ data, errors }).toEqual({ data: { user: { id: mia.userId, username: 'Mia.Chen' } } });
    expect(gateway.emulator.counters.snapshot()).toEqual({ [operation]: 1, GetUser: 1 });
  });

  test('user by an external id of EIAM itself: neither the type nor the instance has to be named', async () => {
    const { userId, username } = directory.addUser({ username: 'built.in', userExternalId: 'hr-1' });
    const short = await gateway.ask(byQuery, { by: { externalId: { id: 'hr-1' } } });
    const externalId = { id: 'hr-1', sourceType: 'build_in', sourceId: directory.instanceId };
    const long = await gateway.ask(byQuery, { by: { externalId } });
    expect(short.data).toEqual({ user: { id: userId, username } });
    expect(long.data).toEqual(short.data);
  });

  test('only the id of a user looked up by name: read all the same, to see that it has the name', async () => {
    const query = '{ user(by: { username: "mia.chen" }) { id __typename } }';
    expect(await gateway.count(query)).toEqual({ GetUserIdByUsername: 1, GetUser: 1 });
  });

  test.each([
    { id: `user_${unknownId}` },
    { username: 'mia' },
    { email: 'mia.chen@example.org' },
    { phone: { number: '4915112345678' } },
    { externalId: { id: 'S-1-5-21' } },
    { externalId: { id: 'S-1-5-21', sourceType: 'ad', sourceId: 'ad-2' } },
    { externalId: { id: 's-1-5-21', sourceType: 'ad', sourceId: 'ad-1' } },
  ])('no user by %j: null, and no error', async (by) => {
    const { data, errors } = await gateway.ask(byQuery, { by });
    expect({ data, errors }).toEqual({ data: { user: null } });
  });

  test.each([{}, { id: 'user_a', username: 'b' }, { id: 'group_a' }, { username: ' ' }, { username: null }])(
    'user by %j: BAD_USER_INPUT that names by, and no call',
    async (by) => {
      gateway.emulator.counters.reset();
      const { data, errors } = await gateway.ask(byQuery, { by });
      expect(data).toBeUndefined();
      expect(errors?.map(({ extensions }) => extensions)).toEqual([
        { code: 'BAD_USER_INPUT', argument: expect.stringMatching(/^by(\.|$)/) },
      ]);
      expect(gateway.emulator.counters.total).toBe(0);
    },
  );

  test('organizationalUnit by external id, and none', async () => {
    const unit = directory.addOrganizationalUnit({
      organizationalUnitName: 'Lab',
      organizationalUnitExternalId: 'dept-1',
      organizationalUnitSourceType: 'ding_talk',
      organizationalUnitSourceId: 'ding-1',
    });
    const query = `query ($by: OrganizationalUnitBy!) { organizationalUnit(by: $by) { id name source { rawType sourceId } } }`;
    const externalId = { id: 'dept-1', sourceType: 'ding_talk', sourceId: 'ding-1' };
    const found = await gateway.ask(query, { by: { externalId } });
    expect(found.data).toEqual({
      organizationalUnit: {
        id: unit.organizationalUnitId,
        name: 'Lab',
        source: { rawType: 'ding_talk', sourceId: 'ding-1' },
      },
    });
    const none = await gateway.ask(query, { by: { externalId: { id: 'dept-1' } } });
    expect({ data: none.data, errors: none.errors }).toEqual({ data: { organizationalUnit: null } });
  });

  test('ou_root is the root, by its own id', async () => {
    const { organizationalUnitId: id, organizationalUnitName: name, childIds } = directory.root;
    const query = `{
      a: organizationalUnit(by: { id: "ou_root" }) { id }
      b: organizationalUnit(by: { id: "ou_root" }) { name parent { id } path ancestors { id } }
      c: node(id: "ou_root") { id ... on OrganizationalUnit { children(first: 100) { totalCount } } }
    }`;
    const { data, errors } = await gateway.ask(query);
    expect({ data, errors }).toEqual({
      data: {
        a: { id },
        b: { name, parent: null, path: `/${name}`, ancestors: [] },
        c: { id, children: { totalCount: childIds.length } },
      },
    });
  });

  // Whatever is asked of it: the scope is the whole directory, so a unit that is not there is not out of scope.
  test.each([
    'id',
    'name',
    'path',
    'parent { id }',
    'ancestors { id }',
    'children { totalCount }',
    'users { totalCount }',
  ])('a unit that does not exist is null without an error, asked for %s', async (field) => {
    const { data, errors } = await gateway.ask(
      `{ organizationalUnit(by: { id: "ou_${unknownId}" }) { ${field} } }`,
    );
    expect({ data, errors }).toEqual({ data: { organizationalUnit: null } });
  });

  test.each(['id', 'name', 'source { sourceId }', 'members { totalCount }', 'id members { nodes { id } }'])(
    'a group that does not exist is null without an error, asked for %s',
    async (field) => {
      const { data, errors } = await gateway.ask(`{ group(id: "group_${unknownId}") { ${field} } }`);
      expect({ data, errors }).toEqual({ data: { group: null } });
    },
  );

  test('iggroup_all is everyone', async () => {
    const query = '{ group(id: "iggroup_all") { members(first: 100) { totalCount nodes { id username } } } }';
    const nodes = [...directory.users()].map(({ userId: id, username }) => ({ id, username }));
    expect((await gateway.ask(query)).data).toEqual({
      group: { members: { totalCount: nodes.length, nodes } },
    });
  });

  test('nodes of all types: the order asked, twice what was asked twice, null for none', async () => {
    const [group] = [...directory.groups()];
    const { organizationalUnitId, organizationalUnitName } = directory.root;
    const groupId = group?.groupId ?? '';
    const ids = [
      groupId,
      `user_${unknownId}`,
      mia.userId,
      organizationalUnitId,
      `group_${unknownId}`,
      `ou_${unknownId}`,
      groupId,
    ];
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) {
      __typename id
      ... on User { username }
      ... on Group { name }
      ... on OrganizationalUnit { title: name }
    } }`;
    const asGroup = { __typename: 'Group', id: groupId, name: group?.groupName };
    const asUser = { __typename: 'User', id: mia.userId, username: mia.username };
    const asUnit = {
      __typename: 'OrganizationalUnit',
      id: organizationalUnitId,
      title: organizationalUnitName,
    };
    const { data, errors } = await gateway.ask(query, { ids });
    expect({ data, errors }).toEqual({
      data: { nodes: [asGroup, null, asUser, asUnit, null, null, asGroup] },
    });
  });

  test('nodes: no ids are no nodes, 101 ids are too many, an id of nothing is named by its place', async () => {
    const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
    expect((await gateway.ask(query, { ids: [] })).data).toEqual({ nodes: [] });
    const many = await gateway.ask(query, { ids: Array(101).fill(mia.userId) });
    expect(many.errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', argument: 'ids' },
    ]);
    const odd = await gateway.ask(query, { ids: [mia.userId, 'app_1'] });
    expect(odd.errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'BAD_USER_INPUT', argument: 'ids.1' },
    ]);
  });
});
