import { createGroupLoaders, type GroupLoaders } from './groups.ts';
import { createOrganizationalUnitLoaders, type OrganizationalUnitLoaders } from './organizational-units.ts';
import { createProvisioningScopeLoaders, type ProvisioningScopeLoaders } from './provisioning-scope.ts';
import type { Reads } from './reads.ts';
import { createUserLoaders, type UserLoaders } from './users.ts';

/** The reads of one operation. They remember what they have read until the operation ends. */
export interface Loaders {
  readonly users: UserLoaders;
  readonly groups: GroupLoaders;
  readonly organizationalUnits: OrganizationalUnitLoaders;
  readonly provisioningScope: ProvisioningScopeLoaders;
}

export function createLoaders(reads: Reads): Loaders {
  const organizationalUnits = createOrganizationalUnitLoaders(reads);
  return {
    users: createUserLoaders(reads),
    groups: createGroupLoaders(reads),
    organizationalUnits,
    provisioningScope: createProvisioningScopeLoaders(reads, organizationalUnits),
  };
}
