import fc from 'fast-check';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import type { Emulator, EmulatorOptions } from '../../../src/emulator/emulator.ts';

/** One directory, as the emulator makes it. */
export const directoryArbitrary: fc.Arbitrary<EmulatorOptions> = fc.record({
  users: fc.oneof(
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 4 }) },
    { weight: 5, arbitrary: fc.integer({ min: 5, max: 40 }) },
  ),
  seed: fc.nat(100_000),
  scope: fc.oneof(
    { weight: 1, arbitrary: fc.constant('all' as const) },
    { weight: 3, arbitrary: fc.constant('partial' as const) },
  ),
});

const kinds = [
  'addUser',
  'addOddUser',
  'addGuest',
  'removeUser',
  'joinGroup',
  'leaveGroup',
  'addGroup',
  'addOddGroup',
  'addUnit',
  'moveUser',
  'joinUnit',
  'setManager',
  'closeCircle',
  'disable',
] as const;

/** A change by hand; the numbers pick what it is done to. */
export interface Change {
  readonly kind: (typeof kinds)[number];
  readonly user: number;
  readonly other: number;
}

export const changeArbitrary: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(...kinds),
  user: fc.nat(1_000),
  other: fc.nat(1_000),
});

/** Makes the change, or none where the directory has nothing to make it to. */
export function change({ directory, managerField }: Emulator, { kind, user: pick, other }: Change): void {
  const user = at([...directory.users()], pick);
  const second = at([...directory.users()], other);
  const group = at([...directory.groups()], other);
  const unit = at([...directory.organizationalUnits()], other) ?? directory.root;
  const unitId = unit.organizationalUnitId;
  const unitIds = [unitId];
  const number = directory.userCount + pick;
  switch (kind) {
    case 'addUser':
      directory.addUser({ username: `new.${number}.${other}`, organizationalUnitIds: unitIds });
      break;
    case 'addOddUser':
      addOddUser(directory, `Odd.${number}.${other}`, unitIds);
      break;
    case 'addGuest': // in scope, if at all, by a group alone
      directory.addUser({
        username: `guest.${number}.${other}`,
        organizationalUnitIds: directory.root.childIds.slice(-1),
        groupIds: group ? [group.groupId] : [],
      });
      break;
    case 'addGroup':
      directory.addGroup({ userIds: [user, second].flatMap((member) => member?.userId ?? []) });
      break;
    case 'addOddGroup':
      directory.addGroup({
        groupName: 'Odd "group" \\ 🎲',
        description: '',
        groupSourceType: 'okta',
        groupSourceId: 'o',
      });
      break;
    case 'addUnit':
      directory.addOrganizationalUnit({
        parentId: unitId,
        description: '',
        organizationalUnitSourceType: 'we_com',
      });
      break;
    default:
      if (user) changeUser(directory, kind, user.userId, { second, group, unitId, managerField });
  }
}

interface Picked {
  readonly second: { readonly userId: string } | undefined;
  readonly group: { readonly groupId: string } | undefined;
  readonly unitId: string;
  readonly managerField: string;
}

function changeUser(directory: Directory, kind: Change['kind'], userId: string, picked: Picked): void {
  const { second, group, unitId, managerField } = picked;
  switch (kind) {
    case 'removeUser':
      directory.removeUser(userId);
      break;
    case 'joinGroup':
      if (group) directory.joinGroup(userId, group.groupId, { type: 'ldap', id: 'by-hand' });
      break;
    case 'leaveGroup':
      if (group) directory.leaveGroup(userId, group.groupId);
      break;
    case 'moveUser':
      directory.setPrimaryOrganizationalUnit(userId, unitId);
      break;
    case 'joinUnit':
      directory.joinOrganizationalUnit(userId, unitId);
      break;
    case 'setManager':
      directory.updateUser(userId, {
        customFields: { [managerField]: second?.userId ?? 'user_gone', empty: '' },
      });
      break;
    case 'closeCircle':
      // Of two, or of one.
      for (const [each, manager] of [
        [userId, second?.userId ?? userId],
        [second?.userId ?? userId, userId],
      ] as const)
        directory.updateUser(each, { customFields: { [managerField]: manager } });
      break;
    default:
      directory.updateUser(userId, { status: 'disabled', displayName: '' });
  }
}

/** Every member that may be unset or unknown is. */
function addOddUser(directory: Directory, username: string, organizationalUnitIds: readonly string[]): void {
  directory.addUser({
    username,
    displayName: '',
    description: '',
    email: '',
    phoneNumber: '',
    phoneRegion: '86',
    registerTime: 0,
    userSourceType: 'okta',
    userSourceId: 'okta-1',
    customFields: { manager_user_id: 'the boss: user_1', remote: '' },
    organizationalUnitIds,
  });
}

function at<Row>(rows: readonly Row[], pick: number): Row | undefined {
  return rows[pick % Math.max(1, rows.length)];
}
