import { describe, expect, test } from 'vitest';
import { contentsOfEmulator } from '../../support/mirror/contents.ts';
import { keepMirror } from '../../support/mirror/keep-mirror.ts';

describe('a fill', () => {
  test('with details takes the calls that the contract counts, and holds all that is in scope', async () => {
    await using mirror = await keepMirror({ emulator: { users: 250 } });
    const { emulator, sync } = mirror;
    expect(mirror.contents()).toEqual(contentsOfEmulator(emulator, true));
    const users = emulator.scope.users().length;
    const units = Object.keys(mirror.contents().units).length;
    expect(mirror.takeCalls()).toEqual({
      GetApplicationProvisioningScope: 1,
      GetOrganizationalUnit: emulator.scope.organizationalUnitIds.length,
      ListUsers: Math.ceil(users / 100),
      ListOrganizationalUnits: units,
      ListGroups: Math.ceil(emulator.scope.groups().length / 100),
      GetUser: users,
    });
    expect(sync.status).toMatchObject({ state: 'READY', progress: undefined, staleReason: undefined });
    expect(mirror.log).toEqual([]);
  });

  test('without details reads the lists of every unit and group', async () => {
    await using mirror = await keepMirror({
      emulator: { users: 250, scope: 'all' },
      settings: { details: false },
    });
    const { emulator } = mirror;
    expect(mirror.contents()).toEqual(contentsOfEmulator(emulator, false));
    const { unitUsers } = mirror.contents();
    const units = [...emulator.directory.organizationalUnits()];
    const groups = [...emulator.directory.groups()];
    const pagesOf = (rows: number) => Math.max(1, Math.ceil(rows / 100));
    expect(mirror.takeCalls()).toEqual({
      GetApplicationProvisioningScope: 1,
      GetOrganizationalUnit: 1,
      ListOrganizationalUnits: units.length,
      // The first page of all users says how many there are.
      ListUsers: 1 + sum(units.map(({ organizationalUnitId: id }) => pagesOf(unitUsers[id]?.length ?? 0))),
      ListGroups: pagesOf(groups.length),
      ListUsersForGroup: sum(groups.map(({ userIds }) => pagesOf(userIds.length))),
    });
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
