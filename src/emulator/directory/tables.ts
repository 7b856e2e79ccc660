import type { ChangeFeed } from './change-feed.ts';
import type { DirectoryState } from './directory-state.ts';
import { GroupTable } from './group-table.ts';
import type { MembershipTables } from './memberships.ts';
import { OrganizationalUnitTree } from './organizational-unit-tree.ts';
import { UserTable } from './user-table.ts';

interface Root {
  readonly rootId: string;
  readonly rootName: string;
}

/** Empty but for the root. */
export function openTables(
  instanceId: string,
  { rootId, rootName }: Root,
  changes: ChangeFeed,
): MembershipTables {
  return {
    users: new UserTable(instanceId, changes),
    groups: new GroupTable(instanceId, changes),
    units: new OrganizationalUnitTree(instanceId, rootId, rootName, changes),
    changes,
  };
}

/** @param instanceId whose they are from now on: what was built in where the state comes from is built in here */
export function tablesOf(state: DirectoryState, instanceId: string, changes: ChangeFeed): MembershipTables {
  const own = (sourceId: string) => (sourceId === state.instanceId ? instanceId : sourceId);
  const [root] = state.organizationalUnits;
  if (!root) throw new Error('Expected the root');
  const tables = openTables(instanceId, { rootId: root.organizationalUnitId, rootName: '' }, changes);
  for (const unit of state.organizationalUnits) {
    const organizationalUnitSourceId = own(unit.organizationalUnitSourceId);
    tables.units.load({ parentId: undefined, description: undefined, ...unit, organizationalUnitSourceId });
  }
  for (const { sources, ...group } of state.groups) {
    const stored = tables.groups.add(group.groupId, { ...group, groupSourceId: own(group.groupSourceId) });
    for (const id of group.userIds) stored.userIds.push(id);
    for (const [userId, { type, id }] of Object.entries(sources)) {
      tables.groups.setRelationSource(group.groupId, userId, { type, id: own(id) });
    }
  }
  for (const user of state.users) {
    const values = { ...user, userSourceId: own(user.userSourceId) };
    const stored = tables.users.add(user.userId, values, user.primaryOrganizationalUnitId);
    stored.organizationalUnitIds = user.organizationalUnitIds;
    stored.groupIds = user.groupIds;
  }
  return tables;
}
