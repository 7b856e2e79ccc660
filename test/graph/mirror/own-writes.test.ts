import { describe, expect, test } from 'vitest';
import type { User } from '../../../src/eiam/developer/users.ts';
import { contentsOfEmulator } from '../../support/mirror/contents.ts';
import { toEvent } from '../../support/mirror/events.ts';
import { type KeptMirror, keepMirror } from '../../support/mirror/keep-mirror.ts';

const context = { signal: new AbortController().signal };

async function open() {
  const mirror = await keepMirror({ emulator: { scope: 'all' } });
  mirror.takeCalls();
  const [user] = mirror.emulator.directory.users();
  const [group] = mirror.emulator.directory.groups();
  return { mirror, userId: user?.userId ?? '', groupId: group?.groupId ?? '' };
}

const told = ({ log }: KeptMirror) => log.map(({ change: { type, origin } }) => `${origin} ${type}`);

describe('a write of ours', () => {
  test('is in the mirror with its read-back, told once, and takes no call of its own', async () => {
    const { mirror, userId } = await open();
    await using _mirror = mirror;
    await mirror.client.patchUser(userId, { displayName: 'Another Name' }, context);
    mirror.sync.note(toEvent({ kind: 'USER', change: 'UPDATED', entityId: userId, origin: 'MUTATION' }));
    expect(mirror.sync.isDirty(userId)).toBe(true);
    const asked = mirror.sync.asked();
    const row = await mirror.client.getUser(userId, context);
    await mirror.sync.wrote([{ kind: 'user', row }], asked, mirror.clock.now());
    expect(mirror.sync.isDirty(userId)).toBe(false);
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
    await mirror.pass(10_000);
    expect(mirror.takeCalls()).toEqual({ PatchUser: 1, GetUser: 1 });
    expect(told(mirror)).toEqual(['MUTATION DirectoryObjectChanged']);
    // The callback of the same write comes later, and finds nothing new.
    mirror.sync.note(toEvent({ kind: 'USER', change: 'UPDATED', entityId: userId }));
    await mirror.pass(1_000);
    expect(told(mirror)).toHaveLength(1);
  });

  test('that was not read back has its event read', async () => {
    const { mirror, userId } = await open();
    await using _mirror = mirror;
    await mirror.client.disableUser(userId, context);
    mirror.sync.note(toEvent({ kind: 'USER', change: 'UPDATED', entityId: userId, origin: 'MUTATION' }));
    await mirror.pass(10_000);
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
    expect(mirror.takeCalls()).toEqual({ DisableUser: 1, GetUser: 1 });
  });

  test.each([['deleted'], ['members']])(
    'which needs no read-back (%s) has none made for its event',
    async (kind) => {
      const { mirror, userId, groupId } = await open();
      await using _mirror = mirror;
      const { sync, client, clock } = mirror;
      const asked = sync.asked();
      if (kind === 'deleted') {
        await client.deleteUser(userId, context);
        await sync.wrote([{ kind: 'deleted', id: userId }], asked, clock.now());
        sync.note(toEvent({ kind: 'USER', change: 'DELETED', entityId: userId, origin: 'MUTATION' }));
      } else {
        await client.removeUsersFromGroup(groupId, [userId], context);
        const members = { list: 'groupUsers', of: groupId, userIds: [userId], isMember: false } as const;
        await sync.wrote([{ kind: 'members', ...members }], asked, clock.now());
        const change = { entityId: groupId, relatedIds: [userId], change: 'MEMBERS_REMOVED' } as const;
        sync.note(toEvent({ kind: 'MEMBERSHIP', ...change, origin: 'MUTATION' }));
      }
      expect(sync.isDirty(userId)).toBe(false);
      await mirror.pass(10_000);
      expect(Object.keys(mirror.takeCalls())).toHaveLength(1);
      expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
    },
  );

  test('loses against an event that comes between its read-back and its writing', async () => {
    const { mirror, userId } = await open();
    await using _mirror = mirror;
    const { sync, client, emulator, clock } = mirror;
    await client.patchUser(userId, { displayName: 'Ours' }, context);
    const asked = sync.asked();
    const row = await client.getUser(userId, context);
    emulator.directory.updateUser(userId, { displayName: 'Theirs' });
    sync.note(toEvent({ kind: 'USER', change: 'UPDATED', entityId: userId }));
    await sync.wrote([{ kind: 'user', row }], asked, clock.now());
    expect(sync.isDirty(userId)).toBe(true);
    await mirror.pass(1_000);
    expect(mirror.contents()).toEqual(contentsOfEmulator(emulator, true));
    expect(mirror.log).toHaveLength(1);
  });
});

describe('reads that lag behind writes', () => {
  test('do not make a user who is just created one that is deleted', async () => {
    const { mirror } = await open();
    await using _mirror = mirror;
    const { sync, client, emulator, clock } = mirror;
    // The next check may follow at once.
    await mirror.pass(59_000);
    emulator.readLag.set({ ms: 20_000 });
    const { organizationalUnitId } = emulator.directory.root;
    const newUser = { username: 'new', primaryOrganizationalUnitId: organizationalUnitId };
    const userId = await client.createUser(newUser, context);
    sync.note(toEvent({ kind: 'USER', change: 'CREATED', entityId: userId, origin: 'MUTATION' }));
    // As a replica shows it that is further on.
    const units = [{ organizationalUnitId, organizationalUnitName: 'Company', primary: true }];
    const row: User = { userId, ...newUser, organizationalUnits: units, groups: [], customFields: [] };
    await sync.wrote([{ kind: 'user', row }], sync.asked(), clock.now());
    sync.requestCheck();
    await mirror.pass(15_000);
    expect(sync.status.lastCheckAt).toBeDefined();
    await mirror.pass(120_000);
    expect(mirror.contents().users).toHaveProperty(userId);
    expect(mirror.log.flatMap(({ change }) => ('change' in change ? change.change : []))).not.toContain(
      'DELETED',
    );
  });
});

describe('events', () => {
  test('beyond those that can be held leave every object dirty until a check', async () => {
    const { mirror, userId } = await open();
    await using _mirror = mirror;
    mirror.emulator.directory.updateUser(userId, { displayName: 'Another Name' });
    {
      using _outage = mirror.emulator.faults.add({ fault: { kind: 'neverAnswer' } });
      for (let index = 0; index <= 10_000; index += 1)
        mirror.sync.note(toEvent({ kind: 'USER', change: 'UPDATED', entityId: `user_flood${index}` }));
      expect(mirror.facts.map(([name]) => name)).toContain('onOverflow');
      expect(mirror.sync.isDirty(userId)).toBe(true);
    }
    await mirror.restart();
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
  });

  test('that name nothing have everything checked', async () => {
    const { mirror, userId } = await open();
    await using _mirror = mirror;
    mirror.emulator.directory.updateUser(userId, { displayName: 'Another Name' });
    mirror.sync.note(toEvent({ kind: 'DIRECTORY', change: 'RESYNC_REQUIRED', entityId: 'idaas_1' }));
    await mirror.pass(60_000);
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
    expect(mirror.sync.status.lastCheckAt).toBeDefined();
  });
});
