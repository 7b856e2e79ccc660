import type { DeviceCode, UserToken } from '../../src/eiam/developer/sign-in.ts';
import { builder, semanticNonNull } from '../core/builder.ts';
import { resultOf } from '../core/mutation.ts';
import { open } from '../core/permissions.ts';
import { attempt } from '../errors/attempt.ts';
import { GenerateDeviceCodeInput, GenerateTokenInput, RevokeTokenInput } from './inputs.ts';
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
    deviceCode: t.string({
      nullable: false,
      description:
        'The device code, with which the client polls `generateToken`. It is a secret: do not show it.',
      resolve: (code) => code.device_code,
    }),
    userCode: t.string({
      nullable: false,
      description: 'The code that the user enters at `verificationUri`, as in WDJB-MJHT.',
      resolve: (code) => code.user_code,
    }),
    verificationUri: t.string({
      nullable: false,
      description: 'The address where the user approves the sign-in.',
      resolve: (code) => code.verification_uri,
    }),
    verificationUriComplete: t.string({
      description:
        'The address with the user code in it, for a link or a QR code. Null where EIAM sends none.',
      resolve: (code) => code.verification_uri_complete,
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
    tokenType: t.string({
      nullable: false,
      description: 'The scheme of the Authorization header that carries the access token: Bearer.',
      resolve: (token) => token.token_type,
    }),
    accessToken: t.string({
      nullable: false,
      description: 'The access token, opaque to the client. It authenticates requests of the user.',
      resolve: (token) => token.access_token,
    }),
    expiresInSeconds: t.int({
      nullable: false,
      description: 'The lifetime of the access token in seconds from now.',
      resolve: (token) => toInt(token.expires_in),
    }),
    refreshToken: t.string({
      description:
        'The refresh token, for the next call of `generateToken`. Null where the application in EIAM issues none.',
      resolve: (token) => token.refresh_token,
    }),
    idToken: t.string({
      description:
        'The OpenID Connect ID token, a signed JWT about the user. Null where the scope `openid` was not requested.',
      resolve: (token) => token.id_token,
    }),
  }),
});

const RevokeTokenPayload = builder.objectRef<RevokedToken>('RevokeTokenPayload').implement({
  extensions: open,
  description: 'The token is not valid any more. An unknown token gives the same result (RFC 7009).',
  fields: (t) => ({
    revoked: t.boolean({
      nullable: false,
      description: 'Always true: EIAM does not report whether the token was known.',
      resolve: ({ revoked }) => revoked,
    }),
  }),
});

function waitingType(name: WaitingAuthorization['outcome'], description: string, message: string) {
  return builder.objectRef<WaitingAuthorization>(name).implement({
    extensions: open,
    description,
    fields: (t) => ({
      intervalSeconds: t.int({
        nullable: false,
        description: 'The minimum time in seconds before the next poll, and between all polls after it.',
        resolve: ({ intervalSeconds }) => intervalSeconds,
      }),
      message: t.string({
        nullable: false,
        description: 'The outcome as an English sentence that can be shown to the user.',
        resolve: () => message,
      }),
    }),
  });
}

function endedType(name: EndedAuthorization['outcome'], description: string, message: string) {
  return builder.objectRef<EndedAuthorization>(name).implement({
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
  waitingType(
    'DirectoryAuthorizationPending',
    'The user has neither approved nor denied the sign-in yet: poll again (RFC 8628, authorization_pending).',
    'Open the address, type the code, and approve.',
  ),
  waitingType(
    'DirectorySlowDown',
    'The user has not decided yet, and the client polls too often: poll at the longer interval (RFC 8628, slow_down).',
    'Still waiting for the approval.',
  ),
];
const ended = [
  endedType(
    'DirectoryAuthorizationExpired',
    'The device code has expired without a decision: begin again with `generateDeviceCode` (RFC 8628, expired_token).',
    'The code is too old. Begin again.',
  ),
  endedType(
    'DirectoryAuthorizationDenied',
    'The user has denied the sign-in: stop polling (RFC 8628, access_denied).',
    'The sign-in was denied.',
  ),
];

builder.mutationFields((t) => ({
  generateDeviceCode: t.field({
    extensions: open,
    ...semanticNonNull,
    type: resultOf('GenerateDeviceCode', GenerateDeviceCodePayload),
    description:
      'Starts the device authorization flow (RFC 8628), for a command-line tool or a device without a browser. One call.',
    args: {
      input: t.arg({ type: GenerateDeviceCodeInput, description: 'The scopes to request; may be left out.' }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input ?? {}, () => actions.signIn.generateDeviceCode(input ?? {})),
  }),
  generateToken: t.field({
    extensions: open,
    ...semanticNonNull,
    type: resultOf<UserToken, WaitingAuthorization | EndedAuthorization>(
      'GenerateToken',
      GenerateTokenPayload,
      [...waiting, ...ended],
    ),
    description:
      'Exchanges an authorization code, a refresh token or a device code for the tokens of a user. The client is public: the gateway authenticates to EIAM with its own client secret. The request is sent once; where the answer is lost, the error has `extensions.effect` UNKNOWN. One call.',
    args: {
      input: t.arg({
        type: GenerateTokenInput,
        required: true,
        description: 'The grant: exactly one of the three.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.signIn.generateToken(input)),
  }),
  revokeToken: t.field({
    extensions: open,
    ...semanticNonNull,
    type: resultOf('RevokeToken', RevokeTokenPayload),
    description:
      'Revokes an access token or a refresh token before it expires, for example at sign-out. One call.',
    args: {
      input: t.arg({
        type: RevokeTokenInput,
        required: true,
        description: 'The token to revoke, and its type where it is known.',
      }),
    },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.signIn.revokeToken(input)),
  }),
}));
