import { expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { keepWarnings } from '../support/kept-log.ts';

const user = 'query ($id: ID!) { user(by: { id: $id }) { username } }';

test('an outage is one line a minute for each kind, with what support asks for and no value', async () => {
  const { lines, log } = keepWarnings();
  let now = Date.UTC(2026, 0, 31);
  const config = { maxConcurrency: 4 };
  await using gateway = await startGateway({ emulator: { users: 5 }, config, log, now: () => now });
  const { userId: id } = gateway.emulator.samples;
  gateway.emulator.faults.add({ operation: 'GetUser', times: 100, fault: { kind: 'error503' } });
  await gateway.ask(user, { id });
  await gateway.ask(user, { id });
  const line = {
    facts: {
      requestId: expect.stringMatching(/./),
      graphql: { type: 'query', name: undefined, document: expect.stringMatching(/^[\da-f]{64}$/) },
      viewer: undefined,
      code: 'UPSTREAM_UNAVAILABLE',
      upstream: expect.objectContaining({ operation: 'GetUser', status: 503 }),
      causes: [expect.stringMatching(/^EiamError: GetUser failed: unavailable/)],
      stack: expect.stringMatching(/\n {4}at resolve Query\.user$/),
    },
    text: expect.stringMatching(/EIAM/),
  };
  expect(lines).toEqual([line]);
  now += 60_000;
  await gateway.ask(user, { id });
  expect(lines).toEqual([line, line]);
  expect(JSON.stringify(lines)).not.toContain(id);
});

test.each([
  { asked: 'User.groups', operation: 'GetUser', selection: 'groups(first: 5) { totalCount }' },
  {
    asked: 'User.primaryOrganizationalUnit',
    operation: 'GetOrganizationalUnit',
    selection: 'secret: primaryOrganizationalUnit { name description }',
  },
])('the stack of a failure names $asked, whose resolver asked with others in one batch', async (row) => {
  const { lines, log } = keepWarnings();
  await using gateway = await startGateway({ emulator: { users: 5 }, log });
  gateway.emulator.faults.add({ operation: row.operation, times: 100, fault: { kind: 'error503' } });
  await gateway.ask(`{ one: users(first: 2) { nodes { ${row.selection} } } }`);
  expect(lines).toMatchObject([
    { facts: { code: 'UPSTREAM_UNAVAILABLE', stack: expect.stringMatching(`at resolve ${row.asked}$`) } },
  ]);
  expect(JSON.stringify(lines)).not.toContain('secret');
});

test('a write whose answer was lost, and a part that failed, are named although no entry of `errors` is', async () => {
  const { lines, log } = keepWarnings();
  await using gateway = await startGateway({ emulator: { users: 5 }, log });
  const { userId, groupId } = gateway.emulator.samples;
  gateway.emulator.faults.add({ operation: 'DisableUser', fault: { kind: 'dropBeforeAnswer' } });
  gateway.emulator.faults.add({ operation: 'AddUsersToGroup', fault: { kind: 'error503' } });
  const answer = await gateway.ask(
    `mutation ($userId: ID!, $groupId: ID!) {
      disableUser(input: { userId: $userId }) { __typename }
      addUsersToGroup(input: { groupId: $groupId, userIds: [$userId] }) {
        ... on AddUsersToGroupPayload { failures { code } } } }`,
    { userId, groupId },
  );
  const code = 'UPSTREAM_UNAVAILABLE';
  expect(answer).toMatchObject({
    data: {
      disableUser: { __typename: 'DirectoryWriteUnsettledError' },
      addUsersToGroup: { failures: [{ code }] },
    },
  });
  expect(answer.errors).toBeUndefined();
  expect(lines.map(({ facts }) => facts)).toMatchObject([
    {
      code,
      upstream: { operation: 'DisableUser' },
      causes: expect.arrayContaining([expect.stringMatching(/^EiamError: DisableUser/)]),
    },
    { code, upstream: { operation: 'AddUsersToGroup' } },
  ]);
});

test('a write that EIAM does not show, and a body that is no JSON, are each named', async () => {
  const { lines, log } = keepWarnings();
  await using gateway = await startGateway({ emulator: { users: 5 }, log });
  const { userId } = gateway.emulator.samples;
  gateway.emulator.readLag.set({ reads: 1_000_000 });
  const rename =
    'mutation ($input: PatchUserInput!) { patchUser(input: $input) { ... on PatchUserPayload { user { displayName } } } }';
  await gateway.ask(rename, { input: { userId, displayName: 'Another Name' } });
  gateway.emulator.readLag.set({});
  gateway.emulator.faults.add({ operation: 'GetUser', times: 10, fault: { kind: 'html', status: 200 } });
  await gateway.ask(user, { id: userId });
  expect(lines.map(({ facts }) => facts)).toMatchObject([
    { code: 'UPSTREAM_STALE' },
    { code: 'UPSTREAM_INVALID_RESPONSE', causes: [expect.anything(), 'BodyNotJson: identity'] },
  ]);
  expect(JSON.stringify(lines)).not.toContain('Another Name');
});

test('what a client did wrong, and members that have lines of their own, are passed over', async () => {
  const { lines, log } = keepWarnings();
  await using gateway = await startGateway({ emulator: { users: 200 }, log });
  gateway.emulator.odd.set({ member: 'User.createTime', value: '"soon"' });
  await gateway.ask('{ users(first: 100) { nodes { a: createdAt b: createdAt } } }');
  await gateway.ask('{ users(first: 1000) { nodes { id } } }');
  expect(lines.map(({ facts }) => facts)).toMatchObject([{ member: 'User.createTime' }]);
});
