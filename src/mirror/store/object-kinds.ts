import type { Group } from '../../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../../eiam/developer/organizational-units.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { groupColumns, unitColumns, userColumns } from './columns.ts';
import type { ObjectKind } from './object-table.ts';

export const userKind: ObjectKind<UserSummary> = {
  kind: 'USER',
  table: 'users',
  idOf: ({ userId }) => userId,
  columnsOf: userColumns,
  fields: {
    username: 'username',
    displayName: 'displayName',
    description: 'description',
    passwordSet: 'passwordSet',
    phoneRegion: 'phone',
    phoneNumber: 'phone',
    phoneNumberVerified: 'phone',
    email: 'email',
    emailVerified: 'emailVerified',
    userExternalId: 'externalId',
    userSourceType: 'source',
    userSourceId: 'source',
    status: 'status',
    accountExpireTime: 'accountExpiresAt',
    lockExpireTime: 'lockExpiresAt',
    registerTime: 'registeredAt',
    createTime: 'createdAt',
    updateTime: 'updatedAt',
  },
};

export const groupKind: ObjectKind<Group> = {
  kind: 'GROUP',
  table: 'groups',
  idOf: ({ groupId }) => groupId,
  columnsOf: groupColumns,
  fields: {
    groupName: 'name',
    description: 'description',
    groupExternalId: 'externalId',
    groupSourceType: 'source',
    groupSourceId: 'source',
    createTime: 'createdAt',
    updateTime: 'updatedAt',
  },
};

export const unitKind: ObjectKind<OrganizationalUnit> = {
  kind: 'ORGANIZATIONAL_UNIT',
  table: 'units',
  idOf: ({ organizationalUnitId }) => organizationalUnitId,
  columnsOf: unitColumns,
  fields: {
    organizationalUnitName: 'name',
    parentId: 'parent',
    organizationalUnitExternalId: 'externalId',
    organizationalUnitSourceType: 'source',
    organizationalUnitSourceId: 'source',
    createTime: 'createdAt',
    updateTime: 'updatedAt',
    description: 'description',
  },
};
