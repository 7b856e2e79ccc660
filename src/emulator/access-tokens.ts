import { randomBytes } from 'node:crypto';

export interface AccessToken {
  readonly value: string;
  readonly applicationId: string;
  /** Set on a user's token, which works on GetUserInfo only; absent on an application's (developer-api.md 4.3). */
  readonly userId: string | undefined;
  /** The scopes that a user's token was requested with; undefined: those of the application. */
  readonly scopes: readonly string[] | undefined;
  readonly expiresAtMs: number;
}

/** The living tokens. A new one does not kill older ones (developer-api.md 4.2). */
export class AccessTokens {
  readonly lifetimeSeconds: number;
  readonly #now: () => number;
  readonly #tokens = new Map<string, AccessToken>();

  constructor(lifetimeSeconds: number, now: () => number) {
    this.lifetimeSeconds = lifetimeSeconds;
    this.#now = now;
  }

  issue(applicationId: string, userId?: string, scopes?: readonly string[]): AccessToken {
    this.#forgetExpired();
    // Several hundred characters, as real ones have: a client must not assume a short token.
    const value = `AT${randomBytes(192).toString('base64url').replaceAll(/[-_]/g, 'x')}`;
    const expiresAtMs = this.#now() + this.lifetimeSeconds * 1_000;
    const token = { value, applicationId, userId, scopes, expiresAtMs };
    this.#tokens.set(value, token);
    return token;
  }

  find(value: string): AccessToken | undefined {
    const token = this.#tokens.get(value);
    return token !== undefined && token.expiresAtMs > this.#now() ? token : undefined;
  }

  revoke(value: string): void {
    this.#tokens.delete(value);
  }

  revokeAll(): void {
    this.#tokens.clear();
  }

  /** All live equally long, so the oldest come first. */
  #forgetExpired(): void {
    for (const token of this.#tokens.values()) {
      if (token.expiresAtMs > this.#now()) return;
      this.#tokens.delete(token.value);
    }
  }
}
