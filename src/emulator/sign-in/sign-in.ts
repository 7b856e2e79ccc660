import type { AccessTokens } from '../access-tokens.ts';
import { AuthorizationCodes } from './authorization-codes.ts';
import { CloudAccountRoles } from './cloud-account-roles.ts';
import { DeviceCodes } from './device-codes.ts';
import { ExpiringMap } from './expiring-map.ts';
import { TokenSigner } from './signed-token.ts';
import { UserGrants } from './user-grants.ts';

/** Lifetimes in seconds (developer-api.md 4.2, 8.2). */
const lifetimes = { authorizationCode: 60, idToken: 300, refreshToken: 86_400, deviceCode: 1_200 };

/** Seconds between two questions of a device. */
const intervalSeconds = 5;

/** Everything of an application that is about people signing in to it. */
export interface SignIn {
  readonly grants: UserGrants;
  readonly authorizationCodes: AuthorizationCodes;
  readonly deviceCodes: DeviceCodes;
  readonly signer: TokenSigner;
  readonly idTokenLifetimeSeconds: number;
  /** Scopes of the authorization server's tokens, by token (developer-api.md 8.9). */
  readonly serverTokens: ExpiringMap<readonly string[]>;
  readonly cloudAccountRoles: CloudAccountRoles;
  /** `http://HOST:PORT`, where the pages are; empty until the server listens. */
  origin: string;
}

export function createSignIn(accessTokens: AccessTokens, now: () => number): SignIn {
  const grants = new UserGrants(accessTokens, lifetimes.refreshToken, now);
  return {
    grants,
    authorizationCodes: new AuthorizationCodes(lifetimes.authorizationCode, grants, now),
    deviceCodes: new DeviceCodes(lifetimes.deviceCode, intervalSeconds, now),
    signer: new TokenSigner(),
    idTokenLifetimeSeconds: lifetimes.idToken,
    serverTokens: new ExpiringMap(accessTokens.lifetimeSeconds, now),
    cloudAccountRoles: new CloudAccountRoles(now),
    origin: '',
  };
}
