import type { IdentityProvider } from './identity-provider.ts';

/** What every secret in the emulator begins with, so that one that gets out is known when it is seen. */
const canaryPattern = /canary-[a-z0-9-]+/g;

/** The instance's identity providers, in the order in which they were added. What is changed shows at once. */
export class IdentityProviderStore {
  readonly #providers = new Map<string, IdentityProvider>();

  constructor(providers: Iterable<IdentityProvider>) {
    for (const provider of providers) this.put(provider);
  }

  get size(): number {
    return this.#providers.size;
  }

  values(): IterableIterator<IdentityProvider> {
    return this.#providers.values();
  }

  find(identityProviderId: string): IdentityProvider | undefined {
    return this.#providers.get(identityProviderId);
  }

  /** Adds it, or takes the place of the one with its id. */
  put(provider: IdentityProvider): void {
    this.#providers.set(provider.detail.IdentityProviderId, provider);
  }

  remove(identityProviderId: string): void {
    this.#providers.delete(identityProviderId);
  }

  /** Every canary value that is stored, each once. */
  canaries(): string[] {
    return [...new Set(JSON.stringify([...this.values()]).match(canaryPattern))];
  }
}
