import { describe, expect, test } from 'vitest';
import { permissions } from '../../../src/emulator/application.ts';
import { type MutationName, typeNameOf } from './documents.ts';
import { conflict, notPermitted } from './failures.ts';
import { startWorld } from './world.ts';

/** developer-api.md U10: upstream's codes for these are not known, so they are distinguished by what they are not. */
describe('what upstream refuses as the directory stands', () => {
  const userId = 'user_ada';

  test.each<[MutationName, string, object]>([
    [
      'removeUserFromOrganizationalUnits',
      'the primary unit',
      { userId, organizationalUnitIds: ['ou_engineering'] },
    ],
    [
      'removeUserFromOrganizationalUnits',
      'the primary unit among others',
      { userId, organizationalUnitIds: ['ou_sales', 'ou_engineering'] },
    ],
    ['deleteOrganizationalUnit', 'a unit with users', { organizationalUnitId: 'ou_sales' }],
    ['deleteOrganizationalUnit', 'a unit with units', { organizationalUnitId: 'ou_division' }],
  ])('%s: %s', async (mutation, _name, input) => {
    await using world = await startWorld();
    expect(await world.run(mutation, input)).toEqual(conflict('input', { [typeNameOf(mutation)]: 1 }));
  });

  test.each(['ou_root', 'its own id'])('deleteOrganizationalUnit: the root, by %s', async (id) => {
    await using world = await startWorld({ scope: 'all' });
    const organizationalUnitId = id === 'ou_root' ? id : world.directory.root.organizationalUnitId;
    const outcome = await world.run('deleteOrganizationalUnit', { organizationalUnitId });
    expect(outcome).toEqual(conflict('input', { DeleteOrganizationalUnit: 1 }));
  });
});

const user = { userId: 'user_ada' };
const group = { groupId: 'group_makers' };
const unit = { organizationalUnitId: 'ou_platform' };
const writes = [
  ['createUser', 'manageUsers', { username: 'new', primaryOrganizationalUnitId: 'ou_sales' }],
  ['patchUser', 'manageUsers', { ...user, displayName: 'X' }],
  ['updateUserPassword', 'manageUsers', { ...user, password: 'Correct-Horse-9' }],
  ['enableUser', 'manageUsers', { userId: 'user_cleo' }],
  ['disableUser', 'manageUsers', user],
  ['deleteUser', 'manageUsers', user],
  ['setUserPrimaryOrganizationalUnit', 'manageUsers', { ...user, ...unit }],
  ['addUserToOrganizationalUnits', 'manageUsers', { ...user, organizationalUnitIds: ['ou_platform'] }],
  ['removeUserFromOrganizationalUnits', 'manageUsers', { ...user, organizationalUnitIds: ['ou_sales'] }],
  ['createGroup', 'manageGroups', { name: 'New' }],
  ['patchGroup', 'manageGroups', { ...group, name: 'X' }],
  ['deleteGroup', 'manageGroups', group],
  ['addUsersToGroup', 'manageGroups', { ...group, userIds: ['user_cleo'] }],
  ['removeUsersFromGroup', 'manageGroups', { ...group, userIds: ['user_ada'] }],
  ['createOrganizationalUnit', 'manageOrganizationalUnits', { name: 'New', parentId: 'ou_sales' }],
  ['patchOrganizationalUnit', 'manageOrganizationalUnits', { ...unit, name: 'X' }],
  ['deleteOrganizationalUnit', 'manageOrganizationalUnits', unit],
] as const;

describe('a permission that the application lacks', () => {
  test.each(writes)('%s without %s', async (mutation, lacking, input) => {
    await using world = await startWorld();
    const { [lacking]: _lacking, ...granted } = permissions;
    world.emulator.application.grant(Object.values(granted));
    expect(await world.run(mutation, input)).toEqual(notPermitted({ [typeNameOf(mutation)]: 1 }));
  });

  test('several chunks of users are refused as one, and nothing is looked for', async () => {
    await using world = await startWorld();
    const { manageGroups: _lacking, ...granted } = permissions;
    world.emulator.application.grant(Object.values(granted));
    const userIds = Array.from({ length: 250 }, (_, index) => `user_${index}`);
    const { result, changes } = await world.run('addUsersToGroup', { ...group, userIds });
    expect(result).toEqual(notPermitted({}).result);
    expect(changes).toEqual({});
  });

  test.each([
    ['patchUser', 'readUsers', { ...user, displayName: 'X' }, 'user'],
    ['patchGroup', 'readGroups', { ...group, name: 'X' }, 'group'],
    ['patchOrganizationalUnit', 'readOrganizationalUnits', { ...unit, name: 'X' }, 'organizationalUnit'],
  ] as const)('%s without %s is done; only what cannot be read again is null', async (...row) => {
    const [mutation, lacking, input, payload] = row;
    await using world = await startWorld();
    const { [lacking]: _lacking, ...granted } = permissions;
    world.emulator.application.grant(Object.values(granted));
    const { result, errors, changes } = await world.run(mutation, input);
    expect(changes).not.toEqual({});
    expect(result).toEqual({ __typename: `${typeNameOf(mutation)}Payload`, [payload]: null });
    expect(errors?.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['result', payload], 'UPSTREAM_UNAUTHORIZED'],
    ]);
  });

  test('patchUser that clears, without readUsers, is done, and not said to be forbidden', async () => {
    await using world = await startWorld();
    const { readUsers: _lacking, ...granted } = permissions;
    world.emulator.application.grant(Object.values(granted));
    const { result, changes } = await world.run('patchUser', { ...user, displayName: null });
    expect(changes).not.toEqual({});
    expect(result).toEqual({ __typename: 'PatchUserPayload', user: null });
  });

  test.each(['addUserToOrganizationalUnits', 'removeUserFromOrganizationalUnits'] as const)(
    '%s without readOrganizationalUnits: a unit out of scope is still what was wrong',
    async (mutation) => {
      await using world = await startWorld();
      const { readOrganizationalUnits: _lacking, ...granted } = permissions;
      world.emulator.application.grant(Object.values(granted));
      const organizationalUnitIds = ['ou_sales', 'ou_elsewhere'];
      const { result, changes } = await world.run(mutation, { ...user, organizationalUnitIds });
      expect(result).toMatchObject({ __typename: 'DirectoryOutOfScopeError', code: 'OUT_OF_SCOPE' });
      expect(changes).toEqual({});
    },
  );
});
