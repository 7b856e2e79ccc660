import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generateDirectory } from '../../../src/emulator/directory/generate.ts';
import { ProvisioningScope } from '../../../src/emulator/directory/scope.ts';
import { selectAll, selectPart } from '../../../src/emulator/directory/scope-selection.ts';

test('the lists are what the predicates say, in the order of the directory', () => {
  fc.assert(
    fc.property(fc.nat(30), fc.integer(), fc.boolean(), fc.boolean(), (users, seed, isPart, listsGroups) => {
      const directory = generateDirectory({ users, seed });
      const { organizationalUnitIds, groupIds } = (isPart ? selectPart : selectAll)(directory);
      const scope = new ProvisioningScope(directory, {
        organizationalUnitIds,
        groupIds: listsGroups ? groupIds : [],
      });
      expect(scope.users()).toEqual(
        [...directory.users()].filter(({ userId }) => scope.isUserVisible(userId)),
      );
      expect(scope.groups()).toEqual(
        [...directory.groups()].filter(({ groupId }) => scope.isGroupVisible(groupId)),
      );
      for (const group of scope.groups()) {
        expect(scope.members(group)).toEqual(group.userIds.filter((id) => scope.isUserVisible(id)));
      }
      for (const { organizationalUnitId, userIds, childIds } of directory.organizationalUnits()) {
        if (!scope.isUnitVisible(organizationalUnitId)) continue;
        expect(childIds.every((id) => scope.isUnitVisible(id))).toBe(true);
        expect(userIds.every((id) => scope.isUserVisible(id))).toBe(true);
      }
    }),
  );
});

test('the whole directory is in the whole scope', () => {
  const directory = generateDirectory({ users: 100, seed: 3 });
  const scope = new ProvisioningScope(directory, selectAll(directory));
  expect(scope.users()).toHaveLength(100);
  expect(scope.groups()).toHaveLength(directory.groupCount);
  expect(scope.isUnitVisible('ou_root')).toBe(true);
});

test('the list of users is kept until something changes', () => {
  const directory = generateDirectory({ users: 100, seed: 3 });
  const scope = new ProvisioningScope(directory, selectAll(directory));
  const users = scope.users();
  expect(scope.users()).toBe(users);
  directory.addUser();
  expect(scope.users()).toHaveLength(101);
});

test('what does not exist is not visible', () => {
  const directory = generateDirectory({ users: 5, seed: 3 });
  const scope = new ProvisioningScope(directory, { organizationalUnitIds: ['ou_x'], groupIds: ['group_x'] });
  expect([
    scope.isUnitVisible('ou_x'),
    scope.isGroupVisible('group_x'),
    scope.isUserVisible('user_x'),
  ]).toEqual([false, false, false]);
  expect(scope.users()).toEqual([]);
});

test('a changed field rebuilds no list; who or what comes or goes does', () => {
  const directory = generateDirectory({ users: 100, seed: 3 });
  const scope = new ProvisioningScope(directory, selectPart(directory));
  const [user] = scope.users();
  const [group] = scope.groups();
  if (!user || !group) throw new Error('Expected a user and a group in scope');
  const lists = () => [scope.users(), scope.groups()] as const;
  const before = lists();
  directory.updateUser(user.userId, { displayName: 'New' });
  directory.updateGroup(group.groupId, { groupName: 'New' });
  directory.updateOrganizationalUnit(user.primaryOrganizationalUnitId, { organizationalUnitName: 'New' });
  expect([lists()[0] === before[0], lists()[1] === before[1]]).toEqual([true, true]);
  directory.removeUser(user.userId);
  expect(scope.users()).toEqual(before[0].filter(({ userId }) => userId !== user.userId));
  directory.removeGroup(group.groupId);
  expect(scope.groups()).toEqual(before[1].filter(({ groupId }) => groupId !== group.groupId));
});

test('a group that the application creates joins the list where one is set, its members with it', () => {
  const directory = generateDirectory({ users: 30, seed: 3 });
  const outsider = directory.addUser();
  const { organizationalUnitId } = directory.addOrganizationalUnit();
  const { groupId } = directory.addGroup({ userIds: [outsider.userId] });
  const select = (groupIds: string[]) =>
    new ProvisioningScope(directory, { organizationalUnitIds: [organizationalUnitId], groupIds });
  const listed = select(['group_x']);
  expect([listed.users(), listed.isGroupVisible(groupId)]).toEqual([[], false]);
  listed.includeCreatedGroup(groupId);
  expect(listed.groupIds).toEqual(['group_x', groupId]);
  expect([listed.users(), listed.groups().map((group) => group.groupId)]).toEqual([[outsider], [groupId]]);
  const unlisted = select([]);
  unlisted.includeCreatedGroup(groupId);
  expect([unlisted.groupIds, unlisted.users()]).toEqual([[], []]);
});
