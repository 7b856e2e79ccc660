import type { Directory } from '../directory/directory.ts';
import { Random } from '../random.ts';
import { type AccessKey, AccessKeys, type SecurityCredentials } from './access-keys.ts';
import { generateIdentityProviders } from './generate-identity-providers.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { IdentityProviderStore } from './identity-provider-store.ts';
import { Nonces } from './nonces.ts';
import { Policy } from './policy.ts';

interface AdministrationOptions {
  readonly directory: Directory;
  readonly seed: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Instead of one drawn from the seed. */
  readonly accessKey: AccessKey | undefined;
}

/** What the management API knows besides the directory: who may call it, what they may do, and the identity providers. */
export class Administration {
  /** What else the management API draws: ids of requests. */
  readonly random: Random;
  readonly accessKeys: AccessKeys;
  readonly accessKey: AccessKey;
  readonly securityCredentials: SecurityCredentials;
  readonly identityProviders: IdentityProviderStore;
  readonly policy: Policy;
  readonly nonces: Nonces;
  /** How far its clock is ahead of the instance's (positive) or behind. */
  clockOffsetMs = 0;
  readonly now: () => number;
  readonly #providers: readonly IdentityProvider[];

  constructor({ directory, seed, now, accessKey }: AdministrationOptions) {
    this.random = new Random(seed ^ 0xac5e);
    this.now = () => now() + this.clockOffsetMs;
    this.accessKeys = new AccessKeys(this.random);
    this.accessKey = accessKey ?? this.accessKeys.issue();
    this.accessKeys.add(this.accessKey);
    this.securityCredentials = this.accessKeys.issueSecurityCredentials();
    this.#providers = generateIdentityProviders(directory, this.random);
    this.identityProviders = new IdentityProviderStore(this.#providers);
    this.policy = new Policy(`canary-access-denied-${this.random.next().toString(16)}`);
    this.nonces = new Nonces(this.now);
  }

  /** As it was at the start: requests that were answered may be sent again. */
  reset(): void {
    this.accessKeys.reset(this.accessKey, this.securityCredentials);
    this.policy.refuseOnly([]);
    this.identityProviders.reset(this.#providers);
    this.nonces.clear();
    this.clockOffsetMs = 0;
  }
}
