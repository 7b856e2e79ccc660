import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../../../src/emulator/emulator.ts';
import { openSender } from './open-sender.ts';
import { openReceiver } from './receiver.ts';

/** One control request; the answer's status and JSON. */
async function control(emulator: Emulator, method: string, path: string, body?: object) {
  const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await fetch(`${emulator.endpoint}/control/${path}`, init);
  return { status: answer.status, body: await answer.json() };
}

test('changes of every kind are made and told', async () => {
  await using sender = await openSender({ callbacks: { alibaba: { passwords: true } } });
  const { emulator, directory } = sender;
  const ask = async (method: string, path: string, body?: object) => {
    const answer = await control(emulator, method, path, body);
    expect([path, answer.status, answer.body.error]).toEqual([path, 200, undefined]);
    await sender.alibaba.settled();
    return answer.body;
  };
  const { organizationalUnitId: a } = await ask('POST', 'organizational-units', {
    organizationalUnitName: 'A',
  });
  const { organizationalUnitId: b } = await ask('POST', 'organizational-units', {
    organizationalUnitName: 'B',
    parentId: a,
  });
  const { userId } = await ask('POST', 'users', {
    username: 'alice',
    displayName: 'Alice',
    password: 'Secret2026x',
    organizationalUnitIds: [a],
  });
  const { groupId } = await ask('POST', 'groups', { groupName: 'G' });
  await ask('PATCH', 'users/alice', { username: 'alicia', displayName: null });
  expect(directory.user(userId)).toMatchObject({ username: 'alicia', displayName: undefined });
  await ask('PATCH', 'users/alicia', { status: 'disabled' });
  expect(directory.user(userId)).toMatchObject({ status: 'disabled', passwordSet: true });
  await ask('PATCH', 'users/alicia', { locked: true });
  await ask('PATCH', 'users/alicia', { locked: false });
  await ask('PATCH', 'users/alicia', { primaryOrganizationalUnitId: b });
  await ask('PUT', `organizational-units/${a}/members/alicia`);
  await ask('DELETE', `organizational-units/${a}/members/alicia`);
  await ask('PUT', `groups/${groupId}/members/alicia`);
  await ask('DELETE', `groups/${groupId}/members/${userId}`);
  await ask('PATCH', `organizational-units/${b}`, { parentId: 'ou_root', description: 'moved' });
  await ask('PATCH', `groups/${groupId}`, { groupName: 'H' });
  await ask('DELETE', 'users/alicia');
  await ask('DELETE', `groups/${groupId}`);
  await ask('DELETE', `organizational-units/${b}`);
  await ask('POST', 'callbacks/alibaba/test');
  expect(sender.heard()).toEqual([
    `ud:organizational_unit:create ${a}`,
    `ud:organizational_unit:create ${b}`,
    `ud:user:create ${userId}`,
    `ud:group:create ${groupId}`,
    `ud:user:update_info ${userId}`,
    `ud:user:disable ${userId}`,
    `ud:user:lock ${userId}`,
    `ud:user:unlock ${userId}`,
    `ud:user:update_primary_ou ${userId}`,
    `ud:organizational_unit:add_user ${b}`,
    `ud:organizational_unit:remove_user ${a}`,
    `ud:user:update_info ${userId}`,
    `ud:organizational_unit:add_user ${a}`,
    `ud:user:update_info ${userId}`,
    `ud:organizational_unit:remove_user ${a}`,
    `ud:group:add_user ${groupId}`,
    `ud:group:remove_user ${groupId}`,
    `ud:organizational_unit:update_parent_organizational_unit ${b}`,
    `ud:organizational_unit:update ${b}`,
    `ud:group:update ${groupId}`,
    `ud:user:delete ${userId}`,
    `ud:group:delete ${groupId}`,
    `ud:organizational_unit:delete ${b}`,
    'common:test test',
  ]);
  const { kid } = await ask('POST', 'callbacks/alibaba/rotate-key', { keepOld: false });
  await ask('POST', 'callbacks/alibaba/push');
  expect(sender.messages.at(-1)?.kid).toBe(kid);
  expect((await ask('GET', 'counters')).alibaba).toMatchObject({ target: sender.receiver.url, waiting: 0 });
  await ask('PUT', 'callbacks/alibaba/target', { url: null });
  expect(sender.alibaba.target).toBeUndefined();
});

test('the BambooCloud side is driven by hand', async () => {
  await using emulator = await startEmulator({
    users: 0,
    callbacks: { bambooCloud: { encryption: 'none' } },
  });
  await using receiver = await openReceiver(({ body }) => {
    const { eventType, data } = JSON.parse(body);
    const echo = eventType === 'CHECK_URL' ? data : '{"id":"1"}';
    return { body: { code: '200', message: 'success', data: echo } };
  });
  const ask = async (method: string, path: string, body?: object) =>
    (await control(emulator, method, `callbacks/bamboocloud/${path}`, body)).body;
  const accepted = { kind: 'accepted', data: '{"id":"1"}', id: '1' };
  expect(await ask('POST', 'check-url')).toEqual({ error: 'No callback target is set' });
  await ask('PUT', 'target', { url: receiver.url });
  expect(await ask('POST', 'check-url')).toMatchObject({ kind: 'accepted' });
  expect(await ask('POST', 'organizations', { code: 'C', name: 'N' })).toEqual(accepted);
  await ask('POST', 'lose-replies', { count: 1 });
  expect(await ask('POST', 'users', { username: 'alice', organizationCodes: ['C'] })).toEqual({
    kind: 'lost',
  });
  expect(await ask('POST', 'repeat')).toEqual(accepted);
  expect(await ask('PATCH', 'users/alice', { name: 'A' })).toEqual(accepted);
  expect(await ask('PATCH', 'organizations/C', { name: 'M' })).toEqual(accepted);
  expect(await ask('POST', 'synchronize')).toEqual([accepted, accepted]);
  expect(await ask('DELETE', 'users/alice')).toMatchObject({ kind: 'accepted' });
  expect(await ask('DELETE', 'organizations/C')).toMatchObject({ kind: 'accepted' });
  expect(await ask('DELETE', 'users/alice')).toEqual({ error: 'The BambooCloud side has no alice' });
});

test('faults are set and cleared, and calls are counted', async () => {
  await using emulator = await startEmulator({ users: 0 });
  const url = `${emulator.endpoint}/v2/${emulator.instanceId}/${emulator.applicationId}/users`;
  await control(emulator, 'POST', 'faults', { operation: 'ListUsers', fault: { kind: 'error503' } });
  expect((await fetch(url)).status).toBe(503);
  await control(emulator, 'DELETE', 'faults');
  await control(emulator, 'POST', 'faults', { script: [null, { kind: 'html' }] });
  expect([(await fetch(url)).status, (await fetch(url)).status]).toEqual([400, 502]);
  expect((await control(emulator, 'GET', 'counters')).body.operations).toEqual({ ListUsers: 3 });
});

test.each([
  ['POST', 'users', {}, 400, /username/],
  ['POST', 'users', { username: 'a', colour: 'red' }, 400, /colour/],
  ['PATCH', 'users/nobody', {}, 404, /no user nobody/],
  ['PATCH', 'users/%zz', {}, 400, /decoded/],
  ['DELETE', 'organizational-units/ou_root', undefined, 409, /root/],
  ['POST', 'callbacks/bamboocloud/users', { username: 'a', attributes: { a: { b: 1 } } }, 400, /attributes/],
  ['POST', 'callbacks/bamboocloud/users', { username: 'a', attributes: { a: 1.5 } }, 400, /attributes/],
  ['POST', 'callbacks/bamboocloud/users', { username: 'a', attributes: { a: [1] } }, 400, /attributes/],
  ['POST', 'faults', { fault: { kind: 'flood' } }, 400, /./],
  ['POST', 'callbacks/alibaba/test', undefined, 409, /No callback target/],
  ['PUT', 'callbacks/alibaba/target', { url: 'file:///etc' }, 400, /url/],
  ['GET', 'users', undefined, 404, /No such control/],
])('%s %s %j is refused with %d', async (method, path, body, status, said) => {
  await using emulator = await startEmulator({ users: 0 });
  const answer = await control(emulator, method, path, body);
  expect(answer).toEqual({ status, body: { error: expect.stringMatching(said) } });
});

test('a username that is taken stays with its user', async () => {
  await using emulator = await startEmulator({ users: 0 });
  await control(emulator, 'POST', 'users', { username: 'alice' });
  await control(emulator, 'POST', 'users', { username: 'bob' });
  expect((await control(emulator, 'POST', 'users', { username: 'Alice' })).status).toBe(409);
  expect((await control(emulator, 'PATCH', 'users/bob', { username: 'alice' })).status).toBe(409);
  expect((await control(emulator, 'PATCH', 'users/bob', { username: 'Bob' })).status).toBe(200);
});

/** Spoken directly: fetch sends no origin of ours, and asks for no `//`. */
async function speak(emulator: Emulator, path: string, headers: Record<string, string> = {}) {
  const asked = request(emulator.endpoint, { path, headers, method: 'POST' }).end('{');
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

test('a web page gets nothing; what is not JSON, or not a path, breaks nothing', async () => {
  await using emulator = await startEmulator({ users: 0 });
  expect((await speak(emulator, '/control/users', { origin: 'https://example.com' })).status).toBe(403);
  expect(await speak(emulator, '/control/users')).toEqual({
    status: 400,
    body: '{"error":"The body is not JSON"}',
  });
  expect((await speak(emulator, '//')).status).toBe(404);
});

test('switched off, it is not there', async () => {
  await using emulator = await startEmulator({ users: 0, control: false });
  expect((await control(emulator, 'GET', 'counters')).body).toMatchObject({ Code: expect.any(String) });
});

test('what is created without a place is where a narrow application sees it, and is published', async () => {
  await using sender = await openSender({ scope: 'partial', users: 40 });
  const { emulator } = sender;
  const { scope } = emulator;
  const { userId } = (await control(emulator, 'POST', 'users', { username: 'lin.wei' })).body;
  const unit = { organizationalUnitName: 'New' };
  const { organizationalUnitId } = (await control(emulator, 'POST', 'organizational-units', unit)).body;
  const { groupId } = (await control(emulator, 'POST', 'groups', { groupName: 'Seen' })).body;
  const hidden = (await control(emulator, 'POST', 'groups', { groupName: 'Unseen', inScope: false })).body;
  await sender.alibaba.settled();
  expect(sender.heard()).toEqual([
    `ud:user:create ${userId}`,
    `ud:organizational_unit:create ${organizationalUnitId}`,
    `ud:group:create ${groupId}`,
  ]);
  expect(scope.isGroupVisible(hidden.groupId)).toBe(false);
  const elsewhere = { username: 'wu.lin', organizationalUnitIds: ['ou_root'] };
  const atRoot = (await control(emulator, 'POST', 'users', elsewhere)).body;
  expect(scope.isUserVisible(atRoot.userId)).toBe(false);
});
