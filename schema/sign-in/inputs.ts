import { enumeration, input, nested, oneOf, optional, required, type ValueOf } from '../core/input.ts';
import * as limits from '../core/limits.ts';

export const generateDeviceCodeInput = input(
  'GenerateDeviceCodeInput',
  'Parameters of a device authorization request.',
  {
    scopes: optional(
      limits.scopes,
      'The OpenID Connect scopes to request: openid, profile, email, phone. With openid an ID token is issued as well. Left out: the default scopes of the application in EIAM.',
    ),
  },
);
export type GenerateDeviceCodeInput = ValueOf<typeof generateDeviceCodeInput>;

const authorizationCodeGrant = input(
  'DirectoryAuthorizationCodeGrantInput',
  'The authorization code grant with PKCE (RFC 6749, RFC 7636).',
  {
    code: required(limits.opaque, 'The authorization code. It can be used once, within about a minute.'),
    redirectUri: required(
      limits.redirectUri,
      'The redirect URI, identical to that of the authorization request.',
    ),
    codeVerifier: required(
      limits.codeVerifier,
      'The PKCE code verifier, 43 to 128 characters, whose `code_challenge` was sent in the authorization request.',
    ),
  },
);

const refreshTokenGrant = input('DirectoryRefreshTokenGrantInput', 'The refresh token grant (RFC 6749).', {
  refreshToken: required(
    limits.opaque,
    'The refresh token. Regard it as used once it is sent, and store the one in the answer.',
  ),
});

const deviceCodeGrant = input(
  'DirectoryDeviceCodeGrantInput',
  'The device code grant (RFC 8628), which polls for the decision of the user.',
  {
    deviceCode: required(limits.opaque, 'The `deviceCode` of `generateDeviceCode`, not its `userCode`.'),
    intervalSeconds: required(
      limits.intervalSeconds,
      'The current polling interval of the client in seconds, 1 to 3600. The answer states the interval to use from then on.',
      { defaultValue: 5 },
    ),
  },
);

export const generateTokenInput = oneOf(
  'GenerateTokenInput',
  'The grant that is exchanged for the tokens of a user: exactly one member.',
  {
    authorizationCode: optional(
      nested(authorizationCodeGrant),
      'An authorization code, from a sign-in in a browser.',
    ),
    refreshToken: optional(nested(refreshTokenGrant), 'A refresh token, to continue an earlier sign-in.'),
    deviceCode: optional(
      nested(deviceCodeGrant),
      'A device code, for a sign-in that the user approves in a browser elsewhere.',
    ),
  },
);
export type GenerateTokenInput = ValueOf<typeof generateTokenInput>;

const tokenTypeHint = enumeration(
  'DirectoryTokenTypeHint',
  'The type of a token to revoke (RFC 7009), which may speed up the look-up in EIAM.',
  {
    ACCESS_TOKEN: { value: 'access_token', description: 'An access token, which authenticates requests.' },
    REFRESH_TOKEN: {
      value: 'refresh_token',
      description: 'A refresh token, with which a client obtains new tokens.',
    },
  },
);

export const revokeTokenInput = input('RevokeTokenInput', 'A token to revoke (RFC 7009).', {
  token: required(limits.opaque, 'An access token or a refresh token that was issued to this application.'),
  tokenTypeHint: optional(tokenTypeHint, 'The type of the token. Left out: EIAM looks for both types.'),
});
export type RevokeTokenInput = ValueOf<typeof revokeTokenInput>;

export const obtainCloudAccountRoleAccessCredentialInput = input(
  'ObtainCloudAccountRoleAccessCredentialInput',
  'The role to obtain credentials for, and their lifetime.',
  {
    cloudAccountRoleExternalId: required(
      limits.cloudAccountRoleExternalId,
      'The id of the role in the cloud account, 1 to 256 characters: an ARN, as in acs:ram::1234567890123456:role/reader.',
    ),
    durationSeconds: optional(
      limits.durationSeconds,
      'The lifetime of the credentials in seconds, 900 to 43200, and no longer than the maximum session duration of the role. Left out: the default of EIAM.',
    ),
  },
);
export type ObtainCloudAccountRoleAccessCredentialInput = ValueOf<
  typeof obtainCloudAccountRoleAccessCredentialInput
>;
