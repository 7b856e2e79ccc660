import { builder } from '../core/builder.ts';
import * as limits from '../core/limits.ts';

export const GenerateDeviceCodeInput = builder.inputType('GenerateDeviceCodeInput', {
  description: 'Parameters of a device authorization request.',
  fields: (t) => ({
    scopes: t.stringList({
      description:
        'The OpenID Connect scopes to request: openid, profile, email, phone. With openid an ID token is issued as well. Left out: the default scopes of the application in EIAM.',
      extensions: limits.scopes,
    }),
  }),
});
export type GenerateDeviceCodeInput = typeof GenerateDeviceCodeInput.$inferInput;

const AuthorizationCodeGrantInput = builder.inputType('DirectoryAuthorizationCodeGrantInput', {
  description: 'The authorization code grant with PKCE (RFC 6749, RFC 7636).',
  fields: (t) => ({
    code: t.string({
      required: true,
      description: 'The authorization code. It can be used once, within about a minute.',
      extensions: limits.opaque,
    }),
    redirectUri: t.string({
      required: true,
      description: 'The redirect URI, identical to that of the authorization request.',
      extensions: limits.redirectUri,
    }),
    codeVerifier: t.string({
      required: true,
      description:
        'The PKCE code verifier, 43 to 128 characters, whose `code_challenge` was sent in the authorization request.',
      extensions: limits.codeVerifier,
    }),
  }),
});

const RefreshTokenGrantInput = builder.inputType('DirectoryRefreshTokenGrantInput', {
  description: 'The refresh token grant (RFC 6749).',
  fields: (t) => ({
    refreshToken: t.string({
      required: true,
      description: 'The refresh token. Regard it as used once it is sent, and store the one in the answer.',
      extensions: limits.opaque,
    }),
  }),
});

const DeviceCodeGrantInput = builder.inputType('DirectoryDeviceCodeGrantInput', {
  description: 'The device code grant (RFC 8628), which polls for the decision of the user.',
  fields: (t) => ({
    deviceCode: t.string({
      required: true,
      description: 'The `deviceCode` of `generateDeviceCode`, not its `userCode`.',
      extensions: limits.opaque,
    }),
    intervalSeconds: t.int({
      required: true,
      defaultValue: 5,
      description:
        'The current polling interval of the client in seconds, 1 to 3600. The answer states the interval to use from then on.',
      extensions: limits.intervalSeconds,
    }),
  }),
});

export const GenerateTokenInput = builder.inputType('GenerateTokenInput', {
  description: 'The grant that is exchanged for the tokens of a user: exactly one member.',
  isOneOf: true,
  fields: (t) => ({
    authorizationCode: t.field({
      type: AuthorizationCodeGrantInput,
      description: 'An authorization code, from a sign-in in a browser.',
    }),
    refreshToken: t.field({
      type: RefreshTokenGrantInput,
      description: 'A refresh token, to continue an earlier sign-in.',
    }),
    deviceCode: t.field({
      type: DeviceCodeGrantInput,
      description: 'A device code, for a sign-in that the user approves in a browser elsewhere.',
    }),
  }),
});
export type GenerateTokenInput = typeof GenerateTokenInput.$inferInput;

const TokenTypeHint = builder.enumType('DirectoryTokenTypeHint', {
  description: 'The type of a token to revoke (RFC 7009), which may speed up the look-up in EIAM.',
  values: {
    ACCESS_TOKEN: { value: 'access_token', description: 'An access token, which authenticates requests.' },
    REFRESH_TOKEN: {
      value: 'refresh_token',
      description: 'A refresh token, with which a client obtains new tokens.',
    },
  } as const,
});

export const RevokeTokenInput = builder.inputType('RevokeTokenInput', {
  description: 'A token to revoke (RFC 7009).',
  fields: (t) => ({
    token: t.string({
      required: true,
      description: 'An access token or a refresh token that was issued to this application.',
      extensions: limits.opaque,
    }),
    tokenTypeHint: t.field({
      type: TokenTypeHint,
      description: 'The type of the token. Left out: EIAM looks for both types.',
    }),
  }),
});
export type RevokeTokenInput = typeof RevokeTokenInput.$inferInput;
