import type { Directory } from './directory/directory.ts';
import type { Group, OrganizationalUnit, User } from './directory/records.ts';

// The objects of developer-api.md 8.1. A member that is undefined disappears in JSON: unset is absent (6.6).

/** A ListUsers row: 20 fields, and none of the four that GetUser adds (1.1). */
export function toUserSummary(directory: Directory, user: User) {
  return {
    instanceId: directory.instanceId,
    userId: user.userId,
    username: user.username,
    displayName: user.displayName,
    description: user.description,
    passwordSet: user.passwordSet,
    phoneRegion: user.phoneRegion,
    phoneNumber: user.phoneNumber,
    phoneNumberVerified: user.phoneNumberVerified,
    email: user.email,
    emailVerified: user.emailVerified,
    userExternalId: user.userExternalId,
    userSourceType: user.userSourceType,
    userSourceId: user.userSourceId,
    status: user.status,
    accountExpireTime: user.accountExpireTime,
    lockExpireTime: user.lockExpireTime,
    registerTime: user.registerTime,
    createTime: user.createTime,
    updateTime: user.updateTime,
  };
}

/** GetUser: units and groups outside the scope are still listed (7.2). */
export function toUser(directory: Directory, user: User) {
  return {
    ...toUserSummary(directory, user),
    primaryOrganizationalUnitId: user.primaryOrganizationalUnitId,
    organizationalUnits: user.organizationalUnitIds.map((id) => ({
      organizationalUnitId: id,
      organizationalUnitName: directory.organizationalUnit(id)?.organizationalUnitName,
      primary: id === user.primaryOrganizationalUnitId,
    })),
    groups: user.groupIds.map((id) => {
      const group = directory.group(id);
      return { groupId: id, groupName: group?.groupName, description: group?.description };
    }),
    customFields: Object.entries(user.customFields).map(([fieldName, fieldValue]) => ({
      fieldName,
      fieldValue,
    })),
  };
}

export function toOrganizationalUnit(directory: Directory, unit: OrganizationalUnit) {
  return {
    instanceId: directory.instanceId,
    organizationalUnitId: unit.organizationalUnitId,
    organizationalUnitName: unit.organizationalUnitName,
    parentId: unit.parentId,
    organizationalUnitExternalId: unit.organizationalUnitExternalId,
    organizationalUnitSourceType: unit.organizationalUnitSourceType,
    organizationalUnitSourceId: unit.organizationalUnitSourceId,
    createTime: unit.createTime,
    updateTime: unit.updateTime,
    description: unit.description,
  };
}

export function toGroup(directory: Directory, group: Group) {
  return {
    instanceId: directory.instanceId,
    groupId: group.groupId,
    groupName: group.groupName,
    description: group.description,
    groupExternalId: group.groupExternalId,
    groupSourceType: group.groupSourceType,
    groupSourceId: group.groupSourceId,
    createTime: group.createTime,
    updateTime: group.updateTime,
  };
}
