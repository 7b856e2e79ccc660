import type { Directory } from './directory.ts';
import type { Group, OrganizationalUnit, User } from './records.ts';

/** The units and groups an application may see: the configured roots, not what is under them (8.3). */
export interface ScopeSelection {
  readonly organizationalUnitIds: readonly string[];
  readonly groupIds: readonly string[];
}

/** The units in scope, of one version of the tree: kept on its own, since most writes leave the tree alone. */
interface UnitSnapshot {
  readonly treeVersion: number;
  readonly unitIds: ReadonlySet<string>;
}

/** What is derived from one version of the users, groups and memberships. */
interface Snapshot {
  readonly rosterVersion: number;
  readonly unitIds: ReadonlySet<string>;
  users: readonly User[] | undefined;
  groups: readonly Group[] | undefined;
  readonly members: Map<string, readonly string[]>;
}

/**
 * The provisioning scope (developer-api.md 7.2): a unit brings its subtree; a user is in by any unit, or by a group
 * that is listed; all groups are in when the root is, or when no group is listed, else the listed ones.
 * Lists are kept until an object is added or removed, so that a page of 200,000 users costs one slice; a changed
 * field changes no list.
 */
export class ProvisioningScope {
  readonly #directory: Directory;
  #organizationalUnitIds: readonly string[] = [];
  #listedGroups = new Set<string>();
  #everyGroup = false;
  #unitSnapshot: UnitSnapshot | undefined;
  #snapshot: Snapshot | undefined;

  constructor(directory: Directory, selection: ScopeSelection) {
    this.#directory = directory;
    this.select(selection);
  }

  /** Takes the place of what the application saw. */
  select({ organizationalUnitIds, groupIds }: ScopeSelection): void {
    this.#organizationalUnitIds = organizationalUnitIds;
    this.#listedGroups = new Set(groupIds);
    this.#everyGroup =
      groupIds.length === 0 || organizationalUnitIds.includes(this.#directory.root.organizationalUnitId);
    this.#unitSnapshot = undefined;
    this.#snapshot = undefined;
  }

  get organizationalUnitIds(): readonly string[] {
    return this.#organizationalUnitIds;
  }

  get groupIds(): readonly string[] {
    return [...this.#listedGroups];
  }

  /**
   * Where only listed groups are seen, one that the application creates joins the list: or its creator could neither
   * read nor delete it. The contract is silent (developer-api.md 7.2).
   */
  includeCreatedGroup(groupId: string): void {
    if (!this.#everyGroup) this.#listedGroups.add(groupId);
    this.#snapshot = undefined;
  }

  /** Accepts `ou_root`. */
  isUnitVisible(organizationalUnitId: string): boolean {
    const unit = this.#directory.organizationalUnit(organizationalUnitId);
    return unit !== undefined && this.#unitIds().has(unit.organizationalUnitId);
  }

  isUserVisible(userId: string): boolean {
    const user = this.#directory.user(userId);
    return user !== undefined && this.#isVisible(user, this.#unitIds());
  }

  isGroupVisible(groupId: string): boolean {
    return this.#directory.group(groupId) !== undefined && this.coversGroup(groupId);
  }

  /** For a record that may be a former one: of a user who has changed since, or is gone. */
  covers(user: User): boolean {
    return this.#isVisible(user, this.#unitIds());
  }

  /** The same for a unit: by where it is in the tree, or was. */
  coversUnit({ organizationalUnitId, parentId }: OrganizationalUnit): boolean {
    const isSelected = this.organizationalUnitIds.includes(organizationalUnitId);
    return isSelected || this.isUnitVisible(parentId ?? organizationalUnitId);
  }

  /** The same for a group, there or gone. */
  coversGroup(groupId: string): boolean {
    return this.#everyGroup || this.#listedGroups.has(groupId);
  }

  users(): readonly User[] {
    const snapshot = this.#current();
    snapshot.users ??= [...this.#directory.users()].filter((user) => this.#isVisible(user, snapshot.unitIds));
    return snapshot.users;
  }

  groups(): readonly Group[] {
    const snapshot = this.#current();
    snapshot.groups ??= [...this.#directory.groups()].filter(({ groupId }) => this.isGroupVisible(groupId));
    return snapshot.groups;
  }

  /** The visible members' ids: a member of an unlisted group may be outside. */
  members(group: Group): readonly string[] {
    if (this.#listedGroups.has(group.groupId)) return group.userIds;
    const { members } = this.#current();
    let visible = members.get(group.groupId);
    if (visible === undefined) {
      visible = group.userIds.filter((userId) => this.isUserVisible(userId));
      members.set(group.groupId, visible);
    }
    return visible;
  }

  /** From the top down, without those outside (documented for ListOrganizationalUnitParentIds). */
  ancestors(organizationalUnitId: string): OrganizationalUnit[] {
    const unitIds = this.#unitIds();
    return this.#directory
      .ancestors(organizationalUnitId)
      .filter((unit) => unitIds.has(unit.organizationalUnitId));
  }

  #isVisible(user: User, unitIds: ReadonlySet<string>): boolean {
    return (
      user.organizationalUnitIds.some((id) => unitIds.has(id)) ||
      user.groupIds.some((id) => this.#listedGroups.has(id))
    );
  }

  #unitIds(): ReadonlySet<string> {
    const { treeVersion } = this.#directory;
    if (this.#unitSnapshot?.treeVersion !== treeVersion) {
      this.#unitSnapshot = { treeVersion, unitIds: this.#subtrees() };
    }
    return this.#unitSnapshot.unitIds;
  }

  #current(): Snapshot {
    const { rosterVersion } = this.#directory;
    const unitIds = this.#unitIds();
    if (this.#snapshot?.rosterVersion !== rosterVersion || this.#snapshot.unitIds !== unitIds) {
      this.#snapshot = { rosterVersion, unitIds, users: undefined, groups: undefined, members: new Map() };
    }
    return this.#snapshot;
  }

  #subtrees(): ReadonlySet<string> {
    const found = new Set<string>();
    const waiting = [...this.organizationalUnitIds];
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const unit = this.#directory.organizationalUnit(id);
      if (unit === undefined || found.has(unit.organizationalUnitId)) continue;
      found.add(unit.organizationalUnitId);
      waiting.push(...unit.childIds);
    }
    return found;
  }
}
