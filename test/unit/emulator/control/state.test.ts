import { execFileSync } from 'node:child_process';
import { mkdtempDisposable, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toState } from '../../../../src/emulator/directory/directory-state.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../../src/emulator/emulator.ts';
import { expectConsistent } from '../directory-invariants.ts';

async function open(options: EmulatorOptions = {}) {
  const emulator = await startEmulator({ users: 40, ...options });
  const ask = async (method: string, path: string, body?: unknown) => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${emulator.endpoint}/control/${path}`, init);
    return { status: response.status, body: await response.json() };
  };
  return { emulator, ask, [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose]() };
}

/** Changes of every kind, by the store itself and by control. */
async function changeMuch({ emulator, ask }: Awaited<ReturnType<typeof open>>): Promise<void> {
  const { directory } = emulator;
  const { userId, groupId } = emulator.samples;
  directory.leaveGroup(userId, groupId);
  directory.joinGroup(userId, groupId, { type: 'ldap', id: 'ldap01' });
  const { organizationalUnitId } = directory.addOrganizationalUnit();
  directory.moveOrganizationalUnit(organizationalUnitId, emulator.samples.deepOrganizationalUnitId);
  directory.setPrimaryOrganizationalUnit(userId, organizationalUnitId);
  directory.removeUser(emulator.samples.managerId);
  await ask('POST', 'custom-fields', { name: 'floor', type: 'number' });
  await ask('POST', 'users', { username: 'lin.wei', customFields: { floor: '3' } });
  await ask('POST', 'groups', { groupName: 'New' });
}

const shown = ({ directory, scope }: Emulator) => [
  toState(directory),
  scope.organizationalUnitIds,
  scope.groupIds,
  scope.users().map(({ userId }) => userId),
];

test('a reset brings everything back, and the ids that come next', async () => {
  await using opened = await open({ odd: [{ member: 'User.createTime', value: 'null' }] });
  const { emulator, ask } = opened;
  const before = shown(emulator);
  const created = async () => (await ask('POST', 'users', { username: 'lin.wei' })).body.userId;
  const id = await created();
  await changeMuch(opened);
  await ask('POST', 'faults', { fault: { kind: 'error503' } });
  await ask('DELETE', 'odd');
  await ask('PUT', 'order', { order: 'random' });
  await ask('PUT', 'clock', { now: 5 });
  await ask('PATCH', 'application', { enabled: false, permissions: [] });
  expect(emulator.application.mayUse(['urn:alibaba:idaas:scope:user:read_all'])).toBe(false);
  expect((await ask('POST', 'reset')).status).toBe(200);
  expect(shown(emulator)).toEqual(before);
  expectConsistent(emulator.directory);
  expect([emulator.faults.isEmpty, emulator.odd.list().length, emulator.listOrder.order]).toEqual([
    true,
    1,
    'creation',
  ]);
  expect(emulator.application.enabled).toBe(true);
  expect(emulator.application.mayUse(['urn:alibaba:idaas:scope:user:read_all'])).toBe(true);
  expect(await created()).toBe(id);
});

test('a reset brings back a directory that was given', async () => {
  await using made = await open({ users: 5 });
  const { directory } = made.emulator;
  await using opened = await open({ directory, scope: 'all' });
  const before = toState(directory);
  directory.removeUser([...directory.users()][0]?.userId ?? '');
  await opened.ask('POST', 'reset');
  expect(toState(directory)).toEqual(before);
});

test('a snapshot brings back all of it, in another process of another instance too', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'eiam-snapshots-'));
  await using opened = await open({ snapshots: folder.path });
  await changeMuch(opened);
  const before = shown(opened.emulator);
  expect((await opened.ask('PUT', 'snapshots/before')).status).toBe(200);
  await opened.ask('DELETE', 'users/lin.wei');
  await opened.ask('DELETE', `groups/${opened.emulator.samples.groupId}`);
  expect((await opened.ask('GET', 'snapshots')).body).toEqual({ snapshots: ['before'] });
  expect(await opened.ask('POST', 'snapshots/before/restore')).toEqual({ status: 200, body: {} });
  expect(shown(opened.emulator)).toEqual(before);
  expectConsistent(opened.emulator.directory);

  await using other = await open({ users: 1, seed: 9, snapshots: folder.path });
  const { instanceId } = other.emulator;
  await other.ask('POST', 'snapshots/before/restore');
  const moved = toState(other.emulator.directory);
  expect(moved).toEqual(
    JSON.parse(JSON.stringify(before[0]).replaceAll(opened.emulator.instanceId, instanceId)),
  );
  // What was built in is found as such.
  const [user] = moved.users;
  const found = other.emulator.directory.userByExternalId(user?.userExternalId ?? '', 'build_in', instanceId);
  expect(found?.userId).toBe(user?.userId);
  await opened.ask('DELETE', 'snapshots/before');
  expect(await readdir(folder.path)).toEqual([]);
});

test('what was restored is not drawn again as a new id', async () => {
  await using first = await open({ users: 3 });
  await first.ask('POST', 'users', { username: 'lin.wei' });
  const { body: state } = await first.ask('GET', 'state');
  await using second = await open({ users: 3 });
  const { random: _, ...directory } = state.directory;
  expect((await second.ask('PUT', 'state', { ...state, directory })).status).toBe(200);
  expect((await second.ask('POST', 'users', { username: 'wu.lin' })).status).toBe(200);
  expectConsistent(second.emulator.directory);
});

test('a state that is larger than any other request is taken back, with the token alone', async () => {
  const controlToken = 'a-token-of-its-own';
  await using emulator = await startEmulator({ users: 1_300, controlToken });
  const url = `${emulator.endpoint}/control/state`;
  const headers = { authorization: `Bearer ${controlToken}` };
  const body = await (await fetch(url, { headers })).text();
  expect(body.length).toBeGreaterThan(1_048_576);
  expect((await fetch(url, { method: 'PUT', body })).status).toBe(401);
  expect((await fetch(url, { method: 'PUT', headers, body })).status).toBe(200);
});

test('no callback says so, and reads that lagged show what is there now', async () => {
  await using opened = await open({ readLag: { reads: 5 } });
  const { emulator, ask } = opened;
  const { body: state } = await ask('GET', 'state');
  const heard: unknown[] = [];
  using _listening = emulator.directory.changes.listen((change) => heard.push(change));
  expect((await ask('PUT', 'state', state)).status).toBe(200);
  expect(heard).toEqual([]);
  await ask('POST', 'users', { username: 'lin.wei' });
  expect(heard).not.toEqual([]);
});

test('names of snapshots are no paths, and a link leads nowhere', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'eiam-snapshots-'));
  const outside = join(folder.path, 'outside.json');
  const kept = join(folder.path, 'kept');
  await using opened = await open({ users: 2, snapshots: kept });
  for (const name of [
    '..%2foutside',
    '..%2f..',
    '.hidden',
    'a%2fb',
    '%2fetc%2fpasswd',
    'a%00b',
    'x'.repeat(65),
  ]) {
    expect([name, (await opened.ask('PUT', `snapshots/${name}`)).status]).toEqual([name, 400]);
    expect([name, (await opened.ask('POST', `snapshots/${name}/restore`)).status]).toEqual([name, 400]);
    expect([name, (await opened.ask('DELETE', `snapshots/${name}`)).status]).toEqual([name, 400]);
  }
  expect(await readdir(folder.path)).toEqual([]);
  await opened.ask('PUT', 'snapshots/good');
  await writeFile(outside, await readFile(join(kept, 'good.json')));
  await symlink(outside, join(kept, 'linked.json'));
  expect((await opened.ask('POST', 'snapshots/linked/restore')).status).toBe(409);
  // A pipe that is never written to is not waited for.
  execFileSync('mkfifo', [join(kept, 'pipe.json')]);
  expect((await opened.ask('POST', 'snapshots/pipe/restore')).status).toBe(409);
  // Written over, the link goes and what it named stays.
  const before = await readFile(outside, 'utf8');
  await opened.ask('POST', 'users', { username: 'lin.wei' });
  expect((await opened.ask('PUT', 'snapshots/linked')).status).toBe(200);
  expect(await readFile(outside, 'utf8')).toBe(before);
  expect((await readdir(kept)).sort()).toEqual(['good.json', 'linked.json', 'pipe.json']);
});

test('without a folder none are kept; an unknown one is answered with those that there are', async () => {
  await using none = await open({ users: 0 });
  expect((await none.ask('PUT', 'snapshots/a')).body.error).toContain('--snapshots FOLDER');
  await using folder = await mkdtempDisposable(join(tmpdir(), 'eiam-snapshots-'));
  await using opened = await open({ users: 0, snapshots: folder.path });
  await opened.ask('PUT', 'snapshots/a');
  expect(await opened.ask('POST', 'snapshots/b/restore')).toMatchObject({
    status: 404,
    body: { error: 'There is no snapshot b. There are: a' },
  });
  await writeFile(join(folder.path, 'c.json'), '{"version":1}');
  expect((await opened.ask('POST', 'snapshots/c/restore')).status).toBe(409);
});

test.each<[string, (directory: ReturnType<typeof toState>) => unknown, RegExp]>([
  [
    'a user in a unit that is not there',
    ({ users: [user] }) => user?.organizationalUnitIds.push('ou_x'),
    /Membership of a unit/,
  ],
  [
    'a member that the group lacks',
    ({ groups: [group] }) => group?.userIds.push('user_x'),
    /Membership of a group/,
  ],
  [
    'a unit below none',
    ({ organizationalUnits }) => delete organizationalUnits[1]?.parentId,
    /place of a unit/,
  ],
  ['two of one id', ({ users }) => users.push(structuredClone(users[0] ?? expect.unreachable())), /one id/],
  [
    'a primary unit that is not the user’s',
    ({ users: [user] }) => Object.assign(user ?? {}, { primaryOrganizationalUnitId: 'ou_x' }),
    /primary/,
  ],
])('%s is refused, and nothing changes', async (_name, spoil, said) => {
  await using opened = await open({ users: 20 });
  const { body: state } = await opened.ask('GET', 'state');
  const before = toState(opened.emulator.directory);
  spoil(state.directory);
  const { status, body } = await opened.ask('PUT', 'state', state);
  expect([status, body.error]).toEqual([409, expect.stringMatching(said)]);
  expect(toState(opened.emulator.directory)).toEqual(before);
});

test('the clock stands still or runs ahead; tokens end at once', async () => {
  let now = 1_800_000_000_000;
  await using opened = await open({ users: 1, now: () => now });
  const { emulator, ask } = opened;
  const created = async (username: string) => {
    const { userId } = (await ask('POST', 'users', { username })).body;
    return emulator.directory.user(userId)?.createTime;
  };
  await ask('PUT', 'clock', { offsetMs: 1_000 });
  expect(await created('a')).toBe(now + 1_000);
  await ask('PUT', 'clock', { now: 5 });
  now += 1;
  expect(await created('b')).toBe(5);
  await ask('PUT', 'clock', {});
  expect(await created('c')).toBe(now);
  const [user] = [...emulator.directory.users()];
  const authorization = `Bearer ${emulator.issueUserToken(user?.userId ?? '')}`;
  const url = `${emulator.endpoint}/v2/${emulator.instanceId}/${emulator.applicationId}/oauth2/userinfo`;
  expect((await fetch(url, { headers: { authorization } })).status).toBe(200);
  await ask('POST', 'expire-tokens');
  expect((await fetch(url, { headers: { authorization } })).status).toBe(400);
});
