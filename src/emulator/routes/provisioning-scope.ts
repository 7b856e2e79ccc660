import type { Operation } from '../operation.ts';

/** Granted to every application; the configured roots, not their descendants (developer-api.md 8.3). */
export const provisioningScopeOperations: readonly Operation[] = [
  {
    name: 'GetApplicationProvisioningScope',
    method: 'GET',
    path: '/provisioningScope',
    token: 'application',
    anyPermission: [],
    // What was deleted is configured no longer.
    handle: ({ scope, directory }) => ({
      organizationalUnitIds: scope.organizationalUnitIds.filter((id) => directory.organizationalUnit(id)),
      groupIds: scope.groupIds.filter((id) => directory.group(id)),
    }),
  },
];
