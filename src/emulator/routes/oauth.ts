import type { User } from '../directory/records.ts';
import type { Call, Operation } from '../operation.ts';
import { devicePath } from '../sign-in/device-page.ts';
import { invalidRequest, invalidToken } from '../wire-errors.ts';
import { authenticateClient, clientParameters, readParameter, readScopes } from './oauth-client.ts';
import { generateToken } from './token-grants.ts';

/** The path carries the application: no client id and no secret (developer-api.md 8.2). */
function generateDeviceCode(call: Call): object {
  const { application, signIn } = call;
  if (!application.deviceFlowEnabled) throw invalidRequest('Application is not turn device grant flow on');
  const { deviceCode, userCode, expiresAtMs } = signIn.deviceCodes.issue(readScopes(call));
  const address = `${signIn.origin}${devicePath}`;
  return {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: address,
    verification_uri_complete: `${address}?user_code=${userCode}`,
    expires_in: signIn.deviceCodes.lifetimeSeconds,
    expires_at: Math.floor(expiresAtMs / 1_000),
    interval: signIn.deviceCodes.intervalSeconds,
  };
}

/** An unknown token is revoked already: 200 (developer-api.md 4.4, after RFC 7009). */
function revokeToken(call: Call): object {
  const value = readParameter(call, 'token');
  if (value === '') throw invalidRequest('Missing parameter: token');
  authenticateClient(call);
  if (call.signIn.grants.revoke(value)) return {};
  if (call.accessTokens.find(value)?.applicationId === call.application.applicationId) {
    call.accessTokens.revoke(value);
  }
  return {};
}

/** OpenID Connect's claim names (developer-api.md 8.2), those of the scopes that the token was requested with. */
function getUserInfo(call: Call): object {
  if (!call.application.oidcEnabled) throw invalidRequest('Application is not OIDC application');
  const user = call.directory.user(call.token?.userId ?? '');
  if (user === undefined) throw invalidToken(call.expiredTokenStatus, 'Invalid token');
  const scopes = call.token?.scopes;
  const has = (scope: string) => scopes === undefined || scopes.includes(scope);
  return {
    sub: user.userId,
    ...(has('profile') && toProfile(user)),
    ...(has('email') && toEmail(user)),
    ...(has('phone') && toPhone(user)),
    ...(has('profile') && { updated_at: Math.floor(user.updateTime / 1_000) }),
  };
}

const toProfile = ({ displayName, username }: User) => ({ name: displayName, preferred_username: username });

const toEmail = ({ email, emailVerified }: User) =>
  email === undefined ? {} : { email, email_verified: emailVerified };

const toPhone = ({ phoneNumber, phoneRegion, phoneNumberVerified }: User) =>
  phoneNumber === undefined
    ? {}
    : { phone_number: `+${phoneRegion}${phoneNumber}`, phone_number_verified: phoneNumberVerified };

export const oauthOperations: readonly Operation[] = [
  {
    name: 'GenerateToken',
    method: 'POST',
    path: '/oauth2/token',
    token: 'none',
    anyPermission: [],
    takes: {
      parameters: {
        required: ['grant_type'],
        optional: [
          ...clientParameters,
          'code',
          'redirect_uri',
          'code_verifier',
          'refresh_token',
          'device_code',
        ],
      },
    },
    handle: generateToken,
  },
  {
    name: 'GenerateDeviceCode',
    method: 'POST',
    path: '/oauth2/device/code',
    token: 'none',
    anyPermission: [],
    takes: { parameters: { optional: ['scope'] } },
    handle: generateDeviceCode,
  },
  {
    name: 'RevokeToken',
    method: 'POST',
    path: '/oauth2/revoke',
    token: 'none',
    anyPermission: [],
    takes: { parameters: { required: ['token'], optional: clientParameters } },
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
