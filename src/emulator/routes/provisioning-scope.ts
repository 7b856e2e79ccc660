import type { Operation } from '../operation.ts';

/** Granted to every application; the configured roots, not their descendants (developer-api.md 8.3). */
export const provisioningScopeOperations: readonly Operation[] = [
  {
    name: 'GetApplicationProvisioningScope',
    method: 'GET',
    path: '/provisioningScope',
    token: 'application',
    anyPermission: [],
    handle: ({ scope }) => ({ organizationalUnitIds: scope.organizationalUnitIds, groupIds: scope.groupIds }),
  },
];
