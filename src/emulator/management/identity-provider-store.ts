import type { IdentityProvider } from './identity-provider.ts';

/** What every secret in the emulator begins with, so that one that gets out is known when it is seen. */
const canaryPattern = /canary-[a-z0-9-]+/g;

/** What both reads answer about one provider, as it goes over the wire. */
export interface ProviderBodies {
  /** `IdentityProviderDetail` of GetIdentityProvider (management-api.md 5.1). */
  readonly detail: unknown;
  /** Its row in ListIdentityProviders (6). */
  readonly row: unknown;
}

interface Entry extends ProviderBodies {
  /** What the bodies were made from; undefined where they were given as they are. */
  readonly provider?: IdentityProvider;
}

/** The instance's identity providers, in the order in which they were added. What is changed shows at once. */
export class IdentityProviderStore {
  readonly #entries = new Map<string, Entry>();

  constructor(providers: Iterable<IdentityProvider>) {
    for (const provider of providers) this.put(provider);
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Those of the contract's shape; what `putVerbatim` added is in `bodies` alone. */
  *values(): IterableIterator<IdentityProvider> {
    for (const { provider } of this.#entries.values()) if (provider) yield provider;
  }

  bodies(): IterableIterator<ProviderBodies> {
    return this.#entries.values();
  }

  find(identityProviderId: string): ProviderBodies | undefined {
    return this.#entries.get(identityProviderId);
  }

  /** These, and no other. */
  reset(providers: Iterable<IdentityProvider>): void {
    this.#entries.clear();
    for (const provider of providers) this.put(provider);
  }

  /** Adds it, or takes the place of the one with its id. */
  put(provider: IdentityProvider): void {
    const { detail } = provider;
    this.#entries.set(detail.IdentityProviderId, { provider, detail, row: toRow(provider) });
  }

  /**
   * Adds a provider whose answers are these JSON values, whatever the contract says of them: a documented sample, several
   * configurations at once, members of a wrong kind, a row that is null. Takes the place of the one with this id.
   */
  putVerbatim(identityProviderId: string, { detail, row }: ProviderBodies): void {
    this.#entries.set(identityProviderId, { detail, row });
  }

  remove(identityProviderId: string): void {
    this.#entries.delete(identityProviderId);
  }

  /** Every canary value that is stored, each once. */
  canaries(): string[] {
    return [...new Set(JSON.stringify([...this.bodies()]).match(canaryPattern))];
  }
}

/** The list's own fields and no configuration (management-api.md 6). */
const toRow = ({ detail, listed }: IdentityProvider) => ({
  AdvancedStatus: detail.AdvancedStatus,
  AuthnSourceSupplier: detail.AuthnSourceSupplier,
  AuthnSourceType: detail.AuthnSourceType,
  AuthnStatus: detail.AuthnStatus,
  CreateTime: detail.CreateTime,
  Description: detail.Description,
  IdentityProviderExternalId: detail.IdentityProviderExternalId,
  IdentityProviderId: detail.IdentityProviderId,
  IdentityProviderName: detail.IdentityProviderName,
  IdentityProviderType: detail.IdentityProviderType,
  InstanceId: detail.InstanceId,
  LastStatusCheckJobResult: detail.LastStatusCheckJobResult,
  LockReason: detail.LockReason,
  LogoUrl: detail.LogoUrl,
  UdPullStatus: detail.UdPullStatus,
  UdPushStatus: detail.UdPushStatus,
  UpdateTime: detail.UpdateTime,
  IncrementalCallbackStatus: listed.IncrementalCallbackStatus,
  PeriodicSyncStatus: listed.PeriodicSyncStatus,
  UdPullTargetScope: listed.UdPullTargetScope,
});
