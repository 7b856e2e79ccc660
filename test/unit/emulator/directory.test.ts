import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import { expectConsistent } from './directory-invariants.ts';

describe('a hand-built directory', () => {
  test('gives a user the defaults of a built-in account in the root', () => {
    const directory = new Directory();
    const user = directory.addUser();
    expect(user).toMatchObject({
      username: 'user-1',
      status: 'enabled',
      userExternalId: user.userId,
      userSourceType: 'build_in',
      userSourceId: directory.instanceId,
      primaryOrganizationalUnitId: directory.root.organizationalUnitId,
      organizationalUnitIds: [directory.root.organizationalUnitId],
    });
    expectConsistent(directory);
  });

  test('finds a user by what it is called now, not by what it was', () => {
    const directory = new Directory();
    const { userId } = directory.addUser({ username: 'Old', email: 'old@example.com', phoneNumber: '1' });
    directory.updateUser(userId, {
      username: 'New',
      email: undefined,
      phoneNumber: '2',
      userExternalId: 'ext',
    });
    expect(directory.userByUsername('old')).toBeUndefined();
    expect(directory.userByEmail('old@example.com')).toBeUndefined();
    expect(directory.userByPhoneNumber('1')).toBeUndefined();
    expect(directory.userByUsername('NEW')?.userId).toBe(userId);
    expect(directory.userByPhoneNumber('2')?.userId).toBe(userId);
    expect(directory.userByExternalId('ext', 'build_in', directory.instanceId)?.userId).toBe(userId);
    expect(directory.userByExternalId(userId, 'build_in', directory.instanceId)).toBeUndefined();
    expectConsistent(directory);
  });

  test('two who share a phone number: the other is found when the first goes', () => {
    const directory = new Directory();
    const [first, second] = ['86', '852'].map((phoneRegion) =>
      directory.addUser({ phoneRegion, phoneNumber: '13800000000' }),
    );
    expect(directory.userByPhoneNumber('13800000000')).toBe(first);
    expect(directory.userByPhoneNumber('13800000000', '852')).toBe(second);
    expect(directory.userByPhoneNumber('13800000000', '1')).toBeUndefined();
    directory.removeUser(first?.userId ?? '');
    expect(directory.userByPhoneNumber('13800000000')).toBe(second);
  });

  test('exchanging the primary unit leaves the old one and keeps the others', () => {
    const directory = new Directory();
    const [a = '', b = '', c = ''] = ['a', 'b', 'c'].map(
      (organizationalUnitName) =>
        directory.addOrganizationalUnit({ organizationalUnitName }).organizationalUnitId,
    );
    const { userId } = directory.addUser({ organizationalUnitIds: [a, b] });
    directory.setPrimaryOrganizationalUnit(userId, c);
    expect(directory.user(userId)).toMatchObject({
      primaryOrganizationalUnitId: c,
      organizationalUnitIds: [b, c],
    });
    directory.setPrimaryOrganizationalUnit(userId, b);
    expect(directory.user(userId)).toMatchObject({
      primaryOrganizationalUnitId: b,
      organizationalUnitIds: [b],
    });
    directory.setPrimaryOrganizationalUnit(userId, b);
    expect(() => directory.leaveOrganizationalUnit(userId, b)).toThrow(/primary/);
    expectConsistent(directory);
  });

  test('a unit that is not empty stays, and so does the root', () => {
    const directory = new Directory();
    const parent = directory.addOrganizationalUnit();
    const child = directory.addOrganizationalUnit({ parentId: parent.organizationalUnitId });
    expect(() => directory.removeOrganizationalUnit(parent.organizationalUnitId)).toThrow(/not empty/);
    expect(() => directory.removeOrganizationalUnit('ou_root')).toThrow(/root/);
    directory.removeOrganizationalUnit(child.organizationalUnitId);
    directory.removeOrganizationalUnit(parent.organizationalUnitId);
    expect(directory.organizationalUnitCount).toBe(1);
    expectConsistent(directory);
  });

  test('remembers where a membership came from, until it ends', () => {
    const directory = new Directory();
    const { userId } = directory.addUser();
    const { groupId } = directory.addGroup({ groupSourceType: 'ad', groupSourceId: 'corp' });
    directory.joinGroup(userId, groupId, { type: 'build_in', id: directory.instanceId });
    expect(directory.relationSource(userId, groupId).type).toBe('build_in');
    directory.leaveGroup(userId, groupId);
    directory.joinGroup(userId, groupId);
    expect(directory.relationSource(userId, groupId)).toEqual({ type: 'ad', id: 'corp' });
  });

  test('finds a group by its external id as it is now', () => {
    const directory = new Directory();
    const { instanceId } = directory;
    const group = directory.addGroup({ groupExternalId: 'one' });
    directory.updateGroup(group.groupId, { groupExternalId: 'two' });
    expect(directory.groupByExternalId('one', 'build_in', instanceId)).toBeUndefined();
    expect(directory.groupByExternalId('two', 'build_in', instanceId)).toBe(group);
    expect(directory.groupByExternalId('two', 'ldap', instanceId)).toBeUndefined();
    directory.removeGroup(group.groupId);
    expect(directory.groupByExternalId('two', 'build_in', instanceId)).toBeUndefined();
  });

  test('has the custom fields of its options and those of its users', () => {
    const directory = new Directory({ customFieldNames: ['told'] });
    const { userId } = directory.addUser({ customFields: { had: 'x' } });
    directory.updateUser(userId, { customFields: { has: 'y' } });
    expect([...directory.customFieldNames]).toEqual(['told', 'had', 'has']);
  });

  test('refuses ids it does not have, and ids it has already', () => {
    const directory = new Directory();
    const user = directory.addUser();
    expect(() => directory.joinGroup(user.userId, 'group_x')).toThrow('The directory has no group group_x');
    expect(() => directory.removeUser('user_x')).toThrow('The directory has no user user_x');
    expect(() => directory.addUser({ userId: user.userId })).toThrow(/already/);
    expect(() => directory.addUser({ organizationalUnitIds: ['ou_x'] })).toThrow(/ou_x/);
    expectConsistent(directory);
  });

  test('stays consistent under any sequence of changes, each of which moves the version', () => {
    const step = fc.tuple(fc.integer({ min: 0, max: 7 }), fc.nat(5), fc.nat(5));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const directory = new Directory();
        for (const [kind, one, other] of steps) {
          const before = directory.version;
          const user = [...directory.users()][one];
          const group = [...directory.groups()][other];
          const unit = [...directory.organizationalUnits()][other];
          if (kind === 0) directory.addUser({ username: `U${one}` });
          else if (kind === 1) directory.addGroup({ userIds: user ? [user.userId] : [] });
          else if (kind === 2)
            directory.addOrganizationalUnit({ parentId: unit?.organizationalUnitId ?? 'ou_root' });
          else if (kind === 3 && user && unit)
            directory.setPrimaryOrganizationalUnit(user.userId, unit.organizationalUnitId);
          else if (kind === 4 && user && group && !user.groupIds.includes(group.groupId)) {
            directory.joinGroup(user.userId, group.groupId);
          } else if (kind === 5 && user && group) directory.leaveGroup(user.userId, group.groupId);
          else if (kind === 6 && user) directory.removeUser(user.userId);
          else if (kind === 7 && group) directory.removeGroup(group.groupId);
          else continue;
          const isNoChange = kind === 3;
          expect(directory.version).toBeGreaterThanOrEqual(isNoChange ? before : before + 1);
        }
        expectConsistent(directory);
      }),
    );
  });
});
