import { Random } from '../random.ts';
import { ChangeFeed } from './change-feed.ts';
import { CustomFieldTable } from './custom-field-table.ts';
import { type DirectoryState, expectWhole } from './directory-state.ts';
import type { GroupTable } from './group-table.ts';
import { createId } from './identifiers.ts';
import { Memberships } from './memberships.ts';
import type { OrganizationalUnitTree } from './organizational-unit-tree.ts';
import type {
  Group,
  GroupFields,
  NewGroup,
  NewOrganizationalUnit,
  NewUser,
  OrganizationalUnit,
  OrganizationalUnitFields,
  Source,
  User,
  UserFields,
} from './records.ts';
import { openTables, tablesOf } from './tables.ts';
import type { UserTable } from './user-table.ts';

export interface DirectoryOptions {
  /** What ids are drawn from; default 1. */
  readonly seed?: number;
  /** Default: drawn from the seed. */
  readonly instanceId?: string;
  /** Default: drawn from the seed. */
  readonly rootId?: string;
  /** Default 'Example Company'. */
  readonly rootName?: string;
  /** Fields defined although no user may have a value; each that a user has is defined too. */
  readonly customFieldNames?: readonly string[];
}

/**
 * An EIAM instance's users, groups and units: one root unit, every user in at least one unit.
 * Lists are in the order of creation or joining, and so are the wire's. Reading hands out the stored records, which
 * change when the directory does. A write naming an id that does not exist throws a plain Error: that is the
 * caller's mistake, the wire's own answers are made elsewhere.
 */
export class Directory {
  readonly instanceId: string;
  /** Publishes every write, from whichever interface. */
  readonly changes = new ChangeFeed();
  readonly #random: Random;
  /** The custom fields that are defined in the instance (developer-api.md 8.5). */
  readonly customFields = new CustomFieldTable();
  #users: UserTable;
  #groups: GroupTable;
  #units: OrganizationalUnitTree;
  #memberships: Memberships;
  #treeVersion = 0;
  #groupVersion = 0;
  /** Of all that was there before the last restore. */
  #rosterVersion = 0;
  #fieldVersion = 0;

  constructor(options: DirectoryOptions = {}) {
    const { seed = 1, instanceId, rootName = 'Example Company', customFieldNames = [] } = options;
    this.#random = new Random(seed);
    this.instanceId = instanceId ?? createId('idaas_', this.#random);
    const rootId = options.rootId ?? createId('ou_', this.#random);
    const tables = openTables(this.instanceId, { rootId, rootName }, this.changes);
    this.#users = tables.users;
    this.#groups = tables.groups;
    this.#units = tables.units;
    this.#memberships = new Memberships(tables);
    this.customFields.addNames(customFieldNames);
  }

  /** Shows what a directory was. @param state of a directory, so that it is known to be whole */
  static of(state: DirectoryState): Directory {
    const directory = new Directory({ instanceId: state.instanceId });
    directory.#load(state);
    return directory;
  }

  /** Moves with every change: what was derived from another version is stale. */
  get version(): number {
    return this.#treeVersion + this.rosterVersion + this.#fieldVersion;
  }

  /** Where ids are drawn from next. */
  get randomState(): [number, number, number, number] {
    return this.#random.state;
  }

  /**
   * Shows what another directory was, or this one at another time, and publishes nothing: no event says what all of it is. The instance stays
   * this one: what was built in there is built in here.
   * @throws Error for a state that is not whole; nothing has changed then
   */
  restore(state: DirectoryState): void {
    expectWhole(state);
    this.#load(state);
  }

  #load(state: DirectoryState): void {
    this.changes.silently(() => {
      const tables = tablesOf(state, this.instanceId, this.changes);
      this.#rosterVersion = this.rosterVersion + 1;
      this.#treeVersion += 1;
      this.#groupVersion = 0;
      this.#users = tables.users;
      this.#groups = tables.groups;
      this.#units = tables.units;
      this.#memberships = new Memberships(tables);
    });
    this.customFields.load(state.customFields);
    if (state.random) this.#random.state = state.random;
  }

  /** Moves when a unit comes, goes or moves. */
  get treeVersion(): number {
    return this.#treeVersion;
  }

  /** Moves when a user, a group or a membership comes or goes. */
  get rosterVersion(): number {
    return this.#rosterVersion + this.#groupVersion + this.#memberships.version;
  }

  get customFieldNames(): ReadonlySet<string> {
    return new Set(this.customFields.values().map(({ name }) => name));
  }

  get root(): OrganizationalUnit {
    return this.#units.root;
  }

  get userCount(): number {
    return this.#users.size;
  }

  get groupCount(): number {
    return this.#groups.size;
  }

  get organizationalUnitCount(): number {
    return this.#units.size;
  }

  users(): IterableIterator<User> {
    return this.#users.values();
  }

  groups(): IterableIterator<Group> {
    return this.#groups.values();
  }

  organizationalUnits(): IterableIterator<OrganizationalUnit> {
    return this.#units.values();
  }

  user(userId: string): User | undefined {
    return this.#users.find(userId);
  }

  group(groupId: string): Group | undefined {
    return this.#groups.find(groupId);
  }

  /** Accepts `ou_root` (developer-api.md 6.3). */
  organizationalUnit(organizationalUnitId: string): OrganizationalUnit | undefined {
    return this.#units.find(organizationalUnitId);
  }

  /** Ignores case, as the e-mail look-up does (developer-api.md 8.6). */
  userByUsername(username: string): User | undefined {
    return this.#users.index.byUsername(username);
  }

  userByEmail(email: string): User | undefined {
    return this.#users.index.byEmail(email);
  }

  /** Without a region the first of those who share the number in different regions (developer-api.md 8.6: any one). */
  userByPhoneNumber(phoneNumber: string, phoneRegion?: string): User | undefined {
    return this.#users.index.byPhoneNumber(phoneNumber, phoneRegion);
  }

  userByExternalId(externalId: string, sourceType: string, sourceId: string): User | undefined {
    return this.#users.findByExternalId(externalId, sourceType, sourceId);
  }

  organizationalUnitByExternalId(
    externalId: string,
    sourceType: string,
    sourceId: string,
  ): OrganizationalUnit | undefined {
    return this.#units.findByExternalId(externalId, sourceType, sourceId);
  }

  groupByExternalId(externalId: string, sourceType: string, sourceId: string): Group | undefined {
    return this.#groups.findByExternalId(externalId, sourceType, sourceId);
  }

  /** From the root down to the unit's parent. */
  ancestors(organizationalUnitId: string): OrganizationalUnit[] {
    return this.#units.ancestors(organizationalUnitId);
  }

  relationSource(userId: string, groupId: string): Source {
    return this.#groups.relationSource(groupId, userId);
  }

  addUser(values: NewUser = {}): User {
    const unitIds = values.organizationalUnitIds?.map((id) => this.#units.get(id).organizationalUnitId) ?? [];
    const primaryId = unitIds[0] ?? this.root.organizationalUnitId;
    const user = this.#users.add(values.userId ?? this.#freeId('user_', this.#users), values, primaryId);
    this.customFields.addNames(Object.keys(user.customFields));
    for (const id of [primaryId, ...unitIds]) this.joinOrganizationalUnit(user.userId, id);
    for (const id of values.groupIds ?? []) this.joinGroup(user.userId, id);
    return user;
  }

  /** Sets what is given, `undefined` included; `updateTime` moves only when given. */
  updateUser(userId: string, changes: Partial<UserFields>): User {
    this.customFields.addNames(Object.keys(changes.customFields ?? {}));
    this.#fieldVersion += 1;
    return this.#users.update(userId, changes);
  }

  /** Memberships go with the user. */
  removeUser(userId: string): void {
    this.#memberships.endAll(userId);
    this.#users.remove(userId);
  }

  addOrganizationalUnit(values: NewOrganizationalUnit = {}): OrganizationalUnit {
    this.#treeVersion += 1;
    return this.#units.add(values.organizationalUnitId ?? this.#freeId('ou_', this.#units), values);
  }

  updateOrganizationalUnit(
    organizationalUnitId: string,
    changes: Partial<OrganizationalUnitFields>,
  ): OrganizationalUnit {
    this.#fieldVersion += 1;
    return this.#units.update(organizationalUnitId, changes);
  }

  /** With all that is under it. @throws Error for the root, and for a parent that is the unit itself or under it */
  moveOrganizationalUnit(organizationalUnitId: string, parentId: string): void {
    this.#units.move(organizationalUnitId, parentId);
    this.#treeVersion += 1;
  }

  /** @throws Error for the root and for a unit that still has children or users */
  removeOrganizationalUnit(organizationalUnitId: string): void {
    this.#units.remove(organizationalUnitId);
    this.#treeVersion += 1;
  }

  addGroup(values: NewGroup = {}): Group {
    const group = this.#groups.add(values.groupId ?? this.#freeId('group_', this.#groups), values);
    for (const id of values.userIds ?? []) this.joinGroup(id, group.groupId);
    this.#groupVersion += 1;
    return group;
  }

  updateGroup(groupId: string, changes: Partial<GroupFields>): Group {
    this.#fieldVersion += 1;
    return this.#groups.update(groupId, changes);
  }

  /** The members stay. */
  removeGroup(groupId: string): void {
    for (const userId of this.#groups.get(groupId).userIds.toReversed()) this.leaveGroup(userId, groupId);
    this.#groups.remove(groupId);
    this.#groupVersion += 1;
  }

  /** Nothing happens to a member already in. @param source when it is not the group's own */
  joinGroup(userId: string, groupId: string, source?: Source): void {
    this.#memberships.joinGroup(userId, groupId, source);
  }

  leaveGroup(userId: string, groupId: string): void {
    this.#memberships.leaveGroup(userId, groupId);
  }

  /** As a secondary unit; nothing happens when the user is already in. */
  joinOrganizationalUnit(userId: string, organizationalUnitId: string): void {
    this.#memberships.joinOrganizationalUnit(userId, organizationalUnitId);
  }

  /** @throws Error for the primary unit, which can only be exchanged */
  leaveOrganizationalUnit(userId: string, organizationalUnitId: string): void {
    this.#memberships.leaveOrganizationalUnit(userId, organizationalUnitId);
  }

  /** The user leaves the old primary unit and keeps the others (developer-api.md 8.7). */
  setPrimaryOrganizationalUnit(userId: string, organizationalUnitId: string): void {
    this.#memberships.setPrimaryOrganizationalUnit(userId, organizationalUnitId);
  }

  /** What was restored may have ids that this directory would draw next. */
  #freeId(prefix: string, table: { find(id: string): object | undefined }): string {
    let id = createId(prefix, this.#random);
    while (table.find(id)) id = createId(prefix, this.#random);
    return id;
  }
}
