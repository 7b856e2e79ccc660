import type { DeviceCode, UserToken } from '../../src/eiam/developer/sign-in.ts';
import { builder } from '../core/builder.ts';
import { mutation, type Outcome } from '../core/mutation.ts';
import { open } from '../core/permissions.ts';
import { reads } from '../cost/step.ts';
import { generateDeviceCodeInput, generateTokenInput, revokeTokenInput } from './inputs.ts';
import type { EndedAuthorization, RevokedToken, WaitingAuthorization } from './ports.ts';

/** Upstream's seconds as GraphQL's Int holds them. */
function toInt(seconds: number): number {
  return Math.min(2_147_483_647, Math.max(0, Math.trunc(seconds)));
}

const GenerateDeviceCodePayload = builder.objectRef<DeviceCode>('GenerateDeviceCodePayload').implement({
  extensions: open,
  description:
    'The codes of a device authorization (RFC 8628). The client shows `verificationUri` and `userCode` to the user, and polls `generateToken` with `deviceCode`.',
  fields: (t) => ({
    deviceCode: t.exposeString('device_code', {
      nullable: false,
      description:
        'The device code, with which the client polls `generateToken`. It is a secret: do not show it.',
    }),
    userCode: t.exposeString('user_code', {
      nullable: false,
      description: 'The code that the user enters at `verificationUri`, as in WDJB-MJHT.',
    }),
    verificationUri: t.exposeString('verification_uri', {
      nullable: false,
      description: 'The address where the user approves the sign-in.',
    }),
    verificationUriComplete: t.exposeString('verification_uri_complete', {
      description:
        'The address with the user code in it, for a link or a QR code. Null where EIAM sends none.',
    }),
    expiresInSeconds: t.int({
      nullable: false,
      description: 'The lifetime of both codes in seconds.',
      resolve: (code) => toInt(code.expires_in),
    }),
    intervalSeconds: t.int({
      nullable: false,
      description: 'The minimum time in seconds between two polls of `generateToken`.',
      resolve: (code) => toInt(code.interval),
    }),
  }),
});

const GenerateTokenPayload = builder.objectRef<UserToken>('GenerateTokenPayload').implement({
  extensions: open,
  description: 'The tokens of a user who has signed in. The gateway stores none of them.',
  fields: (t) => ({
    tokenType: t.exposeString('token_type', {
      nullable: false,
      description: 'The scheme of the Authorization header that carries the access token: Bearer.',
    }),
    accessToken: t.exposeString('access_token', {
      nullable: false,
      description: 'The access token, opaque to the client. It authenticates requests of the user.',
    }),
    expiresInSeconds: t.int({
      nullable: false,
      description: 'The lifetime of the access token in seconds from now.',
      resolve: (token) => toInt(token.expires_in),
    }),
    refreshToken: t.exposeString('refresh_token', {
      description:
        'The refresh token, for the next call of `generateToken`. Null where the application in EIAM issues none.',
    }),
    idToken: t.exposeString('id_token', {
      description:
        'The OpenID Connect ID token, a signed JWT about the user. Null where the scope `openid` was not requested.',
    }),
  }),
});

const RevokeTokenPayload = builder.objectRef<RevokedToken>('RevokeTokenPayload').implement({
  extensions: open,
  description: 'The token is not valid any more. An unknown token gives the same result (RFC 7009).',
  fields: (t) => ({
    revoked: t.exposeBoolean('revoked', {
      nullable: false,
      description: 'Always true: EIAM does not report whether the token was known.',
    }),
  }),
});

function outcomeType<Of extends Outcome>(name: Of['outcome'], description: string, message: string) {
  return builder.objectRef<Of>(name).implement({
    extensions: open,
    description,
    fields: (t) => ({
      message: t.string({
        nullable: false,
        description: 'The outcome as an English sentence that can be shown to the user.',
        resolve: () => message,
      }),
    }),
  });
}

const waiting = [
  outcomeType<WaitingAuthorization>(
    'DirectoryAuthorizationPending',
    'The user has neither approved nor denied the sign-in yet: poll again (RFC 8628, authorization_pending).',
    'Open the address, type the code, and approve.',
  ),
  outcomeType<WaitingAuthorization>(
    'DirectorySlowDown',
    'The user has not decided yet, and the client polls too often: poll at the longer interval (RFC 8628, slow_down).',
    'Still waiting for the approval.',
  ),
];
for (const type of waiting) {
  builder.objectField(type, 'intervalSeconds', (t) =>
    t.exposeInt('intervalSeconds', {
      nullable: false,
      description: 'The minimum time in seconds before the next poll, and between all polls after it.',
    }),
  );
}
const ended = [
  outcomeType<EndedAuthorization>(
    'DirectoryAuthorizationExpired',
    'The device code has expired without a decision: begin again with `generateDeviceCode` (RFC 8628, expired_token).',
    'The code is too old. Begin again.',
  ),
  outcomeType<EndedAuthorization>(
    'DirectoryAuthorizationDenied',
    'The user has denied the sign-in: stop polling (RFC 8628, access_denied).',
    'The sign-in was denied.',
  ),
];

const needsNoSignIn = { extensions: { ...open, ...reads({ calls: 1 }) } };

mutation('generateDeviceCode', needsNoSignIn, {
  description:
    'Starts the device authorization flow (RFC 8628), for a command-line tool or a device without a browser. One call.',
  input: generateDeviceCodeInput,
  inputDescription: 'The scopes to request; may be left out.',
  isInputOptional: true,
  payload: GenerateDeviceCodePayload,
  run: ({ signIn }, input) => signIn.generateDeviceCode(input),
});

mutation('generateToken', needsNoSignIn, {
  description:
    'Exchanges an authorization code, a refresh token or a device code for the tokens of a user. The client is public: the gateway authenticates to EIAM with its own client secret. The request is sent once; where the answer is lost, the error has `extensions.effect` UNKNOWN. One call.',
  input: generateTokenInput,
  inputDescription: 'The grant: exactly one of the three.',
  payload: GenerateTokenPayload,
  others: [...waiting, ...ended],
  run: ({ signIn }, input) => signIn.generateToken(input),
});

mutation('revokeToken', needsNoSignIn, {
  description:
    'Revokes an access token or a refresh token before it expires, for example at sign-out. One call.',
  input: revokeTokenInput,
  inputDescription: 'The token to revoke, and its type where it is known.',
  payload: RevokeTokenPayload,
  run: ({ signIn }, input) => signIn.revokeToken(input),
});
