import type { Call } from '../call.ts';
import type { CallContext } from '../call-context.ts';
import type { Caller } from '../caller.ts';
import { EiamError } from '../errors.ts';
import { readerOf, type Send } from '../operation.ts';
import { isHarmless } from '../retry.ts';
import { safeCause } from '../safe-cause.ts';
import type { HttpRequest } from '../transport.ts';
import { generateTokenByAuthorizationServer } from './cloud-credentials.ts';
import { generateApplicationToken } from './oauth.ts';
import type { DeveloperOperation, DeveloperPlane, DeveloperRequest, Pool } from './operation.ts';
import { CursorPages } from './paging.ts';
import type { RequestWriter } from './request-writer.ts';
import { TokenSource } from './token.ts';

/** Read each time it is needed: it may be rotated while the process runs (developer-api.md 4.1). */
export type ClientSecret = string | (() => string);

/** A caller for each pool of places. */
export type Callers = Readonly<Record<Pool, Caller>>;

export interface SendParts {
  readonly callers: Callers;
  readonly writer: RequestWriter;
  readonly applicationId: string;
  readonly clientSecret: ClientSecret;
  /** Aborted when the client closes. */
  readonly lifetime: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Writes a request that lacks nothing but its bearer token. */
type WithBearer = (bearer: string | undefined) => HttpRequest;

/** Whether upstream refused the access token: 400 by the contract, 401 as seen (developer-api.md 5.2). */
function refusesToken(error: unknown): error is EiamError {
  if (!(error instanceof EiamError) || error.kind !== 'unauthorized') return false;
  return error.code === 'invalid_token' || error.status === 401;
}

/** Milliseconds for a token, with its retries: every call that waits for it has to know its fate well before its own deadline. */
const tokenTimeoutMs = 20_000;

/** Sends the Developer API's operations, each authenticated by its row's `by`. */
export function createSend({
  callers,
  writer,
  lifetime,
  now,
  ...application
}: SendParts): Send<DeveloperPlane> {
  const caller = callers.directory;
  const cursors = new CursorPages();
  const tokens = new TokenSource(() => {
    const context = { signal: lifetime, deadlineAt: now() + tokenTimeoutMs };
    return send(generateApplicationToken, [], context);
  }, now);

  /** @throws EiamError `unauthorized` when the secret cannot be read */
  function withSecret(operation: string, request: DeveloperRequest): DeveloperRequest {
    const { applicationId, clientSecret } = application;
    try {
      const secret = typeof clientSecret === 'string' ? clientSecret : clientSecret();
      return { ...request, query: { ...request.query, client_id: applicationId, client_secret: secret } };
    } catch (error) {
      throw new EiamError(operation, 'unauthorized', { effect: 'none', cause: safeCause(error) });
    }
  }

  /** A token that cannot be had leaves the operation itself unsent, whatever became of the call for the token. */
  async function fetchedToken(operation: string, context: CallContext, before: EiamError | undefined) {
    try {
      return await tokens.fetched(caller.cancellation(operation, context));
    } catch (error) {
      throw error instanceof EiamError ? error.withEffect(before?.effect ?? 'none') : error;
    }
  }

  /** Sends with the client's own token; a token that is refused is replaced once. */
  async function runWithToken<Answer>(
    call: Omit<Call<Answer>, 'write'>,
    withBearer: WithBearer,
    context: CallContext,
  ): Promise<Answer> {
    let refused: EiamError | undefined;
    for (;;) {
      let token = tokens.take() ?? (await fetchedToken(call.operation, context, refused));
      const write = () => {
        // A call may have waited long enough for its token to have been replaced.
        token = tokens.current() ?? token;
        return withBearer(token);
      };
      try {
        return await caller.run({ ...call, write }, context, refused);
      } catch (error) {
        if (!refusesToken(error)) throw error;
        tokens.drop(token);
        if (refused !== undefined || !isHarmless(call.repeatable, error)) throw error;
        refused = error;
      }
    }
  }

  /** Without it the operation was not sent, whatever the outcome of the call for the token. */
  async function cloudAccountsToken(context: CallContext): Promise<string> {
    try {
      return await send(generateTokenByAuthorizationServer, [], context);
    } catch (error) {
      throw error instanceof EiamError ? error.withEffect('none') : error;
    }
  }

  function call<Answer>(
    operation: DeveloperOperation<readonly unknown[], Answer>,
    request: DeveloperRequest,
    read: Call<Answer>['read'],
    context: CallContext,
  ): Promise<Answer> {
    const { name, address, repeatable } = operation;
    const { by, urgent, pool } = address;
    const call = { operation: name, repeatable: repeatable && request.once !== true, urgent, read };
    // Before a token is fetched, so that a request that may not be sent costs nothing.
    if (by === 'token') return runWithToken(call, writer.write(operation, request), context);
    const run = (bearer: string | undefined) => {
      const write = () =>
        writer.write(operation, by === 'secret' ? withSecret(name, request) : request)(bearer);
      return callers[pool].run({ ...call, write }, context);
    };
    return by === 'cloudAccounts' ? cloudAccountsToken(context).then(run) : run(request.bearer);
  }

  const send: Send<DeveloperPlane> = async (operation, args, context) => {
    const read = readerOf(operation, args);
    try {
      return await cursors.read(operation.request(...args), (request) =>
        call(operation, request, read, context),
      );
    } catch (error) {
      const answer = error instanceof EiamError ? operation.refused?.(error) : undefined;
      if (answer === undefined) throw error;
      return answer;
    }
  };
  return send;
}
