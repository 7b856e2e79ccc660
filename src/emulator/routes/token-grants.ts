import { randomUUID } from 'node:crypto';
import type { Call } from '../operation.ts';
import type { UserGrant } from '../sign-in/user-grants.ts';
import { invalidGrant, invalidRequest, refusedGrant, ServiceError } from '../wire-errors.ts';
import { authenticateClient, authenticateVerifiedClient, readParameter } from './oauth-client.ts';

/** One grant_type of GenerateToken: the answer's body (developer-api.md 4.3, 8.2). */
type Grant = (call: Call) => object;

function readRequired(call: Call, name: string): string {
  const value = readParameter(call, name);
  if (value === '') throw invalidRequest(`Missing parameter: ${name}`);
  return value;
}

const toSeconds = (milliseconds: number): number => Math.floor(milliseconds / 1_000);

function clientCredentials(call: Call): object {
  if (!call.application.apiInvokeEnabled) throw invalidGrant('client_credentials');
  authenticateClient(call);
  const token = call.accessTokens.issue(call.application.applicationId);
  return {
    token_type: 'Bearer',
    access_token: token.value,
    expires_in: call.accessTokens.lifetimeSeconds,
    expires_at: toSeconds(token.expiresAtMs), // seconds, unlike the directory's times (6.4)
  };
}

function authorizationCode(call: Call): object {
  const code = readRequired(call, 'code');
  const redirectUri = readRequired(call, 'redirect_uri');
  authenticateVerifiedClient(call);
  const verifier = readParameter(call, 'code_verifier');
  const grant = call.signIn.authorizationCodes.redeem(code, redirectUri, verifier);
  if (grant === undefined) throw refusedGrant('Invalid authorization code');
  return issue(call, grant);
}

function refreshToken(call: Call): object {
  const value = readRequired(call, 'refresh_token');
  authenticateClient(call);
  const grant = call.signIn.grants.redeem(value);
  if (grant === undefined) throw refusedGrant('Invalid refresh token');
  return issue(call, grant);
}

/** RFC 8628 3.5 for those who have to wait. */
function deviceCode(call: Call): object {
  if (!call.application.deviceFlowEnabled) {
    throw invalidGrant('urn:ietf:params:oauth:grant-type:device_code');
  }
  const code = readRequired(call, 'device_code');
  authenticateClient(call);
  const answer = call.signIn.deviceCodes.poll(code);
  if (answer === 'invalid_grant') throw refusedGrant('Invalid device code');
  if (typeof answer === 'string') throw new ServiceError(400, answer, deviceMessages[answer]);
  return issue(call, answer);
}

const deviceMessages = {
  authorization_pending: 'The authorization request is still pending',
  slow_down: 'Polling too frequently',
  access_denied: 'The user denied the authorization request',
  expired_token: 'The device code has expired',
} as const;

/** A user who was deleted or disabled gets no token. */
function issue(call: Call, grant: UserGrant): object {
  const { application, accessTokens, signIn } = call;
  if (call.directory.user(grant.userId)?.status !== 'enabled') {
    signIn.grants.end(grant);
    throw refusedGrant('The account is not enabled');
  }
  const issued = signIn.grants.issue(application.applicationId, grant);
  return {
    token_type: 'Bearer',
    access_token: issued.accessToken,
    expires_in: accessTokens.lifetimeSeconds,
    expires_at: toSeconds(issued.expiresAtMs),
    refresh_token: issued.refreshToken,
    id_token: grant.scopes?.includes('openid') ? createIdToken(call, grant) : undefined,
  };
}

/** OpenID Connect Core 2. */
function createIdToken({ application, directory, signIn, now }: Call, { userId, nonce }: UserGrant): string {
  const issuedAt = toSeconds(now());
  return signIn.signer.sign({
    iss: `${signIn.origin}/v2/${directory.instanceId}/${application.applicationId}/oidc`,
    sub: userId,
    aud: application.applicationId,
    iat: issuedAt,
    exp: issuedAt + signIn.idTokenLifetimeSeconds,
    jti: randomUUID(),
    nonce,
  });
}

const grants: Readonly<Record<string, Grant>> = {
  client_credentials: clientCredentials,
  authorization_code: authorizationCode,
  refresh_token: refreshToken,
  'urn:ietf:params:oauth:grant-type:device_code': deviceCode,
};

export function generateToken(call: Call): object {
  const grantType = readRequired(call, 'grant_type');
  const grant = Object.hasOwn(grants, grantType) ? grants[grantType] : undefined;
  if (grant === undefined) throw invalidGrant(grantType);
  return grant(call);
}
