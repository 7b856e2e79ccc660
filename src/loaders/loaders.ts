import type { Loaders } from '../../schema/core/context.ts';
import type { DirectoryLoaders, ProvisioningScopeLoaders } from '../../schema/directory/ports.ts';
import type { GroupLoaders } from '../../schema/group/ports.ts';
import type { IdentityProviderLoaders } from '../../schema/identity-provider/ports.ts';
import type { OrganizationalUnitLoaders } from '../../schema/organizational-unit/ports.ts';
import type { UserLoaders } from '../../schema/user/ports.ts';
import { createGroupLoaders } from './group/groups.ts';
import { createIdBatches, type IdBatches } from './id-batches.ts';
import { createIdentityProviderLoaders } from './identity-providers.ts';
import { atFirstUse, type LoaderContext } from './loader-context.ts';
import { createMirrorLists, type MirrorLists } from './mirror/lists.ts';
import { createOrganizationalUnitLoaders } from './organizational-unit/organizational-units.ts';
import { createUnitScope, type UnitScope } from './organizational-unit/scope.ts';
import { createProvisioningScopeLoaders } from './provisioning-scope.ts';
import { createUserLoaders } from './user/users.ts';

/**
 * Loaders, and the way to clear them: a read after a write goes upstream again. Their context is made once, with the first of
 * them.
 */
export function createLoaders(createContext: () => LoaderContext): {
  readonly loaders: Loaders;
  clear(): void;
} {
  const loaders = new OperationLoaders(createContext);
  return { loaders, clear: () => loaders.clear() };
}

/** Each noun's loaders are made at their first use. */
class OperationLoaders implements Loaders {
  readonly #createContext: () => LoaderContext;
  #parts: LoaderContext | undefined;
  #fresh: FreshLoaders | undefined;

  constructor(createContext: () => LoaderContext) {
    this.#createContext = createContext;
  }

  get users(): UserLoaders {
    return this.#current.users;
  }

  get groups(): GroupLoaders {
    return this.#current.groups;
  }

  get organizationalUnits(): OrganizationalUnitLoaders {
    return this.#current.organizationalUnits;
  }

  get directory(): DirectoryLoaders {
    return this.#current.directory;
  }

  get provisioningScope(): ProvisioningScopeLoaders {
    return this.#current.provisioningScope;
  }

  get identityProviders(): IdentityProviderLoaders {
    return this.#current.identityProviders;
  }

  clear(): void {
    this.#fresh = undefined;
  }

  get #current(): FreshLoaders {
    this.#parts ??= this.#createContext();
    this.#fresh ??= new FreshLoaders(this.#parts);
    return this.#fresh;
  }
}

/** The loaders until something is written. */
class FreshLoaders implements Loaders {
  readonly #parts: LoaderContext;
  readonly #unitScope: UnitScope;
  readonly #batches: IdBatches;
  readonly #mirrored: () => MirrorLists;
  #users: UserLoaders | undefined;
  #groups: GroupLoaders | undefined;
  #organizationalUnits: OrganizationalUnitLoaders | undefined;
  #provisioningScope: ProvisioningScopeLoaders | undefined;
  #identityProviders: IdentityProviderLoaders | undefined;

  constructor(parts: LoaderContext) {
    this.#parts = parts;
    this.#unitScope = createUnitScope(parts);
    this.#batches = createIdBatches(parts, this.#unitScope);
    this.#mirrored = atFirstUse(() => createMirrorLists(parts.mirror, parts.now));
  }

  get users(): UserLoaders {
    this.#users ??= createUserLoaders(this.#parts, this.#unitScope, this.#batches, this.#mirrored);
    return this.#users;
  }

  get groups(): GroupLoaders {
    this.#groups ??= createGroupLoaders(this.#parts, this.#batches, this.#mirrored);
    return this.#groups;
  }

  get organizationalUnits(): OrganizationalUnitLoaders {
    this.#organizationalUnits ??= createOrganizationalUnitLoaders(
      this.#parts,
      this.#unitScope,
      this.#batches,
      this.#mirrored,
    );
    return this.#organizationalUnits;
  }

  get directory(): DirectoryLoaders {
    return this.#mirrored();
  }

  get provisioningScope(): ProvisioningScopeLoaders {
    this.#provisioningScope ??= createProvisioningScopeLoaders(
      this.#parts,
      this.#unitScope,
      this.organizationalUnits,
      this.#batches,
    );
    return this.#provisioningScope;
  }

  get identityProviders(): IdentityProviderLoaders {
    this.#identityProviders ??= createIdentityProviderLoaders(this.#parts);
    return this.#identityProviders;
  }
}
