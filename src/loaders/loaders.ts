import type { Loaders } from '../../schema/core/context.ts';
import { createGroupLoaders } from './group/groups.ts';
import { createIdBatches } from './id-batches.ts';
import { createIdentityProviderLoaders } from './identity-providers.ts';
import { createOrganizationalUnitLoaders } from './organizational-unit/organizational-units.ts';
import { createUnitScope } from './organizational-unit/scope.ts';
import type { LoaderParts } from './parts.ts';
import { createProvisioningScopeLoaders } from './provisioning-scope.ts';
import { createUserLoaders } from './user/users.ts';

/** Loaders, and the way to make them forget all they have read: what is asked after a write is read anew. */
export function createLoaders(parts: LoaderParts): { readonly loaders: Loaders; forget(): void } {
  let current = createFreshLoaders(parts);
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
    get identityProviders() {
      return current.identityProviders;
    },
  };
  return {
    loaders,
    forget: () => {
      current = createFreshLoaders(parts);
    },
  };
}

function createFreshLoaders(parts: LoaderParts): Loaders {
  const unitScope = createUnitScope(parts);
  const batches = createIdBatches(parts, unitScope);
  const organizationalUnits = createOrganizationalUnitLoaders(parts, unitScope, batches);
  return {
    users: createUserLoaders(parts, unitScope, batches),
    groups: createGroupLoaders(parts, batches),
    organizationalUnits,
    provisioningScope: createProvisioningScopeLoaders(parts, unitScope, organizationalUnits, batches),
    identityProviders: createIdentityProviderLoaders(parts),
  };
}
