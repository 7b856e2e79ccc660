import type { Directory } from '../../src/emulator/directory/directory.ts';
import type { Group, OrganizationalUnit, User } from '../../src/emulator/directory/records.ts';

type Timeless<Row> = Omit<Row, 'createTime' | 'updateTime' | 'registerTime'>;

export interface DirectoryDescription {
  readonly users: readonly Timeless<User>[];
  readonly groups: readonly Timeless<Group>[];
  readonly organizationalUnits: readonly Timeless<OrganizationalUnit>[];
}

/**
 * The whole store as plain data to compare with a model: by id, lists of ids sorted, without the times that a change
 * sets. It is a copy: later changes do not show.
 */
export function describeDirectory(directory: Directory): DirectoryDescription {
  return {
    users: Array.from(directory.users(), describeUser).sort(by(({ userId }) => userId)),
    groups: Array.from(directory.groups(), describeGroup).sort(by(({ groupId }) => groupId)),
    organizationalUnits: Array.from(directory.organizationalUnits(), describeUnit).sort(
      by(({ organizationalUnitId }) => organizationalUnitId),
    ),
  };
}

function describeUser({ createTime: _, updateTime: __, registerTime: ___, ...user }: User): Timeless<User> {
  return {
    ...user,
    customFields: { ...user.customFields },
    organizationalUnitIds: user.organizationalUnitIds.toSorted(),
    groupIds: user.groupIds.toSorted(),
  };
}

function describeGroup({ createTime: _, updateTime: __, ...group }: Group): Timeless<Group> {
  return { ...group, userIds: group.userIds.toSorted() };
}

function describeUnit({
  createTime: _,
  updateTime: __,
  ...unit
}: OrganizationalUnit): Timeless<OrganizationalUnit> {
  return { ...unit, childIds: unit.childIds.toSorted(), userIds: unit.userIds.toSorted() };
}

/** By code unit: the same order everywhere. */
const by =
  <Row>(idOf: (row: Row) => string) =>
  (one: Row, other: Row): number =>
    idOf(one) < idOf(other) ? -1 : 1;
