import { expect } from 'vitest';
import type { Directory } from '../../../src/emulator/directory/directory.ts';
import { describeDirectory } from '../../support/describe-directory.ts';
import { childrenOf, membersOf, type State } from './state.ts';

/** The emulator's store in the model's words; both sides of every relation must say the same. */
export function readStore(directory: Directory): State {
  const { users, groups, organizationalUnits } = describeDirectory(directory);
  const rootId = directory.root.organizationalUnitId;
  const units = organizationalUnits.filter(({ organizationalUnitId: id }) => id !== rootId);
  const state: State = {
    rootId,
    users: toTable(
      users,
      ({ userId }) => userId,
      (user) => ({
        username: user.username,
        displayName: user.displayName ?? null,
        description: user.description ?? null,
        email: user.email === undefined ? null : { address: user.email, verified: user.emailVerified },
        phone:
          user.phoneNumber === undefined
            ? null
            : {
                region: user.phoneRegion ?? '',
                number: user.phoneNumber,
                verified: user.phoneNumberVerified,
              },
        externalId: user.userExternalId,
        enabled: user.status === 'enabled',
        hasPassword: user.passwordSet,
        customFields: { ...user.customFields },
        primary: user.primaryOrganizationalUnitId,
        units: [...user.organizationalUnitIds],
        groups: [...user.groupIds],
      }),
    ),
    groups: toTable(
      groups,
      ({ groupId }) => groupId,
      ({ groupName, groupExternalId }) => ({
        name: groupName,
        externalId: groupExternalId,
      }),
    ),
    units: toTable(
      units,
      ({ organizationalUnitId }) => organizationalUnitId,
      (unit) => ({
        name: unit.organizationalUnitName,
        parentId: unit.parentId ?? '',
        externalId: unit.organizationalUnitExternalId,
        description: unit.description ?? null,
      }),
    ),
  };
  for (const { groupId, userIds } of groups) expect(membersOf(state, 'groups', groupId)).toEqual(userIds);
  for (const { organizationalUnitId: id, userIds, childIds } of organizationalUnits) {
    expect(membersOf(state, 'units', id)).toEqual(userIds);
    expect(childrenOf(state, id)).toEqual(childIds);
  }
  return state;
}

function toTable<Row, Value>(rows: readonly Row[], idOf: (row: Row) => string, read: (row: Row) => Value) {
  return Object.fromEntries(rows.map((row) => [idOf(row), read(row)]));
}

/**
 * Three users, three units below one another and beside, two groups: enough for every rule to be met. Some have what a create
 * may ask for as well, so that it is refused, or met by something very like it.
 */
export function populate(directory: Directory): void {
  const addUnit = (organizationalUnitName: string, more: object = {}) =>
    directory.addOrganizationalUnit({ organizationalUnitName, ...more }).organizationalUnitId;
  const north = addUnit('North', { organizationalUnitExternalId: 'x-0' });
  const south = addUnit('South');
  addUnit('Lab', { parentId: north, organizationalUnitExternalId: 'x-2', description: 'Unit 1' });
  const red = directory.addGroup({ groupName: 'Red', groupExternalId: 'x-0' }).groupId;
  directory.addGroup({ groupName: 'Blue', groupExternalId: 'x-1' });
  directory.addUser({
    username: 'ada',
    displayName: 'Ada',
    phoneRegion: '86',
    phoneNumber: '138000000',
    phoneNumberVerified: true,
    customFields: { city: 'v0' },
    organizationalUnitIds: [north],
    groupIds: [red],
  });
  directory.addUser({ username: 'bob', organizationalUnitIds: [south, north] });
  directory.addUser({
    username: 'cy',
    displayName: 'Cy',
    email: '0@example.com',
    emailVerified: true,
    organizationalUnitIds: [north],
  });
}

/** Leaves the root alone. */
export function clear(directory: Directory): void {
  for (const { userId } of [...directory.users()]) directory.removeUser(userId);
  for (const { groupId } of [...directory.groups()]) directory.removeGroup(groupId);
  const units = Array.from(directory.organizationalUnits(), (unit) => unit.organizationalUnitId);
  const depthOf = (id: string) => directory.ancestors(id).length;
  const depths = new Map(units.map((id) => [id, depthOf(id)]));
  for (const id of units.toSorted((one, other) => (depths.get(other) ?? 0) - (depths.get(one) ?? 0))) {
    if (id !== directory.root.organizationalUnitId) directory.removeOrganizationalUnit(id);
  }
}
