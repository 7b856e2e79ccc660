import { z } from 'zod';
import type { EiamError } from '../errors.ts';
import { type ReplyReader, seconds, strict, strictRecord, text } from '../reply-schema.ts';
import { defaultTokenLife, headerValue } from './oauth.ts';
import { read } from './operation.ts';

const deviceCode = strictRecord({
  device_code: text,
  user_code: text,
  verification_uri: text,
  verification_uri_complete: text.optional(),
  /** Seconds; the contract's example where the reply has none (developer-api.md 8.2). */
  expires_in: seconds.default(defaultTokenLife),
  /** Seconds between two polls; RFC 8628 3.2 where the reply has none. */
  interval: seconds.default(5),
});

/** A device's sign-in that waits for a person (developer-api.md 8.2). */
export type DeviceCode = z.output<typeof deviceCode>;

const userToken = strictRecord({
  token_type: text.default('Bearer'),
  access_token: z.string().regex(headerValue),
  expires_in: seconds.default(defaultTokenLife),
  refresh_token: text.optional(),
  id_token: text.optional(),
});

/** A user's tokens (developer-api.md 4.2): the caller's, kept nowhere. `expires_in` in seconds. */
export type UserToken = z.output<typeof userToken>;

/** The grants of a user's tokens (developer-api.md 4.3). */
export type TokenGrant =
  | {
      readonly kind: 'authorizationCode';
      readonly code: string;
      /** Identical to the one of the authorize request. */
      readonly redirectUri: string;
      /** The PKCE secret whose challenge the authorize request had. */
      readonly codeVerifier?: string | undefined;
    }
  | { readonly kind: 'refreshToken'; readonly refreshToken: string }
  | { readonly kind: 'deviceCode'; readonly deviceCode: string };

/**
 * How upstream answers a grant that has no tokens for it (RFC 8628 3.5, RFC 6749 5.2):
 * - `authorizationPending`: not decided yet; `slowDown`: the same, and the polls come too fast.
 * - `authorizationExpired`: not decided in time; `authorizationDenied`: refused by the user.
 * - `invalidGrant`: the code or refresh token is unknown, spent, expired or revoked, or does not belong to the redirect address or
 *   verifier beside it; or the application does not have this kind of grant.
 */
const refusals = {
  authorization_pending: 'authorizationPending',
  slow_down: 'slowDown',
  expired_token: 'authorizationExpired',
  access_denied: 'authorizationDenied',
  invalid_grant: 'invalidGrant',
} as const;

/** The client is to ask again. */
const pending: ReadonlySet<string> = new Set(['authorizationPending', 'slowDown']);

export interface RefusedGrant {
  readonly refusal: (typeof refusals)[keyof typeof refusals];
  /** Upstream's refusal, whole. */
  readonly error: EiamError;
}

const tokenReply: ReplyReader<UserToken | RefusedGrant> = strict(userToken);

/** Sign-in on behalf of a public client, with the application's secret (developer-api.md 8.2). */
export const signInOperations = {
  /** Begins a device's sign-in. `scope` is separated by spaces; upstream decides where there is none. */
  generateDeviceCode: read('GenerateDeviceCode', {
    route: 'POST {B}/oauth2/device/code',
    by: 'nothing',
    pool: 'signIn',
    request: (scope: string | undefined) => ({ query: { scope } }),
    reply: strict(deviceCode),
    credentials: { about: () => ({}) },
  }),

  /**
   * A user's tokens, or why there are none (yet). A grant is good once: where the answer is lost, it is not
   * sent again, and the error's effect is `unknown`.
   */
  generateToken: read('GenerateToken', {
    route: 'POST {B}/oauth2/token',
    by: 'secret',
    pool: 'signIn',
    repeatable: false,
    request: (grant: TokenGrant) => ({ query: toParameters(grant) }),
    reply: tokenReply,
    refused: toRefusal,
    credentials: {
      about: ({ kind }) => ({ grant: kind }),
      refusal: (answer) => ('refusal' in answer ? answer.refusal : undefined),
      polls: (grant) => (grant.kind === 'deviceCode' ? grant.deviceCode : undefined),
      isPending: (answer) => 'refusal' in answer && pending.has(answer.refusal),
    },
  }),
};

function toParameters(grant: TokenGrant) {
  switch (grant.kind) {
    case 'authorizationCode':
      return {
        grant_type: 'authorization_code',
        code: grant.code,
        redirect_uri: grant.redirectUri,
        code_verifier: grant.codeVerifier,
      };
    case 'refreshToken':
      return { grant_type: 'refresh_token', refresh_token: grant.refreshToken };
    case 'deviceCode':
      return {
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: grant.deviceCode,
      };
  }
}

/** By the code, whatever its status. Where an earlier attempt may have spent the grant, the refusal proves nothing about it. */
function toRefusal(error: EiamError): RefusedGrant | undefined {
  if (error.effect === 'unknown') return undefined;
  const known = Object.entries(refusals).find(([code]) => code === error.code);
  return known && { refusal: known[1], error };
}
