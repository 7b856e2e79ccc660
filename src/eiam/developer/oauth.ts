import { z } from 'zod';
import { EiamError } from '../errors.ts';
import { nothing, seconds, strict, strictRecord } from '../reply-schema.ts';
import { read } from './operation.ts';
import type { FetchedToken } from './token.ts';

/** A token travels in a header, where other characters could end it and begin another. */
export const headerValue = /^[\x21-\x7e]+$/;

/** How long a token lives where the reply has no expiry, in seconds: the documented default (developer-api.md 4.2). */
export const defaultTokenLife = 1_200;

const issuedToken = strictRecord({
  access_token: z.string().regex(headerValue),
  expires_in: seconds.default(defaultTokenLife),
}).transform(
  // A life of nothing would fetch a token for every call; upstream refuses a dead one anyway, and then another is fetched.
  ({ access_token: value, expires_in }): FetchedToken => ({ value, lifeMs: Math.max(1, expires_in) * 1_000 }),
);

/** Which claims there are is up to the application's scopes and claim mapping (8.2). */
const claims = z.record(z.string(), z.unknown());

/** The claims of a signed-in user; OIDC's names as a rule. */
export type UserInfo = z.output<typeof claims>;

export interface Revocation {
  readonly token: string;
  readonly tokenTypeHint?: 'access_token' | 'refresh_token' | undefined;
}

/** A token for directory operations: the client's own, which it fetches by itself (developer-api.md 4.2). */
export const generateApplicationToken = read('GenerateToken', {
  route: 'POST {B}/oauth2/token',
  by: 'secret',
  urgent: true,
  request: () => ({ query: { grant_type: 'client_credentials' } }),
  reply: strict(issuedToken),
});

/** The OAuth operations that serve callers' tokens (developer-api.md 8.2); `sign-in.ts` has those of a sign-in. */
export const oauthOperations = {
  /** Ends a token's life. A token that does not exist upstream is no error (4.4). */
  revokeToken: read('RevokeToken', {
    route: 'POST {B}/oauth2/revoke',
    by: 'secret',
    pool: 'signIn',
    request: ({ token, tokenTypeHint }: Revocation) => ({ query: { token, token_type_hint: tokenTypeHint } }),
    reply: nothing,
    credentials: { about: () => ({}) },
  }),

  /** The claims of the user to whom an access token belongs. A token upstream does not accept: `unauthorized`. */
  getUserInfo: read('GetUserInfo', {
    route: 'GET {B}/oauth2/userinfo',
    by: 'bearer',
    request: (userAccessToken: string) => {
      if (headerValue.test(userAccessToken)) return { bearer: userAccessToken };
      throw new EiamError('GetUserInfo', 'unauthorized', { code: 'invalid_token', effect: 'none' });
    },
    reply: strict(claims),
  }),
};
