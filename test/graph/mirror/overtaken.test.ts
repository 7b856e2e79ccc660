import { expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import { generateDirectory } from '../../../src/emulator/directory/generate.ts';
import { unknownAt } from '../../../src/mirror/sync/targets.ts';
import { contentsOfEmulator } from '../../support/mirror/contents.ts';
import { eventOf } from '../../support/mirror/events.ts';
import { keepMirror } from '../../support/mirror/keep-mirror.ts';

const firstOf = <Row>(rows: Iterable<Row>): Row => {
  for (const row of rows) return row;
  throw new Error('Expected a row');
};
const user = (directory: Directory) => firstOf(directory.users()).userId;
const group = (directory: Directory) => firstOf(directory.groups());

const rename = (directory: Directory) => void directory.updateUser(user(directory), { displayName: 'Else' });
const leave = (directory: Directory) => {
  const { groupId, userIds } = group(directory);
  directory.leaveGroup(userIds.at(-1) ?? '', groupId);
};
const remove = (directory: Directory) => directory.removeUser(user(directory));

/** What is asked, and what happens between its answer and the use of it. */
test.each<[operation: string, details: boolean, how: string, change: (directory: Directory) => void]>([
  ['ListUsers', false, 'a user', rename],
  ['ListUsers', true, 'a user', rename],
  ['ListUsers', false, 'a user who is deleted', remove],
  ['ListUsers', true, 'a user who is deleted', remove],
  ['GetUser', true, 'a user', rename],
  [
    'GetUser',
    true,
    'a user who leaves a group',
    (directory) => directory.leaveGroup(user(directory), group(directory).groupId),
  ],
  [
    'ListGroups',
    true,
    'a group',
    (directory) => void directory.updateGroup(group(directory).groupId, { groupName: 'Else' }),
  ],
  [
    'ListGroups',
    true,
    'a group that is deleted',
    (directory) => directory.removeGroup(group(directory).groupId),
  ],
  ['ListUsersForGroup', false, 'a member who leaves', leave],
  ['ListUsersForGroup', false, 'a member who leaves, unnamed', leave],
  ['ListUsersForGroup', false, 'a member who is deleted', remove],
  [
    'ListOrganizationalUnits',
    true,
    'a unit',
    (directory) =>
      void directory.updateOrganizationalUnit(directory.root.childIds[0] ?? '', {
        organizationalUnitName: 'Else',
      }),
  ],
])(
  'an answer of %s (details: %s) loses against an event of %s that comes before it is used',
  async (operation, details, how, change) => {
    const isAbout = (what: unknown) =>
      typeof what !== 'string' || [user(directory), group(directory).groupId].includes(what);
    let isArmed = false;
    let released = Promise.resolve();
    const held = Promise.withResolvers<void>();
    const directory = generateDirectory({ users: 8, seed: 3 });
    await using mirror = await keepMirror({
      emulator: { directory, scope: 'all' },
      settings: { details },
      async onAnswered(answered, [about]) {
        if (!isArmed || answered !== operation || !isAbout(about)) return;
        isArmed = false;
        held.resolve();
        await released;
      },
    });
    // The first user is in the first group.
    directory.joinGroup(user(directory), group(directory).groupId);
    await mirror.check();
    const release = Promise.withResolvers<void>();
    released = release.promise;
    isArmed = true;
    mirror.sync.requestCheck();
    await Promise.all([held.promise, mirror.pass(61_000)]);
    const dirty: string[] = [];
    using _reports = directory.changes.listen((written) => {
      const event = eventOf(written, mirror.clock.now());
      if (!event) return;
      dirty.push(event.entityId);
      // Some senders do not say who it was.
      mirror.sync.note(how.endsWith('unnamed') ? { ...event, relatedIds: [] } : event);
    });
    change(directory);
    await mirror.pass(1_000);
    expect(dirty.filter((id) => mirror.sync.isDirty(id))).toEqual([]);
    release.resolve();
    await mirror.sync.settled();
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, details));
    // The event told of it, and the check has nothing to add or to take back.
    expect(mirror.facts.filter(([name]) => name === 'onChecked').at(-1)?.[1]).toMatchObject({
      isClean: true,
    });
  },
);

test.each([[true], [false]])(
  'what events overtake is not missing to a check that ends before it is read again (details: %s)',
  async (details) => {
    const directory = generateDirectory({ users: 120, seed: 3 });
    let renamed: (() => void) | undefined;
    await using mirror = await keepMirror({
      emulator: { directory, scope: 'all' },
      settings: { details },
      onAnswered(operation) {
        if (!operation.startsWith('ListUsers')) return;
        renamed?.();
      },
    });
    using _reports = directory.changes.listen((written) => {
      const event = eventOf(written, mirror.clock.now());
      // Time stands still, so that none of them is read again while the check runs.
      if (event) mirror.sync.note(event);
    });
    renamed = () => {
      renamed = undefined;
      for (const { userId } of [...directory.users()].slice(0, 100))
        directory.updateUser(userId, { displayName: 'Else' });
    };
    await mirror.check();
    // What the events report is read a moment later.
    await mirror.pass(1_000);
    expect(renamed).toBeUndefined();
    expect(mirror.facts.map(([name]) => name)).not.toContain('onCheckStopped');
    expect(mirror.sync.status.state).toBe('READY');
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, details));
  },
);

test.each(['ListUsers', 'ListUsersForGroup'])(
  'nor is a list short whose members events overtake: %s',
  async (operation) => {
    const directory = generateDirectory({ users: 120, seed: 3 });
    const { userIds: members, groupId } = [...directory.groups()].sort(
      (one, other) => other.userIds.length - one.userIds.length,
    )[0] ?? { userIds: [], groupId: '' };
    const unit = directory.addOrganizationalUnit({ organizationalUnitName: 'Large' }).organizationalUnitId;
    for (const userId of members) directory.joinOrganizationalUnit(userId, unit);
    const list = operation === 'ListUsers' ? unit : groupId;
    let isDue = false;
    await using mirror = await keepMirror({
      emulator: { directory, scope: 'all' },
      settings: { details: false },
      onAnswered(answered, args) {
        if (!isDue || answered !== operation || !JSON.stringify(args[0]).includes(list)) return;
        isDue = false;
        for (const userId of members) directory.updateUser(userId, { displayName: 'Else' });
      },
    });
    using _reports = directory.changes.listen((written) => {
      const event = eventOf(written, mirror.clock.now());
      if (event) mirror.sync.note(event);
    });
    isDue = true;
    await mirror.check();
    // What the events report is read a moment later.
    await mirror.pass(1_000);
    expect([members.length > 20, isDue]).toEqual([true, false]);
    expect(mirror.facts.map(([name]) => name)).toContain('onChecked');
    expect(mirror.sync.status.state).toBe('READY');
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, false));
  },
);

test('what is logged while a check reads everything again is not settled by the check', async () => {
  let whileChecked: (() => void) | undefined;
  await using mirror = await keepMirror({
    onAnswered: (operation) => void (operation === 'ListUsers' && whileChecked?.()),
  });
  const { sync, clock } = mirror;
  const id = user(mirror.emulator.directory);
  const noted = { tags: [], expected: unknownAt(clock.now(), 'MUTATION') };
  whileChecked = () => {
    whileChecked = undefined;
    sync.noteLogged({ ...noted, position: 6, targets: [{ kind: 'object', id, dirty: [id] }] });
  };
  sync.noteLogged({ ...noted, position: 5, targets: 'EVERYTHING' });
  await mirror.pass(60_000);
  // It is read a moment later.
  await mirror.pass(1_000);
  expect(mirror.settled).toContainEqual([undefined, 5]);
  expect(mirror.settled.filter(([, position]) => position === 6).map(([key]) => key)).toEqual([
    `object:${id}`,
  ]);
});
