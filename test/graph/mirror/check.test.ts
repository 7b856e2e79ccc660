import { describe, expect, test } from 'vitest';
import { contentsOfEmulator } from '../../support/mirror/contents.ts';
import { type KeptMirror, keepMirror } from '../../support/mirror/keep-mirror.ts';

const factsOf = ({ facts }: KeptMirror, wanted: string) =>
  facts.filter(([name]) => name === wanted).map(([, fact]) => fact);

/** Changes of which no event comes. */
function changeUnseen({ emulator: { directory } }: KeptMirror) {
  const [first, second, third] = directory.users();
  const [group] = directory.groups();
  directory.updateUser(first?.userId ?? '', { displayName: 'Another Name' });
  directory.removeUser(second?.userId ?? '');
  directory.addUser({ username: 'unseen' });
  directory.addGroup({ groupName: 'Unseen', userIds: [first?.userId ?? ''] });
  const unit = directory.addOrganizationalUnit({ organizationalUnitName: 'Unseen' });
  directory.joinOrganizationalUnit(third?.userId ?? '', unit.organizationalUnitId);
  directory.updateGroup(group?.groupId ?? '', { groupName: 'Renamed' });
  directory.leaveGroup(group?.userIds[0] ?? '', group?.groupId ?? '');
}

describe.each([[true], [false]])('a check (details: %s)', (details) => {
  const open = () =>
    keepMirror({ emulator: { users: 60, scope: 'all' }, settings: { details, hasCallbacks: true } });

  test('of what is as it was changes nothing', async () => {
    await using mirror = await open();
    const before = mirror.contents();
    await mirror.check();
    expect(mirror.contents()).toEqual(before);
    expect(mirror.log).toEqual([]);
    expect(factsOf(mirror, 'onDrift')).toEqual([]);
    expect(factsOf(mirror, 'onChecked')).toMatchObject([{ isClean: true }]);
    const { lastCheckAt, asOf } = mirror.sync.status;
    expect(lastCheckAt).toBeGreaterThanOrEqual(asOf ?? Number.NaN);
  });

  test('repairs and counts what no event reported, and logs it', async () => {
    await using mirror = await open();
    changeUnseen(mirror);
    await mirror.check();
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, details));
    expect(factsOf(mirror, 'onChecked')).toMatchObject([{ isClean: false }]);
    const kinds = factsOf(mirror, 'onDrift').map((fact) => JSON.stringify(fact));
    for (const [kind, change] of [
      ['USER', 'CREATED'],
      ['USER', 'UPDATED'],
      ['USER', 'DELETED'],
      ['GROUP', 'CREATED'],
      ['GROUP', 'UPDATED'],
      ['ORGANIZATIONAL_UNIT', 'CREATED'],
      ['MEMBERSHIP', 'DELETED'],
    ])
      expect(kinds.join()).toContain(`"kind":"${kind}","change":"${change}"`);
    expect(mirror.log.every(({ change }) => change.origin === 'CHECK')).toBe(true);
    expect(mirror.sync.status.state).toBe('READY');
  });

  test('stops where too much is missing, deletes nothing, and goes on when it is back', async () => {
    await using mirror = await open();
    const before = mirror.contents();
    // Every list of users comes back empty, as if it had shrunk.
    {
      using _lies = mirror.emulator.faults.add({
        operation: 'ListUsers',
        fault: { kind: 'shiftRows', rows: -1_000 },
      });
      await mirror.check();
    }
    expect(mirror.contents()).toEqual(before);
    expect(mirror.log).toEqual([]);
    expect(mirror.sync.status).toMatchObject({ state: 'STALE', staleReason: 'CHECK_STOPPED' });
    expect(factsOf(mirror, 'onCheckStopped')).toHaveLength(1);
    await mirror.check();
    expect(mirror.sync.status).toMatchObject({ state: 'READY', staleReason: undefined });
    expect(mirror.contents()).toEqual(before);
  });

  test('reads what a list leaves out by itself, and deletes none of it', async () => {
    await using mirror = await open();
    const before = mirror.contents();
    using _lies = mirror.emulator.faults.add({
      operation: 'ListUsers',
      fault: { kind: 'shiftRows', rows: -1 },
    });
    await mirror.check();
    expect(mirror.contents()).toEqual(before);
    expect(mirror.log).toEqual([]);
  });

  test('fails where upstream does not answer for long, and is due again', async () => {
    await using mirror = await open();
    {
      using _outage = mirror.emulator.faults.add({ fault: { kind: 'error503' } });
      mirror.sync.requestCheck();
      // The looks at the scope fail as well, each before the check's own calls.
      await mirror.pass(15 * 60_000);
      expect(mirror.sync.status).toMatchObject({ state: 'STALE', staleReason: 'CHECK_FAILED' });
    }
    await mirror.passUntil('READY');
  });
});

test('a directory that has grown beyond what may be held ends the mirror, and says so', async () => {
  await using mirror = await keepMirror({
    emulator: { users: 30, scope: 'all' },
    settings: { maxUsers: 31 },
  });
  for (const username of ['one', 'two']) mirror.emulator.directory.addUser({ username });
  await mirror.check();
  expect(mirror.facts).toContainEqual(['onTooManyUsers', { users: 32, most: 31 }]);
  expect(mirror.facts.map(([name]) => name)).not.toContain('onFailure');
  expect(mirror.sync.status.state).toBe('OFF');
  // Changes are reported as they come, for want of a mirror in which they would differ.
  expect(mirror.sync.isTelling).toBe(false);
});

describe('the state', () => {
  test('is too old when no check has ended for two intervals and its duration', async () => {
    await using mirror = await keepMirror({ settings: { checkIntervalMs: 3_600_000 } });
    expect(mirror.sync.status.state).toBe('READY');
    using _outage = mirror.emulator.faults.add({ fault: { kind: 'neverAnswer' } });
    // The check that is due meanwhile waits for its first answer.
    await mirror.passUntil('STALE');
    expect(mirror.sync.status).toMatchObject({ state: 'STALE', staleReason: 'TOO_OLD' });
  });
});
