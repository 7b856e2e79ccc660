import type { Group } from '../../../src/eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../../src/eiam/developer/organizational-units.ts';
import type { User, UserSummary } from '../../../src/eiam/developer/users.ts';

// Rows as src/eiam reads them.

export function userRow(name: string, change: Partial<UserSummary> = {}): UserSummary {
  return {
    ...{ userId: `user_${name}`, username: name, displayName: name, status: 'enabled', passwordSet: true },
    ...{ userSourceType: 'build_in', userSourceId: 'idaas_1', createTime: 100, updateTime: 100 },
    ...change,
  };
}

interface Places {
  readonly units?: readonly string[];
  readonly groups?: readonly string[];
  readonly fields?: Readonly<Record<string, string>>;
}

/** The first of the units is the primary one. */
export function userDetail(
  name: string,
  { units = [], groups = [], fields = {} }: Places = {},
  change: Partial<User> = {},
): User {
  return {
    ...userRow(name),
    primaryOrganizationalUnitId: units[0],
    organizationalUnits: units.map((id, at) => ({
      ...{ organizationalUnitId: id, organizationalUnitName: id, primary: at === 0 },
    })),
    groups: groups.map((id) => ({ groupId: id, groupName: id })),
    customFields: Object.entries(fields).map(([fieldName, fieldValue]) => ({ fieldName, fieldValue })),
    ...change,
  };
}

export function groupRow(name: string, change: Partial<Group> = {}): Group {
  return {
    ...{ groupId: `group_${name}`, groupName: name, groupSourceType: 'build_in', groupSourceId: 'idaas_1' },
    ...{ createTime: 100, updateTime: 100 },
    ...change,
  };
}

export function unitRow(
  name: string,
  parent?: string,
  change: Partial<OrganizationalUnit> = {},
): OrganizationalUnit {
  return {
    ...{ organizationalUnitId: `ou_${name}`, organizationalUnitName: name },
    ...(parent !== undefined && { parentId: `ou_${parent}` }),
    ...{ organizationalUnitSourceType: 'build_in', organizationalUnitSourceId: 'idaas_1' },
    ...{ createTime: 100, updateTime: 100 },
    ...change,
  };
}
