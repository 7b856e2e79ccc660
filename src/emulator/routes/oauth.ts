import type { Call, Operation } from '../operation.ts';
import { invalidClient, invalidGrant, invalidRequest, invalidToken } from '../wire-errors.ts';

/** The SDK sends query parameters, the help text a form: both are read, the form wins (developer-api.md 4.2). */
function readParameter(call: Call, name: string): string {
  const isForm = call.contentType.toLowerCase().startsWith('application/x-www-form-urlencoded');
  const form = isForm ? new URLSearchParams(call.text).get(name) : null;
  return form ?? call.query.get(name) ?? '';
}

/** client_secret_post, or client_secret_basic when no secret was posted. */
function readClient(call: Call): { readonly id: string; readonly secret: string } {
  const posted = { id: readParameter(call, 'client_id'), secret: readParameter(call, 'client_secret') };
  const encoded = /^Basic ([A-Za-z0-9+/]+=*)$/i.exec(call.authorization)?.[1];
  if (posted.secret !== '' || encoded === undefined) return posted;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':');
  const decode = (text: string) => new URLSearchParams(`v=${text}`).get('v') ?? ''; // RFC 6749 2.3.1
  return { id: decode(id), secret: decode(secret) };
}

function authenticateClient(call: Call): void {
  const { id, secret } = readClient(call);
  const { applicationId, clientSecret } = call.application;
  if (id !== applicationId || secret !== clientSecret) throw invalidClient();
}

function generateToken(call: Call): object {
  const grantType = readParameter(call, 'grant_type');
  if (grantType === '') throw invalidRequest('Missing parameter: grant_type');
  if (grantType !== 'client_credentials' || !call.application.apiInvokeEnabled) throw invalidGrant(grantType);
  authenticateClient(call);
  const token = call.accessTokens.issue(call.application.applicationId);
  return {
    token_type: 'Bearer',
    access_token: token.value,
    expires_in: call.accessTokens.lifetimeSeconds,
    expires_at: Math.floor(token.expiresAtMs / 1_000), // seconds, unlike the directory's times (6.4)
  };
}

/** An unknown token is revoked already: 200 (developer-api.md 4.4, after RFC 7009). */
function revokeToken(call: Call): object {
  const value = readParameter(call, 'token');
  if (value === '') throw invalidRequest('Missing parameter: token');
  authenticateClient(call);
  if (call.accessTokens.find(value)?.applicationId === call.application.applicationId) {
    call.accessTokens.revoke(value);
  }
  return {};
}

/** OpenID Connect's claim names (developer-api.md 8.2). */
function getUserInfo(call: Call): object {
  if (!call.application.oidcEnabled) throw invalidRequest('Application is not OIDC application');
  const user = call.directory.user(call.token?.userId ?? '');
  if (user === undefined) throw invalidToken(call.expiredTokenStatus, 'Invalid token');
  return {
    sub: user.userId,
    name: user.displayName,
    preferred_username: user.username,
    email: user.email,
    email_verified: user.email === undefined ? undefined : user.emailVerified,
    phone_number: user.phoneNumber === undefined ? undefined : `+${user.phoneRegion}${user.phoneNumber}`,
    phone_number_verified: user.phoneNumber === undefined ? undefined : user.phoneNumberVerified,
    updated_at: Math.floor(user.updateTime / 1_000),
  };
}

export const oauthOperations: readonly Operation[] = [
  {
    name: 'GenerateToken',
    method: 'POST',
    path: '/oauth2/token',
    token: 'none',
    anyPermission: [],
    handle: generateToken,
  },
  {
    name: 'RevokeToken',
    method: 'POST',
    path: '/oauth2/revoke',
    token: 'none',
    anyPermission: [],
    handle: revokeToken,
  },
  {
    name: 'GetUserInfo',
    method: 'GET',
    path: '/oauth2/userinfo',
    token: 'user',
    anyPermission: [],
    handle: getUserInfo,
  },
];
