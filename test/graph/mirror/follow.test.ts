import { describe, expect, test } from 'vitest';
import { type Target, unknownAt } from '../../../src/mirror/sync/targets.ts';
import { contentsOfEmulator } from '../../support/mirror/contents.ts';
import { eventOf, toEvent } from '../../support/mirror/events.ts';
import { type KeptMirror, keepMirror } from '../../support/mirror/keep-mirror.ts';

/** What each write to the emulator's store is reported as, at once. */
function report({ emulator, sync, clock }: KeptMirror): Disposable {
  return emulator.directory.changes.listen((change) => {
    const event = eventOf(change, clock.now());
    if (event) sync.note(event);
  });
}

const told = ({ log }: KeptMirror) =>
  log.map(({ change }) => {
    if (change.type === 'DirectoryObjectChanged') return `${change.objectKind} ${change.change}`;
    if (change.type === 'DirectoryMembersChanged')
      return `MEMBERS +${change.addedUserIds?.length} -${change.removedUserIds?.length}`;
    return change.type;
  });

describe('an event', () => {
  test.each<[string, (mirror: KeptMirror) => void, object, readonly string[]]>([
    [
      'of a user has that user read',
      ({ emulator: { directory } }) => {
        const [user] = directory.users();
        directory.updateUser(user?.userId ?? '', { displayName: 'Another Name' });
      },
      { GetUser: 1 },
      ['USER UPDATED'],
    ],
    [
      'of a new user brings it',
      ({ emulator: { directory } }) => void directory.addUser({ username: 'new' }),
      { GetUser: 1 },
      ['USER CREATED', 'MEMBERS +1 -0'],
    ],
    [
      'of a deleted user removes it, once the scope was looked at',
      ({ emulator: { directory } }) => {
        const [user] = directory.users();
        directory.removeUser(user?.userId ?? '');
      },
      { GetUser: 1, GetApplicationProvisioningScope: 1 },
      ['USER DELETED'],
    ],
    [
      'of a group has the group read',
      ({ emulator: { directory } }) => {
        const [group] = directory.groups();
        directory.updateGroup(group?.groupId ?? '', { groupName: 'Renamed' });
      },
      { GetGroup: 1 },
      ['GROUP UPDATED'],
    ],
    [
      'of a new unit looks for what comes with it',
      ({ emulator: { directory } }) =>
        void directory.addOrganizationalUnit({ organizationalUnitName: 'New' }),
      { GetOrganizationalUnit: 1, ListOrganizationalUnits: 1, ListUsers: 1 },
      ['ORGANIZATIONAL_UNIT CREATED'],
    ],
  ])('%s', async (_what, write, calls, changes) => {
    await using mirror = await keepMirror({ emulator: { scope: 'all' } });
    using _reports = report(mirror);
    mirror.takeCalls();
    write(mirror);
    await mirror.pass(1_000);
    expect(mirror.takeCalls()).toEqual(calls);
    expect(told(mirror)).toEqual(changes);
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
  });

  test('that comes again and again has its object read once', async () => {
    await using mirror = await keepMirror();
    const [user] = mirror.emulator.scope.users();
    const userId = user?.userId ?? '';
    mirror.emulator.directory.updateUser(userId, { displayName: 'Another Name' });
    mirror.takeCalls();
    const event = toEvent({ kind: 'USER', change: 'UPDATED', entityId: userId });
    for (let time = 0; time < 50; time += 1) mirror.sync.note(event);
    expect(mirror.sync.isDirty(userId)).toBe(true);
    await mirror.pass(1_000);
    expect(mirror.sync.isDirty(userId)).toBe(false);
    expect(mirror.takeCalls().GetUser).toBe(1);
    expect(told(mirror)).toEqual(['USER UPDATED']);
  });
});

test('what was logged and cannot be read is settled once a check has read it, and not by the attempts', async () => {
  await using mirror = await keepMirror({ emulator: { scope: 'all' } });
  const { emulator, sync, clock, settled } = mirror;
  const [user] = emulator.directory.users();
  const id = user?.userId ?? '';
  const targets: readonly Target[] = [{ kind: 'object', id, dirty: [id] }];
  emulator.directory.updateUser(id, { displayName: 'Another Name' });
  const refusals = ['GetUser', 'ListUsers'].map((operation) =>
    emulator.faults.add({ operation, fault: { kind: 'refuse', status: 400, code: 'InvalidParameter' } }),
  );
  sync.noteLogged({ position: 7, tags: [], targets, expected: unknownAt(clock.now(), 'MUTATION') });
  await mirror.pass(120_000);
  expect(settled).toEqual([]);
  for (const each of refusals) each[Symbol.dispose]();
  await mirror.pass(900_000);
  expect(settled).toContainEqual([`object:${id}`, 7]);
  expect(mirror.contents()).toEqual(contentsOfEmulator(emulator, true));
});
