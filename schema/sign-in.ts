import type { EndedAuthorization, RevokedToken, WaitingAuthorization } from '../src/actions/sign-in.ts';
import type { DeviceCode, UserToken } from '../src/eiam/developer/sign-in.ts';
import { attempt } from './attempt.ts';
import { builder } from './builder.ts';
import { resultOf } from './mutation.ts';
import { open } from './permissions.ts';
import { GenerateDeviceCodeInput, GenerateTokenInput, RevokeTokenInput } from './sign-in-inputs.ts';

/** Upstream's seconds as GraphQL's Int holds them. */
function toInt(seconds: number): number {
  return Math.min(2_147_483_647, Math.max(0, Math.trunc(seconds)));
}

const GenerateDeviceCodePayload = builder.objectRef<DeviceCode>('GenerateDeviceCodePayload').implement({
  extensions: open,
  description:
    'A sign-in that waits for a person. Show the address and the user code, and ask for the tokens meanwhile.',
  fields: (t) => ({
    deviceCode: t.string({
      nullable: false,
      description: 'What the device asks for its tokens with. It is a secret, and not for people.',
      resolve: (code) => code.device_code,
    }),
    userCode: t.string({
      nullable: false,
      description: 'What a person types at the address, as in WDJB-MJHT.',
      resolve: (code) => code.user_code,
    }),
    verificationUri: t.string({
      nullable: false,
      description: 'Where a person goes to approve.',
      resolve: (code) => code.verification_uri,
    }),
    verificationUriComplete: t.string({
      description: 'The same with the user code in it, for a link or a QR code.',
      resolve: (code) => code.verification_uri_complete,
    }),
    expiresInSeconds: t.int({
      nullable: false,
      description: 'How long both codes are good.',
      resolve: (code) => toInt(code.expires_in),
    }),
    intervalSeconds: t.int({
      nullable: false,
      description: 'How long to wait between two questions for the tokens.',
      resolve: (code) => toInt(code.interval),
    }),
  }),
});

const GenerateTokenPayload = builder.objectRef<UserToken>('GenerateTokenPayload').implement({
  extensions: open,
  description: 'The tokens of a user who signed in. The gateway keeps none of them.',
  fields: (t) => ({
    tokenType: t.string({
      nullable: false,
      description: 'What stands before the access token in an Authorization header: Bearer.',
      resolve: (token) => token.token_type,
    }),
    accessToken: t.string({
      nullable: false,
      description: 'Says who asks. It is opaque: take nothing from its form.',
      resolve: (token) => token.access_token,
    }),
    expiresInSeconds: t.int({
      nullable: false,
      description: 'How long the access token is good, from now.',
      resolve: (token) => toInt(token.expires_in),
    }),
    refreshToken: t.string({
      description: 'Gets the next tokens; null where the application gives none.',
      resolve: (token) => token.refresh_token,
    }),
    idToken: t.string({
      description: 'A signed statement of who signed in; null unless openid was asked for.',
      resolve: (token) => token.id_token,
    }),
  }),
});

const RevokeTokenPayload = builder.objectRef<RevokedToken>('RevokeTokenPayload').implement({
  extensions: open,
  description: 'The token is good for nothing, whether anybody knew it before or not.',
  fields: (t) => ({
    revoked: t.boolean({
      nullable: false,
      description: 'True: EIAM does not say whether it knew the token.',
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
        description: 'How long to wait before asking again, from now on.',
        resolve: ({ intervalSeconds }) => intervalSeconds,
      }),
      message: t.string({
        nullable: false,
        description: 'One sentence in English that can be shown to a person.',
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
        description: 'One sentence in English that can be shown to a person.',
        resolve: () => message,
      }),
    }),
  });
}

const waiting = [
  waitingType(
    'DirectoryAuthorizationPending',
    'Nobody has approved or denied the device yet.',
    'Open the address, type the code, and approve.',
  ),
  waitingType(
    'DirectorySlowDown',
    'Nobody has decided yet, and the client asks too often.',
    'Still waiting for the approval.',
  ),
];
const ended = [
  endedType(
    'DirectoryAuthorizationExpired',
    'Nobody decided in time: a new device code is needed.',
    'The code is too old. Begin again.',
  ),
  endedType(
    'DirectoryAuthorizationDenied',
    'A person refused the sign-in. Asking again with the same device code does not help.',
    'The sign-in was denied.',
  ),
];

builder.mutationFields((t) => ({
  generateDeviceCode: t.field({
    extensions: open,
    type: resultOf('GenerateDeviceCode', GenerateDeviceCodePayload),
    description: 'Begins the sign-in of a device that has no browser of its own, or of a tool in a terminal.',
    args: { input: t.arg({ type: GenerateDeviceCodeInput, description: 'What it wants to sign in for.' }) },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input ?? {}, () => actions.signIn.generateDeviceCode(input ?? {})),
  }),
  generateToken: t.field({
    extensions: open,
    type: resultOf<UserToken, WaitingAuthorization | EndedAuthorization>(
      'GenerateToken',
      GenerateTokenPayload,
      [...waiting, ...ended],
    ),
    description:
      "A user's tokens for what a public client has in hand; the gateway adds its own secret. What was sent once is not sent again: where the answer is lost, `extensions.effect` is UNKNOWN.",
    args: { input: t.arg({ type: GenerateTokenInput, required: true, description: 'One kind of grant.' }) },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.signIn.generateToken(input)),
  }),
  revokeToken: t.field({
    extensions: open,
    type: resultOf('RevokeToken', RevokeTokenPayload),
    description: "Ends a token's life before its time, as in signing out.",
    args: { input: t.arg({ type: RevokeTokenInput, required: true, description: 'The token.' }) },
    resolve: (_root, { input }, { actions }, info) =>
      attempt(info, input, () => actions.signIn.revokeToken(input)),
  }),
}));
