import { expect } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';

/** What must hold in every directory, however it came about. */
export function expectConsistent(directory: Directory): void {
  const users = [...directory.users()];
  const groups = [...directory.groups()];
  const units = [...directory.organizationalUnits()];
  expect([users.length, groups.length, units.length]).toEqual([
    directory.userCount,
    directory.groupCount,
    directory.organizationalUnitCount,
  ]);
  const pairs = (rows: readonly (readonly [string, readonly string[]])[]) =>
    rows.flatMap(([id, others]) => others.map((other) => `${id} ${other}`)).toSorted();
  const flipped = (rows: readonly (readonly [string, readonly string[]])[]) =>
    rows.flatMap(([id, others]) => others.map((other) => `${other} ${id}`)).toSorted();
  expect(pairs(users.map((user) => [user.userId, user.groupIds]))).toEqual(
    flipped(groups.map((group) => [group.groupId, group.userIds])),
  );
  expect(pairs(users.map((user) => [user.userId, user.organizationalUnitIds]))).toEqual(
    flipped(units.map((unit) => [unit.organizationalUnitId, unit.userIds])),
  );
  for (const user of users) {
    expect(user.organizationalUnitIds).toContain(user.primaryOrganizationalUnitId);
    expect(new Set(user.organizationalUnitIds).size).toBe(user.organizationalUnitIds.length);
    expect(directory.userByUsername(user.username)?.username.toLowerCase()).toBe(user.username.toLowerCase());
    const { userExternalId, userSourceType, userSourceId } = user;
    expect(directory.userByExternalId(userExternalId, userSourceType, userSourceId)).toBe(user);
  }
  for (const unit of units) {
    const parent = directory.organizationalUnit(unit.parentId ?? '');
    expect(parent?.childIds.includes(unit.organizationalUnitId) ?? unit === directory.root).toBe(true);
    for (const id of unit.childIds) {
      expect(directory.organizationalUnit(id)?.parentId).toBe(unit.organizationalUnitId);
    }
  }
}
