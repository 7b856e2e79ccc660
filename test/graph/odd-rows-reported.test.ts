import { expect, test } from 'vitest';
import { ConfigError } from '../../src/config.ts';
import { startGateway } from '../support/gateway.ts';
import { keepWarnings } from '../support/kept-log.ts';

const users = '{ users(first: 3) { nodes { id username createdAt } } }';

test('a mismatch is one line a minute for each kind, without a value, and counted for each row', async () => {
  const { lines, log } = keepWarnings();
  let now = Date.UTC(2026, 0, 31);
  await using gateway = await startGateway({ emulator: { users: 20 }, log, now: () => now });
  gateway.emulator.odd.set({ member: 'User.createTime', value: '"a secret"' });
  await gateway.ask(users);
  await gateway.ask(users);
  const line = {
    facts: {
      operation: 'ListUsers',
      member: 'User.createTime',
      expected: 'a moment',
      upstreamRequestId: expect.stringMatching(/./),
      count: 3,
    },
    text: expect.stringContaining('EIAM_OPTIONAL_MEMBERS'),
  };
  expect(lines).toEqual([line]);
  now += 60_000;
  await gateway.ask(users);
  expect(lines).toEqual([line, line]);
  expect(JSON.stringify(lines)).not.toContain('a secret');
});

test('a member that the operator names as never sent is null without an error and without a line', async () => {
  const { lines, log } = keepWarnings();
  const config = { optionalMembers: new Set(['User.createTime']) };
  await using gateway = await startGateway({ emulator: { users: 20 }, log, config });
  gateway.emulator.odd.set({ member: 'User.createTime', value: 'absent' });
  const absent = await gateway.ask<{ users: { nodes: { createdAt: string | null }[] } }>(users);
  expect(absent.errors).toBeUndefined();
  expect(absent.data?.users.nodes.map(({ createdAt }) => createdAt)).toEqual([null, null, null]);
  expect(lines).toEqual([]);
  // Its absence alone is silenced: a value that cannot be read is still a fault.
  gateway.emulator.odd.set({ member: 'User.createTime', value: '"soon"' });
  expect((await gateway.ask(users)).errors).toHaveLength(3);
  expect(lines).toHaveLength(1);
});

test('a name that is no member of the contract ends the start, and the message lists those that are', async () => {
  const config = { optionalMembers: new Set(['User.createTime', 'User.creatTime']) };
  const start = startGateway({ config });
  await expect(start).rejects.toThrow(ConfigError);
  await expect(start).rejects.toThrow(/EIAM_OPTIONAL_MEMBERS: .*Group\.groupName.*but got User\.creatTime$/m);
});

test('beyond a hundred errors about members, each still stands at its path with its code', async () => {
  await using gateway = await startGateway({ emulator: { users: 120 } });
  gateway.emulator.odd.set({ member: 'User.createTime', value: 'null' });
  gateway.emulator.odd.set({ member: 'User.updateTime', value: 'null' });
  const { data, errors = [] } = await gateway.ask<{ users: { nodes: { username: string }[] } }>(
    '{ users(first: 100) { nodes { username createdAt updatedAt } } }',
  );
  expect(data?.users.nodes.every(({ username }) => username.length > 0)).toBe(true);
  expect(errors).toHaveLength(200);
  const full = {
    code: 'UPSTREAM_INVALID_RESPONSE',
    upstream: expect.objectContaining({ operation: 'ListUsers' }),
  };
  const short = { code: 'UPSTREAM_INVALID_RESPONSE' };
  const fields = ['createdAt', 'updatedAt'];
  const paths = Array.from({ length: 200 }, (_, at) => ['users', 'nodes', at >> 1, fields[at % 2]]);
  expect(errors.map(({ path }) => path)).toEqual(paths);
  expect(errors.slice(0, 100).map(({ extensions }) => extensions)).toEqual(Array(100).fill(full));
  expect(errors.slice(100)).toEqual(
    paths.slice(100).map((path) => ({ message: short.code, path, extensions: short })),
  );
});

test.each([
  {
    operation: 'GetUser',
    id: 'User.userId',
    field: 'user(by: { id: "user_asked" }) { groups { totalCount } }',
  },
  { operation: 'GetGroup', id: 'Group.groupId', field: 'group(id: "group_asked") { name }' },
  {
    operation: 'GetOrganizationalUnit',
    id: 'OrganizationalUnit.organizationalUnitId',
    field: 'organizationalUnit(by: { id: "ou_asked" }) { name }',
  },
  {
    operation: 'management:GetIdentityProvider',
    id: 'IdentityProvider.identityProviderId',
    field: 'identityProvider(id: "IDP") { lockReason endpointMetadata { samlEntityId } }',
  },
])('$operation that answers with another object is a mismatch like any other', async (twist) => {
  const { lines, log } = keepWarnings();
  await using gateway = await startGateway({ emulator: { users: 5 }, accessKeys: true, log });
  const { directory, odd } = gateway.emulator;
  directory.addUser({ userId: 'user_asked' });
  directory.addGroup({ groupId: 'group_asked' });
  directory.addOrganizationalUnit({ organizationalUnitId: 'ou_asked' });
  const listed = await gateway.ask<{ identityProviders: { nodes: { id: string }[] } }>(
    '{ identityProviders(first: 1) { nodes { id } } }',
  );
  odd.set({ member: twist.id, value: '"a_secret"' });
  const { operation, field } = twist;
  const { data, errors = [] } = await gateway.ask(
    `{ it: ${field.replace('IDP', listed.data?.identityProviders.nodes[0]?.id ?? '')} }`,
  );
  const requestId = expect.stringMatching(/./);
  const upstream = { operation, code: null, status: 200, requestId };
  expect(data).toEqual({ it: null });
  expect(errors.map(({ path, extensions }) => ({ path, extensions }))).toEqual([
    { path: ['it'], extensions: { code: 'UPSTREAM_INVALID_RESPONSE', upstream } },
  ]);
  const expected = 'the object that was asked for';
  expect(lines.map(({ facts }) => facts)).toEqual([
    { operation, member: '', expected, upstreamRequestId: requestId, count: 1 },
  ]);
});

test.each([
  { value: '{ "userId": ["a_secret"] }', member: 'userId', expected: 'a text' },
  { value: '"a_secret"', member: '', expected: 'a value of type object' },
])(
  'of a look-up that answers $value the line says what was expected',
  async ({ value, member, expected }) => {
    const { lines, log } = keepWarnings();
    await using gateway = await startGateway({ emulator: { users: 5 }, log });
    gateway.emulator.directory.addUser({ username: 'mia' });
    gateway.emulator.odd.set({ member: 'GetUserIdByUsername', value });
    await gateway.ask('{ user(by: { username: "mia" }) { id } }');
    expect(lines.map(({ facts }) => facts)).toEqual([
      expect.objectContaining({ operation: 'GetUserIdByUsername', member, expected, count: 1 }),
    ]);
  },
);
