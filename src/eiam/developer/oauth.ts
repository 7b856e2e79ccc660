import { z } from 'zod';
import type { CallContext } from '../call-context.ts';
import { EiamError } from '../errors.ts';
import { nothing, seconds, strict, strictRecord } from '../reply-schema.ts';
import { headerValue, type OAuthCall } from './oauth-call.ts';
import type { FetchedToken } from './token.ts';

const issuedToken = strictRecord({
  access_token: z.string().regex(headerValue),
  /** Seconds; the documented default where upstream does not say (developer-api.md 4.2). */
  expires_in: seconds.default(1_200),
});

/** Which claims there are is up to the application's scopes and claim mapping (8.2). */
const claims = z.record(z.string(), z.unknown());

/** The claims of a signed-in user; OIDC's names as a rule. */
export type UserInfo = z.output<typeof claims>;

/** The OAuth operations that serve this client and its callers' tokens (developer-api.md 8.2); `sign-in.ts` has those of a sign-in. */
export function createOAuth({ run, credentials }: OAuthCall) {
  return {
    /** A token for directory operations. */
    async generateApplicationToken(context: CallContext): Promise<FetchedToken> {
      const operation = 'GenerateToken';
      const parameters = () => ({ query: { grant_type: 'client_credentials', ...credentials(operation) } });
      const { access_token, expires_in } = await run(
        operation,
        { urgent: true, parameters },
        strict(issuedToken),
        context,
      );
      // A life of nothing would fetch a token for every call; upstream refuses a dead one anyway, and then we fetch another.
      return { value: access_token, lifeMs: Math.max(1, expires_in) * 1_000 };
    },

    /** Ends a token's life. A token upstream does not know is no error (4.4). */
    async revokeToken(
      revocation: {
        readonly token: string;
        readonly tokenTypeHint?: 'access_token' | 'refresh_token' | undefined;
      },
      context: CallContext,
    ): Promise<void> {
      const { token, tokenTypeHint } = revocation;
      const parameters = () => ({
        query: { token, token_type_hint: tokenTypeHint, ...credentials('RevokeToken') },
      });
      await run('RevokeToken', { parameters }, nothing, context);
    },

    /** Who a user's own access token belongs to. A token upstream does not accept: `unauthorized`. */
    async getUserInfo(userAccessToken: string, context: CallContext): Promise<UserInfo> {
      const operation = 'GetUserInfo';
      if (!headerValue.test(userAccessToken)) {
        throw new EiamError(operation, 'unauthorized', { code: 'invalid_token', effect: 'none' });
      }
      return run(operation, { bearer: userAccessToken, parameters: () => ({}) }, strict(claims), context);
    },
  };
}
