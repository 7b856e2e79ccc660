import type { AccessTokens } from '../access-tokens.ts';
import { ExpiringMap } from './expiring-map.ts';
import { createSecret } from './one-time-text.ts';

/** Who signed in, and for what: all tokens that come of one sign-in hang together. */
export interface UserGrant {
  readonly userId: string;
  /** Undefined: none was named, and the application's own settings decide (developer-api.md 8.2). */
  readonly scopes: readonly string[] | undefined;
  readonly nonce: string | undefined;
  readonly accessTokens: Set<string>;
  /** The living one: each use puts another in its place. */
  refreshToken: string;
}

export interface IssuedTokens {
  readonly accessToken: string;
  readonly expiresAtMs: number;
  readonly refreshToken: string;
}

export const createGrant = (
  userId: string,
  scopes: readonly string[] | undefined,
  nonce: string | undefined = undefined,
): UserGrant => ({ userId, scopes, nonce, accessTokens: new Set(), refreshToken: '' });

/** The users' tokens. A refresh token is good once; one that comes again was stolen, and ends the whole sign-in (RFC 9700 4.14.2). */
export class UserGrants {
  readonly #accessTokens: AccessTokens;
  readonly #refreshTokens: ExpiringMap<UserGrant>;

  constructor(accessTokens: AccessTokens, refreshTokenLifetimeSeconds: number, now: () => number) {
    this.#accessTokens = accessTokens;
    this.#refreshTokens = new ExpiringMap(refreshTokenLifetimeSeconds, now);
  }

  issue(applicationId: string, grant: UserGrant): IssuedTokens {
    const { value, expiresAtMs } = this.#accessTokens.issue(applicationId, grant.userId, grant.scopes);
    grant.accessTokens.add(value);
    grant.refreshToken = createSecret('RT');
    this.#refreshTokens.set(grant.refreshToken, grant);
    return { accessToken: value, expiresAtMs, refreshToken: grant.refreshToken };
  }

  /** The sign-in that a refresh token belongs to, which is spent by it. */
  redeem(refreshToken: string): UserGrant | undefined {
    const grant = this.#refreshTokens.get(refreshToken);
    if (grant === undefined) return undefined;
    if (grant.refreshToken !== refreshToken) {
      this.end(grant);
      return undefined;
    }
    grant.refreshToken = '';
    return grant;
  }

  /** By a refresh token, as RFC 7009 2.1 has it: its access tokens die with it. @returns whether it was one */
  revoke(refreshToken: string): boolean {
    const grant = this.#refreshTokens.get(refreshToken);
    if (grant !== undefined) this.end(grant);
    return grant !== undefined;
  }

  end(grant: UserGrant): void {
    for (const value of grant.accessTokens) this.#accessTokens.revoke(value);
    grant.accessTokens.clear();
    grant.refreshToken = '';
  }
}
