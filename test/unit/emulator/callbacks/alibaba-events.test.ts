import { expect, test } from 'vitest';
import type { Directory } from '../../../../src/emulator/directory/directory.ts';
import { openSender } from './open-sender.ts';

/** One directory for all: a user `alice` in unit A, units A and B under the root, a group without members. */
function build(directory: Directory) {
  const a = directory.addOrganizationalUnit({ organizationalUnitId: 'ou_a', organizationalUnitName: 'A' });
  directory.addOrganizationalUnit({ organizationalUnitId: 'ou_b', organizationalUnitName: 'B' });
  directory.addUser({ userId: 'user_1', username: 'alice', organizationalUnitIds: [a.organizationalUnitId] });
  directory.addUser({ userId: 'user_2', username: 'bob', organizationalUnitIds: [a.organizationalUnitId] });
  directory.addGroup({ groupId: 'group_1' });
}

const changes: readonly [string, (directory: Directory) => unknown, string[]][] = [
  ['a user is added', (d) => d.addUser({ userId: 'user_3' }), ['ud:user:create user_3']],
  ['a profile changes', (d) => d.updateUser('user_1', { displayName: 'A' }), ['ud:user:update_info user_1']],
  [
    'a custom field changes',
    (d) => d.updateUser('user_1', { customFields: { level: 'P7' } }),
    ['ud:user:update_info user_1'],
  ],
  ['only the time moves', (d) => d.updateUser('user_1', { updateTime: 5 }), []],
  ['the same is written again', (d) => d.updateUser('user_1', { username: 'alice' }), []],
  ['a user is disabled', (d) => d.updateUser('user_1', { status: 'disabled' }), ['ud:user:disable user_1']],
  [
    'a user is disabled and enabled in two goes',
    async (d) => {
      d.updateUser('user_1', { status: 'disabled' });
      await Promise.resolve();
      d.updateUser('user_1', { status: 'enabled' });
    },
    ['ud:user:disable user_1', 'ud:user:enable user_1'],
  ],
  ['a user is locked', (d) => d.updateUser('user_1', { lockExpireTime: 5 }), ['ud:user:lock user_1']],
  [
    'a user is locked and unlocked in two goes',
    async (d) => {
      d.updateUser('user_1', { lockExpireTime: 5 });
      await Promise.resolve();
      d.updateUser('user_1', { lockExpireTime: undefined });
    },
    ['ud:user:lock user_1', 'ud:user:unlock user_1'],
  ],
  [
    'a password is set',
    (d) => d.changes.publish({ what: 'password', id: 'user_1', password: 'x' }),
    ['ud:user:update_password user_1'],
  ],
  [
    'a password is set for the first time',
    (d) => d.updateUser('user_1', { passwordSet: true }),
    ['ud:user:update_password user_1'],
  ],
  [
    'a user moves',
    (d) => d.setPrimaryOrganizationalUnit('user_1', 'ou_b'),
    [
      'ud:user:update_primary_ou user_1',
      'ud:organizational_unit:add_user ou_b',
      'ud:organizational_unit:remove_user ou_a',
    ],
  ],
  [
    'a user joins a unit',
    (d) => d.joinOrganizationalUnit('user_1', 'ou_b'),
    ['ud:user:update_info user_1', 'ud:organizational_unit:add_user ou_b'],
  ],
  [
    'a user joins a unit and leaves it in one go',
    (d) => {
      d.joinOrganizationalUnit('user_1', 'ou_b');
      d.leaveOrganizationalUnit('user_1', 'ou_b');
    },
    [],
  ],
  ['a user is deleted', (d) => d.removeUser('user_1'), ['ud:user:delete user_1']],
  [
    'a unit is added',
    (d) => d.addOrganizationalUnit({ organizationalUnitId: 'ou_c' }),
    ['ud:organizational_unit:create ou_c'],
  ],
  [
    'a unit is renamed',
    (d) => d.updateOrganizationalUnit('ou_b', { organizationalUnitName: 'C' }),
    ['ud:organizational_unit:update ou_b'],
  ],
  [
    'a unit moves',
    (d) => d.moveOrganizationalUnit('ou_b', 'ou_a'),
    ['ud:organizational_unit:update_parent_organizational_unit ou_b'],
  ],
  ['a unit is deleted', (d) => d.removeOrganizationalUnit('ou_b'), ['ud:organizational_unit:delete ou_b']],
  [
    'the root is renamed',
    (d) => d.updateOrganizationalUnit('ou_root', { organizationalUnitName: 'New' }),
    ['ud:organizational_unit:update ou_root'],
  ],
  ['a group is added', (d) => d.addGroup({ groupId: 'group_2' }), ['ud:group:create group_2']],
  [
    'a group is added with members',
    (d) => d.addGroup({ groupId: 'group_2', userIds: ['user_1', 'user_2'] }),
    ['ud:group:create group_2', 'ud:group:add_user group_2'],
  ],
  ['a group is renamed', (d) => d.updateGroup('group_1', { groupName: 'G' }), ['ud:group:update group_1']],
  ['a group is deleted', (d) => d.removeGroup('group_1'), ['ud:group:delete group_1']],
  [
    'members come and go',
    async (d) => {
      d.joinGroup('user_1', 'group_1');
      d.joinGroup('user_2', 'group_1');
      await Promise.resolve();
      d.leaveGroup('user_1', 'group_1');
    },
    ['ud:group:add_user group_1', 'ud:group:remove_user group_1'],
  ],
  ['one leaves a group that one is not in', (d) => d.leaveGroup('user_1', 'group_1'), []],
];

test.each(changes)('%s', async (_what, change, heard) => {
  await using sender = await openSender();
  build(sender.directory);
  await sender.alibaba.settled();
  const before = sender.heard().length;
  await change(sender.directory);
  await sender.alibaba.settled();
  expect(sender.heard().slice(before).sort()).toEqual([...heard].sort());
});

test('what an event says of memberships and of deletions', async () => {
  await using sender = await openSender();
  const { directory } = sender;
  build(directory);
  await sender.alibaba.settled();
  sender.messages.length = 0;
  directory.joinGroup('user_1', 'group_1');
  directory.joinGroup('user_2', 'group_1');
  await sender.alibaba.settled();
  directory.setPrimaryOrganizationalUnit('user_1', 'ou_b');
  await sender.alibaba.settled();
  directory.removeUser('user_1');
  await sender.alibaba.settled();
  const [members, moved, joined, left, deleted, ...others] = sender.events().map(({ bizData }) => bizData);
  expect(members).toEqual({ groupId: 'group_1', userIds: ['user_1', 'user_2'] });
  expect(moved).toMatchObject({
    primaryOrganizationalUnitId: 'ou_b',
    userOrganizationalUnits: [{ organizationalUnitId: 'ou_b', organizationalUnitName: 'B', primary: true }],
  });
  expect([joined, left]).toMatchObject([{ organizationalUnitId: 'ou_b' }, { organizationalUnitId: 'ou_a' }]);
  expect(deleted).toEqual({ userId: 'user_1' });
  expect(others).toEqual([]);
});

test('only what is in scope is published: what enters is created, what leaves is deleted', async () => {
  const scope = { organizationalUnitIds: ['ou_a'], groupIds: ['group_1'] };
  await using sender = await openSender({ scope });
  const { directory } = sender;
  build(directory);
  await sender.alibaba.settled();
  sender.messages.length = 0;
  const step = async (change: () => void) => {
    change();
    await sender.alibaba.settled();
  };
  await step(() => directory.updateOrganizationalUnit('ou_b', { organizationalUnitName: 'Unseen' }));
  await step(() => directory.addUser({ userId: 'user_9', organizationalUnitIds: ['ou_b'] }));
  await step(() => directory.updateUser('user_9', { displayName: 'Unseen' }));
  await step(() => directory.addGroup({ groupId: 'group_9', userIds: ['user_1'] }));
  expect(sender.heard()).toEqual([]);
  await step(() => directory.joinOrganizationalUnit('user_9', 'ou_a'));
  await step(() => directory.leaveOrganizationalUnit('user_9', 'ou_a'));
  await step(() => directory.joinGroup('user_9', 'group_1'));
  await step(() => directory.removeUser('user_9'));
  await step(() => directory.moveOrganizationalUnit('ou_b', 'ou_a'));
  await step(() => directory.moveOrganizationalUnit('ou_b', 'ou_root'));
  expect(sender.heard()).toEqual([
    'ud:user:create user_9',
    'ud:organizational_unit:add_user ou_a',
    'ud:user:delete user_9',
    'ud:organizational_unit:remove_user ou_a',
    'ud:user:create user_9',
    'ud:group:add_user group_1',
    'ud:user:delete user_9',
    'ud:organizational_unit:create ou_b',
    'ud:organizational_unit:delete ou_b',
  ]);
});

test('writes of the Developer API are published as those of the store, and one call is one batch', async () => {
  await using sender = await openSender({ callbacks: { alibaba: { passwords: true } } });
  const { emulator, directory } = sender;
  build(directory);
  await sender.alibaba.settled();
  sender.messages.length = 0;
  const base = `${emulator.endpoint}/v2/${emulator.instanceId}/${emulator.applicationId}`;
  const query = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: emulator.applicationId,
    client_secret: emulator.clientSecret,
  });
  const token = await fetch(`${base}/oauth2/token?${query}`, { method: 'POST' });
  const { access_token: bearer } = (await token.json()) as { access_token: string };
  const call = async (method: string, path: string, body: object = {}) => {
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
    const answer = await fetch(base + path, { method, headers, body: JSON.stringify(body) });
    expect(answer.status).toBe(200);
    await sender.alibaba.settled();
  };
  const password = 'Secret2026xyz';
  await call('POST', '/users', { username: 'carol', primaryOrganizationalUnitId: 'ou_a', password });
  await call('POST', '/users/user_1/actions/updateUserPassword', { password });
  await call('POST', '/users/user_1/actions/setUserPrimaryOrganizationalUnit', {
    organizationalUnitId: 'ou_b',
  });
  await call('POST', '/groups/group_1/actions/addUsersToGroup', { userIds: ['user_1', 'user_2'] });
  const carol = directory.userByUsername('carol')?.userId;
  expect(sender.heard()).toEqual([
    `ud:user:create ${carol}`,
    'ud:user:update_password user_1',
    'ud:user:update_primary_ou user_1',
    'ud:organizational_unit:add_user ou_b',
    'ud:organizational_unit:remove_user ou_a',
    'ud:group:add_user group_1',
  ]);
  const [created, changed] = sender.events().map(({ bizData }) => bizData.password);
  expect([created, changed]).toEqual([password, password]);
});

test('a full push tells every unit and user in scope, whatever the outbox holds', async () => {
  await using sender = await openSender({
    users: 60,
    scope: 'partial',
    callbacks: { alibaba: { maxWaitingEvents: 5, maxEventsPerRequest: 4 } },
  });
  const { directory, emulator, alibaba } = sender;
  alibaba.pushAll();
  await alibaba.settled();
  const units = [...directory.organizationalUnits()].filter((unit) =>
    emulator.scope.isUnitVisible(unit.organizationalUnitId),
  );
  expect(sender.heard()).toEqual([
    ...units.map((unit) => `ud:organizational_unit:push ${unit.organizationalUnitId}`),
    ...emulator.scope.users().map(({ userId }) => `ud:user:push ${userId}`),
  ]);
  expect(alibaba.counts).toMatchObject({ delivered: sender.heard().length, dropped: 0, waiting: 0 });
});
