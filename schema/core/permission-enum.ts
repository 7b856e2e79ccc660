import { builder } from './builder.ts';
import type { Permission } from './permissions.ts';

const permissionValues = {
  DIRECTORY_READ: { description: 'Read users, groups, organizational units and their memberships.' },
  DIRECTORY_WRITE: {
    description: 'Create, change and delete users, groups and organizational units, and their memberships.',
  },
  IDENTITY_PROVIDER_READ: {
    description: 'Read identity providers and their settings, without secrets.',
  },
  CREDENTIAL_ISSUE: { description: 'Obtain temporary credentials for a role in a cloud account.' },
} as const satisfies Record<Permission, { description: string }>;

export const PermissionEnum = builder.enumType('DirectoryPermission', {
  description:
    'A permission that an access token can grant. The operator sets which OAuth scopes or EIAM groups grant which permission.',
  values: permissionValues,
});
