import type { Directory } from '../../../src/emulator/directory/directory.ts';
import type { ProvisioningScope } from '../../../src/emulator/directory/scope.ts';

interface Stored {
  readonly directory: Directory;
  readonly emulator: { readonly scope: ProvisioningScope };
}

const toTime = (milliseconds: number | undefined) =>
  milliseconds === undefined ? null : new Date(milliseconds).toISOString();
const toSource = (type: string, sourceId: string) => ({ type: type.toUpperCase(), sourceId });
const toNode = (id: string) => ({ id });

/** A user as an answer shows it, written down from the store. */
export function userIn({ directory }: Stored, id: string): object {
  const user = directory.user(id);
  if (user === undefined) throw new Error(`Expected the store to have ${id}`);
  return {
    id,
    username: user.username,
    displayName: user.displayName ?? null,
    description: user.description ?? null,
    email: user.email ?? null,
    emailVerified: user.emailVerified,
    phone:
      user.phoneNumber === undefined
        ? null
        : { region: user.phoneRegion, number: user.phoneNumber, verified: user.phoneNumberVerified },
    status: user.status.toUpperCase(),
    passwordSet: user.passwordSet,
    externalId: user.userExternalId,
    source: toSource(user.userSourceType, user.userSourceId),
    createdAt: toTime(user.createTime),
    updatedAt: toTime(user.updateTime),
    registeredAt: toTime(user.registerTime),
    customFields: Object.entries(user.customFields).map(([name, value]) => ({ name, value })),
    primaryOrganizationalUnit: toNode(user.primaryOrganizationalUnitId),
    organizationalUnits: {
      edges: user.organizationalUnitIds.map((unitId) => ({
        primary: unitId === user.primaryOrganizationalUnitId,
        node: toNode(unitId),
      })),
    },
    groups: { totalCount: user.groupIds.length, nodes: user.groupIds.map(toNode) },
  };
}

export function groupIn({ directory }: Stored, id: string): object {
  const group = directory.group(id);
  if (group === undefined) throw new Error(`Expected the store to have ${id}`);
  return {
    id,
    name: group.groupName,
    description: group.description ?? null,
    externalId: group.groupExternalId,
    source: toSource(group.groupSourceType, group.groupSourceId),
    createdAt: toTime(group.createTime),
    updatedAt: toTime(group.updateTime),
    members: { totalCount: group.userIds.length, nodes: group.userIds.map(toNode) },
  };
}

export function unitIn({ directory, emulator }: Stored, id: string): object {
  const unit = directory.organizationalUnit(id);
  if (unit === undefined) throw new Error(`Expected the store to have ${id}`);
  const { parentId } = unit;
  return {
    id,
    name: unit.organizationalUnitName,
    description: unit.description ?? null,
    externalId: unit.organizationalUnitExternalId,
    source: toSource(unit.organizationalUnitSourceType, unit.organizationalUnitSourceId),
    createdAt: toTime(unit.createTime),
    updatedAt: toTime(unit.updateTime),
    parent: parentId !== undefined && emulator.scope.isUnitVisible(parentId) ? toNode(parentId) : null,
    users: { totalCount: unit.userIds.length, nodes: unit.userIds.map(toNode) },
    children: { nodes: unit.childIds.map(toNode) },
  };
}
