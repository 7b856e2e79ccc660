import type { ChangeFeed } from './change-feed.ts';
import type { GroupTable } from './group-table.ts';
import type { OrganizationalUnitTree } from './organizational-unit-tree.ts';
import type { Source, User } from './records.ts';
import { removeId, SharedLists } from './shared-lists.ts';
import type { UserTable } from './user-table.ts';

export interface MembershipTables {
  readonly users: UserTable;
  readonly groups: GroupTable;
  readonly units: OrganizationalUnitTree;
  readonly changes: ChangeFeed;
}

/** Who is in which group and unit, kept on both sides of each relation. */
export class Memberships {
  readonly #tables: MembershipTables;
  readonly #lists = new SharedLists();
  #version = 0;

  constructor(tables: MembershipTables) {
    this.#tables = tables;
  }

  /** Moves with every change; a user comes and goes with a membership. */
  get version(): number {
    return this.#version;
  }

  joinGroup(userId: string, groupId: string, source: Source | undefined): void {
    const user = this.#tables.users.get(userId);
    const group = this.#tables.groups.get(groupId);
    if (user.groupIds.includes(groupId)) return;
    const before = this.#tables.changes.copy(user);
    user.groupIds = this.#lists.with(user.groupIds, group.groupId);
    group.userIds.push(user.userId);
    if (source !== undefined) this.#tables.groups.setRelationSource(groupId, userId, source);
    this.#version += 1;
    this.#publishGroup(before, user, groupId);
  }

  leaveGroup(userId: string, groupId: string): void {
    const user = this.#tables.users.get(userId);
    const before = this.#tables.changes.copy(user);
    user.groupIds = this.#lists.without(user.groupIds, groupId);
    removeId(this.#tables.groups.get(groupId).userIds, userId);
    this.#tables.groups.setRelationSource(groupId, userId, undefined);
    this.#version += 1;
    this.#publishGroup(before, user, groupId);
  }

  joinOrganizationalUnit(userId: string, organizationalUnitId: string): void {
    const user = this.#tables.users.get(userId);
    const unit = this.#tables.units.get(organizationalUnitId);
    if (user.organizationalUnitIds.includes(unit.organizationalUnitId)) return;
    const before = this.#tables.changes.copy(user);
    user.organizationalUnitIds = this.#lists.with(user.organizationalUnitIds, unit.organizationalUnitId);
    unit.userIds.push(user.userId);
    this.#version += 1;
    this.#tables.users.publish(before, user);
  }

  leaveOrganizationalUnit(userId: string, organizationalUnitId: string): void {
    const user = this.#tables.users.get(userId);
    const unit = this.#tables.units.get(organizationalUnitId);
    if (unit.organizationalUnitId === user.primaryOrganizationalUnitId) {
      throw new Error(`${organizationalUnitId} is the primary organizational unit of ${userId}`);
    }
    const before = this.#tables.changes.copy(user);
    user.organizationalUnitIds = this.#lists.without(user.organizationalUnitIds, unit.organizationalUnitId);
    removeId(unit.userIds, userId);
    this.#version += 1;
    this.#tables.users.publish(before, user);
  }

  setPrimaryOrganizationalUnit(userId: string, organizationalUnitId: string): void {
    const user = this.#tables.users.get(userId);
    const previousId = user.primaryOrganizationalUnitId;
    this.joinOrganizationalUnit(userId, organizationalUnitId);
    const before = this.#tables.changes.copy(user);
    user.primaryOrganizationalUnitId = this.#tables.units.get(organizationalUnitId).organizationalUnitId;
    this.#tables.users.publish(before, user);
    if (previousId !== user.primaryOrganizationalUnitId) this.leaveOrganizationalUnit(userId, previousId);
  }

  /** Out of everything, the primary unit included: for a user who goes. */
  endAll(userId: string): void {
    const { groupIds, organizationalUnitIds } = this.#tables.users.get(userId);
    for (const id of groupIds) this.leaveGroup(userId, id);
    for (const id of organizationalUnitIds) removeId(this.#tables.units.get(id).userIds, userId);
    this.#version += 1;
  }

  /** Only changes are published: removing a user that is no member changes nothing. */
  #publishGroup(before: User | undefined, user: User, groupId: string): void {
    const isMember = user.groupIds.includes(groupId);
    if (before === undefined || before.groupIds.includes(groupId) === isMember) return;
    this.#tables.users.publish(before, user);
    this.#tables.changes.publish({ what: 'groupMember', id: groupId, userId: user.userId, isMember });
  }
}
