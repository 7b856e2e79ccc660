import { z } from 'zod';
import type { CallContext } from '../call-context.ts';
import type { Caller } from '../caller.ts';
import { EiamError } from '../errors.ts';
import { nothing, parseReply, record, seconds } from '../reply-schema.ts';
import { safeCause } from '../safe-cause.ts';
import type { Operation } from './routes.ts';
import type { Application, Parameters, RequestWriter } from './send.ts';
import type { FetchedToken } from './token.ts';

/** A token travels in a header, where other characters could end it and begin another. */
const headerValue = /^[\x21-\x7e]+$/;

const issuedToken = record({
  access_token: z.string().regex(headerValue),
  /** Seconds; the documented default where upstream does not say (developer-api.md 4.2). */
  expires_in: seconds.default(1_200),
});

/** Which claims there are is up to the application's scopes and claim mapping (8.2). */
const claims = z.record(z.string(), z.unknown());

/** The claims of a signed-in user; OIDC's names as a rule. */
export type UserInfo = z.output<typeof claims>;

/** Reads the secret anew each time: it may be rotated while we run (4.1). */
export type ClientSecret = string | (() => string);

/** The OAuth operations, which do not use the client's own bearer token (developer-api.md 8.2). */
export function createOAuth(
  caller: Caller,
  writer: RequestWriter,
  application: Application,
  clientSecret: ClientSecret,
) {
  function run<O extends Operation, Reply extends z.ZodType>(
    operation: O,
    request: {
      readonly bearer?: string;
      readonly urgent?: boolean;
      readonly parameters: () => Parameters<O>;
    },
    reply: Reply,
    context: CallContext,
  ): Promise<z.output<Reply>> {
    const call = {
      operation,
      repeatable: true,
      urgent: request.urgent ?? false,
      write: () => writer.write(operation, request.parameters())(request.bearer),
      read: (body: unknown) => parseReply(operation, reply, body),
    };
    return caller.run(call, context);
  }

  /** Parameters go in the query, where the official SDK puts them (4.2); the query is in no error and no published fact. */
  function credentials(operation: Operation) {
    try {
      const secret = typeof clientSecret === 'string' ? clientSecret : clientSecret();
      return { client_id: application.applicationId, client_secret: secret };
    } catch (error) {
      throw new EiamError(operation, 'unauthorized', { effect: 'none', cause: safeCause(error) });
    }
  }

  return {
    /** A token for directory operations. */
    async generateApplicationToken(context: CallContext): Promise<FetchedToken> {
      const operation = 'GenerateToken';
      const parameters = () => ({ query: { grant_type: 'client_credentials', ...credentials(operation) } });
      const { access_token, expires_in } = await run(
        operation,
        { urgent: true, parameters },
        issuedToken,
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
      return run(operation, { bearer: userAccessToken, parameters: () => ({}) }, claims, context);
    },
  };
}
