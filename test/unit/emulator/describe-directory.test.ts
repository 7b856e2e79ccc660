import { expect, test } from 'vitest';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import { describeDirectory } from '../../support/describe-directory.ts';

const create = () => {
  const directory = new Directory({ seed: 4 });
  const [first, second] = [directory.addOrganizationalUnit(), directory.addOrganizationalUnit()];
  const group = directory.addGroup();
  const user = directory.addUser({ organizationalUnitIds: [second.organizationalUnitId] });
  return { directory, first, second, group, user };
};

test('the same directory however it came about, whatever the time', () => {
  const one = create();
  one.directory.joinOrganizationalUnit(one.user.userId, one.first.organizationalUnitId);
  one.directory.joinOrganizationalUnit(one.user.userId, 'ou_root');
  const other = create();
  other.directory.joinOrganizationalUnit(other.user.userId, 'ou_root');
  other.directory.joinOrganizationalUnit(other.user.userId, other.first.organizationalUnitId);
  other.directory.updateUser(other.user.userId, { updateTime: 5 });
  other.directory.updateGroup(other.group.groupId, { updateTime: 5 });
  other.directory.updateOrganizationalUnit('ou_root', { updateTime: 5 });
  expect(describeDirectory(one.directory)).toEqual(describeDirectory(other.directory));
});

test('a copy with every field and membership, by id', () => {
  const { directory, group, user } = create();
  const before = describeDirectory(directory);
  directory.joinGroup(user.userId, group.groupId);
  const after = describeDirectory(directory);
  expect(before.groups[0]?.userIds).toEqual([]);
  expect(after.groups[0]?.userIds).toEqual([user.userId]);
  expect(after.users[0]).toMatchObject({
    userId: user.userId,
    username: 'user-1',
    groupIds: [group.groupId],
  });
  const ids = after.organizationalUnits.map(({ organizationalUnitId }) => organizationalUnitId);
  expect(ids).toHaveLength(3);
  expect(ids).toEqual(ids.toSorted());
});
