import { builder } from './builder.ts';
import type { Permission } from './permissions.ts';

const permissionValues = {
  DIRECTORY_READ: { description: 'Read users, groups and organizational units.' },
  DIRECTORY_WRITE: {
    description: 'Create, change and delete users, groups and organizational units, and their memberships.',
  },
  IDENTITY_PROVIDER_READ: {
    description: 'Read the external systems that people sign in to EIAM through, without their secrets.',
  },
  CREDENTIAL_ISSUE: { description: 'Obtain short-lived credentials for a role in a cloud account.' },
} as const satisfies Record<Permission, { description: string }>;

export const PermissionEnum = builder.enumType('DirectoryPermission', {
  description:
    'A right that an access token can carry. The operator sets which OAuth scopes or EIAM groups carry which.',
  values: permissionValues,
});
