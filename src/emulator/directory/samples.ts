import type { Directory } from './directory.ts';
import { projectPrefix } from './generate-groups.ts';
import { managerField } from './generate-users.ts';
import type { Group, OrganizationalUnit, User } from './records.ts';
import type { ProvisioningScope } from './scope.ts';

/**
 * Objects for examples, all in scope. A directory too small to have one gives the next best, or an id or a name
 * that is well formed and belongs to no object.
 */
export interface Samples {
  /** In several units and groups, with a manager who is in scope too. */
  readonly userId: string;
  readonly username: string;
  readonly email: string;
  readonly managerId: string;
  /** As deep as the tree goes. */
  readonly deepOrganizationalUnitId: string;
  /** With the most direct users. */
  readonly crowdedOrganizationalUnitId: string;
  /** With 30 to 100 members, all of them in scope. */
  readonly groupId: string;
  readonly groupName: string;
  /** Begins several groups' names. */
  readonly groupNamePrefix: string;
}

const nobody = 'aaaaaaaaaaaaaaaaaaaaaaaaaa';

export function findSamples(directory: Directory, scope: ProvisioningScope): Samples {
  const user = findBest(scope.users(), (candidate) => rateUser(candidate, scope));
  const units = [...directory.organizationalUnits()].filter((unit) =>
    scope.isUnitVisible(unit.organizationalUnitId),
  );
  const deep = findBest(units, (unit) => directory.ancestors(unit.organizationalUnitId).length);
  const crowded = findBest(units, (unit) => unit.userIds.length);
  const group = findBest(scope.groups(), rateGroup);
  const rootId = directory.root.organizationalUnitId;
  return {
    userId: user?.userId ?? `user_${nobody}`,
    username: user?.username ?? 'nobody',
    email: user?.email ?? 'nobody@example.com',
    managerId: user?.customFields[managerField] ?? `user_${nobody}`,
    deepOrganizationalUnitId: deep?.organizationalUnitId ?? rootId,
    crowdedOrganizationalUnitId: crowded?.organizationalUnitId ?? rootId,
    groupId: group?.groupId ?? `group_${nobody}`,
    groupName: group?.groupName ?? 'nobody',
    groupNamePrefix: projectPrefix,
  };
}

/** The first of the best. */
function findBest<Row extends User | Group | OrganizationalUnit>(
  rows: Iterable<Row>,
  rate: (row: Row) => number,
): Row | undefined {
  let best: Row | undefined;
  let highest = -Infinity;
  for (const row of rows) {
    const rating = rate(row);
    if (rating <= highest) continue;
    highest = rating;
    best = row;
  }
  return best;
}

function rateUser(user: User, scope: ProvisioningScope): number {
  const managerId = user.customFields[managerField];
  const hasManager = managerId !== undefined && scope.isUserVisible(managerId);
  const isWhole =
    user.email !== undefined &&
    user.displayName !== undefined &&
    user.phoneNumber !== undefined &&
    user.status === 'enabled';
  // A unit or group that cannot be fetched is for tests, not for a first look.
  const isReachable =
    user.organizationalUnitIds.every((id) => scope.isUnitVisible(id)) &&
    user.groupIds.every((id) => scope.isGroupVisible(id));
  const links = Math.min(3, user.organizationalUnitIds.length) * 2 + Math.min(4, user.groupIds.length);
  return (hasManager ? 100 : 0) + (isReachable ? 50 : 0) + (isWhole ? 25 : 0) + links;
}

function rateGroup({ userIds }: Group): number {
  return userIds.length <= 100 ? userIds.length : 1;
}
