import { describe, expect, test } from 'vitest';
import { toState } from '../../../src/emulator/directory/directory-state.ts';
import { drawDirectory } from '../../../src/emulator/directory/drawn-directories.ts';
import { generateDirectory } from '../../../src/emulator/directory/generate.ts';
import { expectConsistent } from './directory-invariants.ts';

describe('a directory that was drawn before', () => {
  const options = { users: 200, seed: 5 };

  test('is the one that is generated, and so are the ids that come next', () => {
    const generated = generateDirectory(options);
    for (const time of ['first', 'second']) {
      const drawn = drawDirectory(options);
      expect(toState(drawn), time).toEqual(toState(generated));
      expectConsistent(drawn);
    }
    expect(drawDirectory(options).addUser().userId).toBe(generated.addUser().userId);
  });

  test('has nothing of what was done to another', () => {
    const before = toState(generateDirectory(options));
    const changed = drawDirectory(options);
    for (const user of [...changed.users()]) {
      for (const id of user.groupIds) changed.leaveGroup(user.userId, id);
      changed.updateUser(user.userId, { displayName: 'changed', customFields: { changed: 'true' } });
    }
    for (const group of [...changed.groups()]) changed.updateGroup(group.groupId, { groupName: 'changed' });
    for (const unit of [...changed.organizationalUnits()]) {
      changed.updateOrganizationalUnit(unit.organizationalUnitId, { organizationalUnitName: 'changed' });
    }
    changed.addUser();
    changed.addOrganizationalUnit();
    changed.customFields.define({ name: 'cost_center', type: 'number' });
    expect(toState(drawDirectory(options))).toEqual(before);
  });

  test('is another for another size, seed or instance', () => {
    const others = [
      { seed: 6 },
      { users: 201 },
      { units: 9 },
      { units: 40, unitDepth: 3 },
      { groups: 2 },
      { instanceId: 'idaas_x' },
    ];
    for (const other of others) {
      const state = toState(drawDirectory({ ...options, ...other }));
      expect(state).toEqual(toState(generateDirectory({ ...options, ...other })));
    }
  });
});
