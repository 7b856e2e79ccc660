import { describe, expect, test } from 'vitest';
import { contentsOfEmulator } from '../../support/mirror/contents.ts';
import { toEvent } from '../../support/mirror/events.ts';
import { keepMirror } from '../../support/mirror/keep-mirror.ts';
import { createCompany } from './histories/company.ts';

const minuteMs = 60_000;

/** A mirror of a company of which one half is in scope, and an administrator who can change that. */
async function open(kind: 'all' | 'units' | 'unitsAndGroups', details = true) {
  const { directory, scope } = createCompany({ users: 8, scope: kind });
  const selection = {
    organizationalUnitIds: [...scope.organizationalUnitIds],
    groupIds: [...scope.groupIds],
  };
  const mirror = await keepMirror({ emulator: { directory, scope: selection }, settings: { details } });
  return {
    mirror,
    directory,
    /** To this unit alone. */
    change(unitId: string) {
      selection.organizationalUnitIds.splice(0, Number.POSITIVE_INFINITY, unitId);
      // The emulator computes its scope again when the tree has changed.
      directory.addOrganizationalUnit({
        parentId: unitId,
        organizationalUnitName: `Bump ${unitId}`,
      });
    },
    unit(name: string) {
      const unit = [...directory.organizationalUnits()].find((each) => each.organizationalUnitName === name);
      return unit?.organizationalUnitId ?? '';
    },
    [Symbol.asyncDispose]: () => mirror[Symbol.asyncDispose](),
  };
}

describe('a scope that is another one', () => {
  test.each([['narrower'], ['wider'], ['elsewhere']])(
    'because it is %s is a resync, and none of it a deletion',
    async (how) => {
      await using world = await open('units');
      const { mirror, unit, change } = world;
      const held = Object.keys(mirror.contents().users);
      const root = mirror.emulator.directory.root.organizationalUnitId;
      change({ narrower: unit('Team'), wider: root, elsewhere: unit('There') }[how] ?? '');
      await mirror.pass(2 * minuteMs);
      expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
      expect(Object.keys(mirror.contents().users)).not.toEqual(held);
      const told = mirror.log.map(({ change: { type } }) => type);
      // Once as it leaves, and once as all that entered is there.
      expect(told).toEqual(['DirectoryResyncRequired', 'DirectoryResyncRequired']);
      expect(mirror.log.map(({ change: told }) => 'reason' in told && told.reason)).toEqual([
        'SCOPE_CHANGED',
        'SCOPE_CHANGED',
      ]);
      expect(mirror.sync.status.state).toBe('READY');
    },
  );

  test('is seen before what left it could be logged as deleted', async () => {
    await using world = await open('units');
    const { mirror, unit, change, directory } = world;
    change(unit('There'));
    const [gone] = directory.organizationalUnit(unit('Here'))?.userIds ?? [];
    mirror.sync.note(toEvent({ kind: 'USER', change: 'DELETED', entityId: gone ?? '' }));
    await mirror.pass(10_000);
    expect(mirror.log.map(({ change: { type } }) => type)).toEqual([
      'DirectoryResyncRequired',
      'DirectoryResyncRequired',
    ]);
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
  });

  test('while a process is down is seen at the next start', async () => {
    await using world = await open('units');
    const { mirror, unit, change } = world;
    change(unit('There'));
    await mirror.restart();
    await mirror.pass(minuteMs);
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
    expect(mirror.log.map(({ change: { type } }) => type)).not.toContain('DirectoryObjectChanged');
  });

  test('is logged to the end by the process that fills the rest of it', async () => {
    await using world = await open('units');
    const { mirror, unit, change } = world;
    change(unit('There'));
    using _outage = mirror.emulator.faults.add({ operation: 'ListUsers', fault: { kind: 'error503' } });
    await mirror.pass(2 * minuteMs);
    expect(mirror.sync.status.state).toBe('FILLING');
    expect(mirror.log).toHaveLength(1);
    mirror.emulator.faults.clear();
    await mirror.restart();
    await mirror.passUntil('READY');
    expect(mirror.log.map(({ change: { type } }) => type)).toEqual([
      'DirectoryResyncRequired',
      'DirectoryResyncRequired',
    ]);
  });

  test('is the same, but users are to be read otherwise: they are, and that is logged', async () => {
    await using world = await open('all');
    const { mirror } = world;
    await mirror.restart({ details: false });
    expect(mirror.sync.status).toMatchObject({ state: 'READY', hasDetails: false });
    expect(mirror.log.map(({ change }) => 'reason' in change && change.reason)).toEqual(['GAP']);
    expect(mirror.takeCalls()).not.toHaveProperty('GetUser', 16);
  });

  test('for one answer alone changes nothing', async () => {
    await using world = await open('units');
    const { mirror, unit, change } = world;
    const before = mirror.contents();
    const here = unit('Here');
    change(unit('There'));
    // Half of the two seconds that it has to last.
    await mirror.pass(minuteMs + 500);
    change(here);
    await mirror.pass(minuteMs);
    const { users } = mirror.contents();
    expect(users).toEqual(before.users);
    expect(mirror.facts.map(([name]) => name)).not.toContain('onScopeChanged');
  });

  test('in its list alone, by a group of ours, has nothing read again', async () => {
    await using world = await open('unitsAndGroups');
    const { mirror, directory } = world;
    const { groupId } = directory.addGroup({ groupName: 'Ours' });
    mirror.emulator.scope.includeCreatedGroup(groupId);
    mirror.sync.note(toEvent({ kind: 'GROUP', change: 'CREATED', entityId: groupId }));
    await mirror.pass(1_000);
    mirror.takeCalls();
    await mirror.pass(3 * minuteMs);
    expect(mirror.takeCalls()).toEqual({ GetApplicationProvisioningScope: 3 });
    expect(mirror.facts.map(([name]) => name)).not.toContain('onScopeChanged');
    expect(mirror.contents()).toEqual(contentsOfEmulator(mirror.emulator, true));
  });
});
