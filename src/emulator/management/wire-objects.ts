import type { Directory } from '../directory/directory.ts';
import type { Group, OrganizationalUnit, User } from '../directory/records.ts';

// The rows that lists by ids answer with (management-api.md 7.3). A member that is undefined disappears in JSON, so what is unset is left out.

/** Without what ListUsers lacks against GetUser (management-api.md 7.3). */
export const toUserRow = ({ instanceId }: Directory, user: User) => ({
  InstanceId: instanceId,
  UserId: user.userId,
  Username: user.username,
  DisplayName: user.displayName,
  Description: user.description,
  PasswordSet: user.passwordSet,
  // -1 and absent are both "never" (management-access.md 5): a client must take both.
  PasswordExpireTime: user.passwordSet ? (user.passwordExpireTime ?? -1) : undefined,
  PhoneRegion: user.phoneRegion,
  PhoneNumber: user.phoneNumber,
  PhoneNumberVerified: user.phoneNumberVerified,
  Email: user.email,
  EmailVerified: user.emailVerified,
  UserExternalId: user.userExternalId,
  UserSourceType: user.userSourceType,
  UserSourceId: user.userSourceId,
  Status: user.status,
  AccountExpireTime: user.accountExpireTime,
  LockExpireTime: user.lockExpireTime,
  RegisterTime: user.registerTime,
  CreateTime: user.createTime,
  UpdateTime: user.updateTime,
});

export const toGroupRow = ({ instanceId }: Directory, group: Group) => ({
  InstanceId: instanceId,
  GroupId: group.groupId,
  GroupName: group.groupName,
  Description: group.description,
  GroupExternalId: group.groupExternalId,
  GroupSourceType: group.groupSourceType,
  GroupSourceId: group.groupSourceId,
  CreateTime: group.createTime,
  UpdateTime: group.updateTime,
});

export const toOrganizationalUnitRow = ({ instanceId }: Directory, unit: OrganizationalUnit) => ({
  InstanceId: instanceId,
  OrganizationalUnitId: unit.organizationalUnitId,
  OrganizationalUnitName: unit.organizationalUnitName,
  ParentId: unit.parentId,
  OrganizationalUnitExternalId: unit.organizationalUnitExternalId,
  OrganizationalUnitSourceType: unit.organizationalUnitSourceType,
  OrganizationalUnitSourceId: unit.organizationalUnitSourceId,
  Leaf: unit.childIds.length === 0,
  CreateTime: unit.createTime,
  UpdateTime: unit.updateTime,
  Description: unit.description,
});
