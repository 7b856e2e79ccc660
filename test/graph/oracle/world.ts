import type { Directory } from '../../../src/emulator/directory/directory.ts';
import type { Group, OrganizationalUnit, User } from '../../../src/emulator/directory/records.ts';
import type { Emulator } from '../../../src/emulator/emulator.ts';

/** Objects that an operation names in any way: no read by id may be made more often than there are of these. */
export interface Named {
  readonly users: Set<string>;
  readonly groups: Set<string>;
  readonly organizationalUnits: Set<string>;
}

/** The emulator's store as the application may see it: developer-api.md 7.2, by brute force. */
export class World {
  readonly directory: Directory;
  readonly managerField: string;
  readonly scopeUnitIds: readonly string[];
  readonly scopeGroupIds: readonly string[];
  readonly named: Named = { users: new Set(), groups: new Set(), organizationalUnits: new Set() };

  /** Whether the management API is at hand, which counts all units. */
  readonly accessKeys: boolean;

  constructor({ directory, managerField, scope }: Emulator, accessKeys = false) {
    this.accessKeys = accessKeys;
    this.directory = directory;
    this.managerField = managerField;
    this.scopeUnitIds = scope.organizationalUnitIds;
    this.scopeGroupIds = scope.groupIds;
  }

  get isWhole(): boolean {
    return this.scopeUnitIds.includes(this.directory.root.organizationalUnitId);
  }

  isUnitVisible(unit: OrganizationalUnit): boolean {
    const line = [unit, ...this.directory.ancestors(unit.organizationalUnitId)];
    return line.some(({ organizationalUnitId }) => this.scopeUnitIds.includes(organizationalUnitId));
  }

  isUserVisible({ organizationalUnitIds, groupIds }: User): boolean {
    return (
      organizationalUnitIds.some((id) => this.isUnitVisible(this.unit(id))) ||
      groupIds.some((id) => this.scopeGroupIds.includes(id))
    );
  }

  isGroupVisible({ groupId }: Group): boolean {
    return this.isWhole || this.scopeGroupIds.length === 0 || this.scopeGroupIds.includes(groupId);
  }

  users(): User[] {
    return [...this.directory.users()].filter((user) => this.isUserVisible(user));
  }

  groups(): Group[] {
    return [...this.directory.groups()].filter((group) => this.isGroupVisible(group));
  }

  members({ userIds }: Group): User[] {
    return userIds.map((id) => this.user(id)).filter((user) => this.isUserVisible(user));
  }

  /** From the top down, without those outside. */
  ancestors({ organizationalUnitId }: OrganizationalUnit): OrganizationalUnit[] {
    return this.directory.ancestors(organizationalUnitId).filter((unit) => this.isUnitVisible(unit));
  }

  /** The user, unless there is none or it is out of sight: the two look the same from outside. */
  findUser(userId: string): User | undefined {
    this.named.users.add(userId);
    const user = this.directory.user(userId);
    return user && this.isUserVisible(user) ? user : undefined;
  }

  /** An id that the store itself holds. */
  user(userId: string): User {
    return stored(this.directory.user(userId), userId);
  }

  group(groupId: string): Group {
    return stored(this.directory.group(groupId), groupId);
  }

  unit(organizationalUnitId: string): OrganizationalUnit {
    return stored(this.directory.organizationalUnit(organizationalUnitId), organizationalUnitId);
  }
}

function stored<Row>(row: Row | undefined, id: string): Row {
  if (row === undefined) throw new Error(`Expected the directory to hold ${id}`);
  return row;
}
