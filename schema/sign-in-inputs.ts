import { builder } from './builder.ts';
import * as limits from './limits.ts';

export const GenerateDeviceCodeInput = builder.inputType('GenerateDeviceCodeInput', {
  description: 'What a device wants to sign in for.',
  fields: (t) => ({
    scopes: t.stringList({
      description:
        'Which claims its tokens shall give: openid, profile, email, phone. With openid there is an id token as well. Left out, the application is asked what it is set up for.',
      extensions: limits.scopes,
    }),
  }),
});
export type GenerateDeviceCodeInput = typeof GenerateDeviceCodeInput.$inferInput;

const AuthorizationCodeGrantInput = builder.inputType('DirectoryAuthorizationCodeGrantInput', {
  description:
    'What a browser brought back from the authorize page, with the proof that it went there for this client.',
  fields: (t) => ({
    code: t.string({
      required: true,
      description: 'The authorization code. It can be used once, within about a minute.',
      extensions: limits.opaque,
    }),
    redirectUri: t.string({
      required: true,
      description: 'Where the code was sent to, identical to the one in the authorize request.',
      extensions: limits.redirectUri,
    }),
    codeVerifier: t.string({
      required: true,
      description:
        'The PKCE secret that the code_challenge of the authorize request was made from. Without one a stolen code would be as good as an own one.',
      extensions: limits.codeVerifier,
    }),
  }),
});

const RefreshTokenGrantInput = builder.inputType('DirectoryRefreshTokenGrantInput', {
  description: 'The token that came with the last access token.',
  fields: (t) => ({
    refreshToken: t.string({
      required: true,
      description: 'Take it as good once, and keep the one that comes back.',
      extensions: limits.opaque,
    }),
  }),
});

const DeviceCodeGrantInput = builder.inputType('DirectoryDeviceCodeGrantInput', {
  description: 'The code that `generateDeviceCode` gave, to ask whether a person has decided.',
  fields: (t) => ({
    deviceCode: t.string({
      required: true,
      description: 'The code of the device itself, not the one that it shows.',
      extensions: limits.opaque,
    }),
    intervalSeconds: t.int({
      required: true,
      defaultValue: 5,
      description:
        'How long the client waits between two questions now; an answer says how long from then on.',
      extensions: limits.intervalSeconds,
    }),
  }),
});

export const GenerateTokenInput = builder.inputType('GenerateTokenInput', {
  description: "The grant that a user's tokens are asked for with: exactly one of these.",
  isOneOf: true,
  fields: (t) => ({
    authorizationCode: t.field({
      type: AuthorizationCodeGrantInput,
      description: 'A sign-in in a browser.',
    }),
    refreshToken: t.field({
      type: RefreshTokenGrantInput,
      description: 'A refresh token of an earlier sign-in.',
    }),
    deviceCode: t.field({
      type: DeviceCodeGrantInput,
      description: 'A sign-in that a person approves elsewhere.',
    }),
  }),
});
export type GenerateTokenInput = typeof GenerateTokenInput.$inferInput;

const TokenTypeHint = builder.enumType('DirectoryTokenTypeHint', {
  description: 'Which kind of token it is, so that it is found faster.',
  values: {
    ACCESS_TOKEN: { value: 'access_token', description: 'What a client shows with each request.' },
    REFRESH_TOKEN: { value: 'refresh_token', description: 'What a client gets new tokens with.' },
  } as const,
});

export const RevokeTokenInput = builder.inputType('RevokeTokenInput', {
  description: 'The token that shall be good for nothing.',
  fields: (t) => ({
    token: t.string({
      required: true,
      description: 'An access token or a refresh token of this application.',
      extensions: limits.opaque,
    }),
    tokenTypeHint: t.field({ type: TokenTypeHint, description: 'Which of the two, where it is known.' }),
  }),
});
export type RevokeTokenInput = typeof RevokeTokenInput.$inferInput;
