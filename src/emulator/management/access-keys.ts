import { createId } from '../directory/identifiers.ts';
import type { Random } from '../random.ts';

export interface AccessKey {
  /** `LTAI…`, or `STS.…` for session credentials. */
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

export interface SecurityCredentials extends AccessKey {
  readonly securityToken: string;
}

export interface KnownKey extends AccessKey {
  readonly active: boolean;
  /** Undefined for a long-term key. */
  readonly securityToken: string | undefined;
  readonly tokenExpired: boolean;
}

/** The keys that may sign. Their states can be set while the emulator runs. */
export class AccessKeys {
  readonly #keys = new Map<string, KnownKey>();
  readonly #tokens = new Map<string, string>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  find(accessKeyId: string): KnownKey | undefined {
    return this.#keys.get(accessKeyId);
  }

  /** Whose session token it is. */
  ownerOf(securityToken: string): string | undefined {
    return this.#tokens.get(securityToken);
  }

  /** A key that was known gets the new secret and becomes active. */
  add(key: AccessKey | SecurityCredentials): void {
    const securityToken = 'securityToken' in key ? key.securityToken : undefined;
    this.#keys.set(key.accessKeyId, { ...key, active: true, securityToken, tokenExpired: false });
    if (securityToken !== undefined) this.#tokens.set(securityToken, key.accessKeyId);
  }

  /** These alone, and active. */
  reset(...keys: readonly (AccessKey | SecurityCredentials)[]): void {
    this.#keys.clear();
    this.#tokens.clear();
    for (const key of keys) this.add(key);
  }

  /** A fresh long-term key. */
  issue(): AccessKey {
    const key = {
      accessKeyId: createId('LTAI5t', this.#random),
      accessKeySecret: createId('akSecret', this.#random),
    };
    this.add(key);
    return key;
  }

  /** Fresh session credentials, as AssumeRole gives them; those issued before stay good. */
  issueSecurityCredentials(): SecurityCredentials {
    const credentials = {
      accessKeyId: createId('STS.', this.#random),
      accessKeySecret: createId('stsSecret', this.#random),
      securityToken: `${createId('CAIS', this.#random)}+${createId('', this.#random)}/==`,
    };
    this.add(credentials);
    return credentials;
  }

  /** `InvalidAccessKeyId.Inactive` from now on. */
  deactivate(accessKeyId: string): void {
    this.#update(accessKeyId, { active: false });
  }

  activate(accessKeyId: string): void {
    this.#update(accessKeyId, { active: true });
  }

  /** `InvalidSecurityToken.Expired` from now on. A long-term key has no token that could. */
  expireToken(accessKeyId: string): void {
    this.#update(accessKeyId, { tokenExpired: true });
  }

  #update(accessKeyId: string, changes: Partial<KnownKey>): void {
    const key = this.#keys.get(accessKeyId);
    if (key !== undefined) this.#keys.set(accessKeyId, { ...key, ...changes });
  }
}
