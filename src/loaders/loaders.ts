import { createGroupLoaders, type GroupLoaders } from './groups.ts';
import { createOrganizationalUnitLoaders, type OrganizationalUnitLoaders } from './organizational-units.ts';
import { createProvisioningScopeLoaders, type ProvisioningScopeLoaders } from './provisioning-scope.ts';
import type { Reads } from './reads.ts';
import { createUserLoaders, type UserLoaders } from './users.ts';

/** The reads of one operation. They remember what they have read until the operation ends, or writes. */
export interface Loaders {
  readonly users: UserLoaders;
  readonly groups: GroupLoaders;
  readonly organizationalUnits: OrganizationalUnitLoaders;
  readonly provisioningScope: ProvisioningScopeLoaders;
}

/** Loaders, and the way to make them forget all they have read: what is asked after a write is read anew. */
export function createLoaders(reads: Reads): { readonly loaders: Loaders; forget(): void } {
  let current = createFreshLoaders(reads);
  const loaders: Loaders = {
    get users() {
      return current.users;
    },
    get groups() {
      return current.groups;
    },
    get organizationalUnits() {
      return current.organizationalUnits;
    },
    get provisioningScope() {
      return current.provisioningScope;
    },
  };
  return {
    loaders,
    forget: () => {
      current = createFreshLoaders(reads);
    },
  };
}

function createFreshLoaders(reads: Reads): Loaders {
  const organizationalUnits = createOrganizationalUnitLoaders(reads);
  return {
    users: createUserLoaders(reads, organizationalUnits),
    groups: createGroupLoaders(reads),
    organizationalUnits,
    provisioningScope: createProvisioningScopeLoaders(reads, organizationalUnits),
  };
}
