import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import { generateDirectory } from '../../../src/emulator/directory/generate.ts';
import type { User } from '../../../src/emulator/directory/records.ts';
import { findSamples } from '../../../src/emulator/directory/samples.ts';
import { ProvisioningScope } from '../../../src/emulator/directory/scope.ts';
import { selectPart } from '../../../src/emulator/directory/scope-selection.ts';
import { expectConsistent } from './directory-invariants.ts';

const dump = (directory: Directory): string =>
  JSON.stringify([[...directory.users()], [...directory.groups()], [...directory.organizationalUnits()]]);

const idPattern = (prefix: string) => new RegExp(`^${prefix}_[a-z2-7]{26}$`);

describe('a generated directory', () => {
  test('is the same for the same seed and size, and another for another seed', () => {
    const first = dump(generateDirectory({ users: 200, seed: 5 }));
    expect(dump(generateDirectory({ users: 200, seed: 5 }))).toBe(first);
    expect(dump(generateDirectory({ users: 200, seed: 6 }))).not.toBe(first);
  });

  test('is consistent at every small size, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30 }), fc.integer(), (users, seed) => {
        const directory = generateDirectory({ users, seed });
        expect(directory.userCount).toBe(users);
        expectConsistent(directory);
        const scope = new ProvisioningScope(directory, selectPart(directory));
        expect(scope.users().length).toBeLessThanOrEqual(users);
        expect(() => findSamples(directory, scope)).not.toThrow();
      }),
    );
  });

  test('has as many units and groups as are asked for, as deep as that, whatever the number of users', () => {
    const sizes = fc.record({
      users: fc.integer({ min: 0, max: 60 }),
      units: fc.integer({ min: 1, max: 60 }),
      unitDepth: fc.integer({ min: 2, max: 14 }),
      groups: fc.integer({ min: 0, max: 40 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(sizes, (size) => {
        const directory = generateDirectory(size);
        expectConsistent(directory);
        expect(directory.organizationalUnitCount).toBe(size.units);
        expect(directory.groupCount).toBe(size.groups);
        const depths = Array.from(
          directory.organizationalUnits(),
          (unit) => directory.ancestors(unit.organizationalUnitId).length,
        );
        expect(Math.max(...depths)).toBeLessThanOrEqual(size.unitDepth);
      }),
    );
    const deep = generateDirectory({ users: 40, units: 100, unitDepth: 12, seed: 1 });
    const depths = Array.from(
      deep.organizationalUnits(),
      (unit) => deep.ancestors(unit.organizationalUnitId).length,
    );
    expect(Math.max(...depths)).toBe(12);
  });

  test('has many shapes at small sizes', () => {
    const shapes = new Set<string>();
    for (let seed = 0; seed < 40; seed += 1) {
      const directory = generateDirectory({ users: 4, seed });
      shapes.add(`${directory.groupCount} ${directory.organizationalUnitCount}`);
    }
    expect(shapes.size).toBeGreaterThan(10);
  });
});

describe('the default company', () => {
  const directory = generateDirectory({ users: 1_000, seed: 1 });
  const users = [...directory.users()];
  const groups = [...directory.groups()];
  const units = [...directory.organizationalUnits()];
  const some = (matches: (user: User) => boolean) => expect(users.some(matches)).toBe(true);

  test('is consistent and has ids as upstream makes them', () => {
    expectConsistent(directory);
    expect(directory.instanceId).toMatch(idPattern('idaas'));
    for (const { userId } of users) expect(userId).toMatch(idPattern('user'));
    for (const { groupId } of groups) expect(groupId).toMatch(idPattern('group'));
    for (const unit of units) expect(unit.organizationalUnitId).toMatch(idPattern('ou'));
  });

  test('has a tree at least six deep and names that are unique among siblings', () => {
    const depths = units.map((unit) => directory.ancestors(unit.organizationalUnitId).length);
    expect(Math.max(...depths)).toBeGreaterThanOrEqual(6);
    const names = units.map((unit) => `${unit.parentId} ${unit.organizationalUnitName}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test('has accounts of every kind', () => {
    for (const type of ['build_in', 'ding_talk', 'ad', 'ldap']) some((user) => user.userSourceType === type);
    const now = Date.UTC(2026, 0, 1);
    some((user) => user.status === 'disabled');
    some((user) => (user.lockExpireTime ?? 0) > now);
    some((user) => (user.accountExpireTime ?? now) < now);
    some((user) => user.email === undefined);
    some((user) => user.phoneNumber === undefined);
    some((user) => user.displayName === undefined);
    some((user) => user.description !== undefined);
    some((user) => user.organizationalUnitIds.length > 1);
    some((user) => user.groupIds.length > 3);
    some((user) => user.username !== user.username.toLowerCase());
    some((user) => /[一-鿿]/.test(user.displayName ?? ''));
    some((user) => /['<🚀]/u.test(user.displayName ?? ''));
  });

  test('has usernames and e-mails once, and whole pairs of phone region and number', () => {
    const usernames = new Set(users.map((user) => user.username.toLowerCase()));
    expect(usernames.size).toBe(users.length);
    const emails = users.flatMap(({ email }) => email?.toLowerCase() ?? []);
    expect(new Set(emails).size).toBe(emails.length);
    for (const user of users) {
      expect(user.username).toMatch(/^[A-Za-z0-9_.@-]+$/);
      expect(user.phoneRegion === undefined).toBe(user.phoneNumber === undefined);
    }
    const phones = users.flatMap(({ phoneRegion, phoneNumber }) =>
      phoneNumber === undefined ? [] : `${phoneRegion} ${phoneNumber}`,
    );
    expect(new Set(phones).size).toBe(phones.length);
  });

  test('has custom fields that are text, with managers who exist and never lead back', () => {
    const managerOf = (user: User | undefined) => directory.user(user?.customFields.manager_user_id ?? '');
    for (const user of users) {
      for (const value of Object.values(user.customFields)) expect(value).toEqual(expect.any(String));
      const chain = new Set<User>();
      for (let up = managerOf(user); up !== undefined; up = managerOf(up)) {
        expect(chain.has(up)).toBe(false);
        chain.add(up);
      }
      expect(chain.has(user)).toBe(false);
      if (user.customFields.manager_user_id !== undefined) expect(chain.size).toBeGreaterThan(0);
    }
    some((user) => user.customFields.remote === 'true');
  });

  test('has 20 to 60 groups, from empty to everyone inside, one of a hundred', () => {
    const sizes = groups.map(({ userIds }) => userIds.length);
    expect(sizes.length).toBeGreaterThanOrEqual(20);
    expect(sizes.length).toBeLessThanOrEqual(60);
    expect(Math.min(...sizes)).toBe(0);
    expect(Math.max(...sizes)).toBeGreaterThan(850);
    expect(sizes).toContain(100);
    expect(groups.some((group) => group.groupExternalId !== group.groupId)).toBe(true);
    expect(units.some((unit) => unit.organizationalUnitExternalId !== unit.organizationalUnitId)).toBe(true);
  });

  test('has a partial scope with users inside, outside, on both sides, and in by a group alone', () => {
    const scope = new ProvisioningScope(directory, selectPart(directory));
    const isInside = (id: string) => scope.isUnitVisible(id);
    some((user) => user.organizationalUnitIds.every(isInside));
    some((user) => !scope.isUserVisible(user.userId));
    some((user) => user.organizationalUnitIds.some(isInside) && !user.organizationalUnitIds.every(isInside));
    some((user) => !user.organizationalUnitIds.some(isInside) && scope.isUserVisible(user.userId));
    some((user) => scope.isUserVisible(user.userId) && user.groupIds.some((id) => !scope.isGroupVisible(id)));
    expect(scope.organizationalUnitIds.length).toBeGreaterThan(2);
    expect(scope.groupIds.length).toBeLessThan(groups.length);
  });

  test('has samples that are what they say, all in scope', () => {
    const scope = new ProvisioningScope(directory, selectPart(directory));
    const samples = findSamples(directory, scope);
    const user = directory.user(samples.userId);
    expect(user?.username).toBe(samples.username);
    expect(directory.userByEmail(samples.email)).toBe(user);
    expect(user?.organizationalUnitIds.length).toBeGreaterThan(1);
    expect(user?.groupIds.length).toBeGreaterThan(1);
    expect(user?.groupIds.every((id) => scope.isGroupVisible(id))).toBe(true);
    expect(scope.isUserVisible(samples.managerId)).toBe(true);
    expect(user?.customFields.manager_user_id).toBe(samples.managerId);
    expect(directory.ancestors(samples.deepOrganizationalUnitId).length).toBeGreaterThanOrEqual(6);
    const crowd = directory.organizationalUnit(samples.crowdedOrganizationalUnitId)?.userIds.length;
    expect(crowd).toBeGreaterThanOrEqual(100);
    const group = directory.group(samples.groupId);
    expect(group?.groupName).toBe(samples.groupName);
    expect(group?.userIds.length).toBe(100);
    const prefixed = scope.groups().filter(({ groupName }) => groupName.startsWith(samples.groupNamePrefix));
    expect(prefixed.length).toBeGreaterThan(1);
  });
});
