import type { Directory } from './directory.ts';
import type { Group, OrganizationalUnit, User } from './records.ts';

/** The units and groups an application may see: the configured roots, not what is under them (8.3). */
export interface ScopeSelection {
  readonly organizationalUnitIds: readonly string[];
  readonly groupIds: readonly string[];
}

/** What is derived from one version of the directory. */
interface Snapshot {
  readonly version: number;
  readonly unitIds: ReadonlySet<string>;
  users: readonly User[] | undefined;
  groups: readonly Group[] | undefined;
  readonly members: Map<string, readonly string[]>;
}

/**
 * The provisioning scope (developer-api.md 7.2): a unit brings its subtree; a user is in by any unit, or by a group
 * that is listed; all groups are in when the root is, or when no group is listed, else the listed ones.
 * Lists are kept until the directory changes, so that a page of 200,000 users costs one slice.
 */
export class ProvisioningScope {
  readonly organizationalUnitIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly #directory: Directory;
  readonly #listedGroups: ReadonlySet<string>;
  readonly #everyGroup: boolean;
  #snapshot: Snapshot | undefined;

  constructor(directory: Directory, selection: ScopeSelection) {
    this.#directory = directory;
    this.organizationalUnitIds = selection.organizationalUnitIds;
    this.groupIds = selection.groupIds;
    this.#listedGroups = new Set(selection.groupIds);
    this.#everyGroup =
      selection.groupIds.length === 0 ||
      selection.organizationalUnitIds.includes(directory.root.organizationalUnitId);
  }

  /** Accepts `ou_root`. */
  isUnitVisible(organizationalUnitId: string): boolean {
    const unit = this.#directory.organizationalUnit(organizationalUnitId);
    return unit !== undefined && this.#current().unitIds.has(unit.organizationalUnitId);
  }

  isUserVisible(userId: string): boolean {
    const user = this.#directory.user(userId);
    return user !== undefined && this.#isVisible(user, this.#current());
  }

  isGroupVisible(groupId: string): boolean {
    return (
      this.#directory.group(groupId) !== undefined && (this.#everyGroup || this.#listedGroups.has(groupId))
    );
  }

  users(): readonly User[] {
    const snapshot = this.#current();
    snapshot.users ??= [...this.#directory.users()].filter((user) => this.#isVisible(user, snapshot));
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
    const { unitIds } = this.#current();
    return this.#directory
      .ancestors(organizationalUnitId)
      .filter((unit) => unitIds.has(unit.organizationalUnitId));
  }

  #isVisible(user: User, snapshot: Snapshot): boolean {
    return (
      user.organizationalUnitIds.some((id) => snapshot.unitIds.has(id)) ||
      user.groupIds.some((id) => this.#listedGroups.has(id))
    );
  }

  #current(): Snapshot {
    const { version } = this.#directory;
    if (this.#snapshot?.version !== version) {
      const unitIds = this.#subtrees();
      this.#snapshot = { version, unitIds, users: undefined, groups: undefined, members: new Map() };
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
