import type { CallContext } from '../call-context.ts';
import type { Caller } from '../caller.ts';
import { EiamError } from '../errors.ts';
import type { ReplyReader } from '../reply-schema.ts';
import { isHarmless } from '../retry.ts';
import type { HttpRequest } from '../transport.ts';
import { fillPath, toQuery } from './request-path.ts';
import { isRepeatable, type Operation, type PathParameter, routes } from './routes.ts';
import type { TokenSource } from './token.ts';

/** What goes into one request beside its route. */
export interface Parameters<O extends Operation> {
  readonly path?: { readonly [name in PathParameter<O>]: string };
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object;
  /** For the one request of a repeatable operation that a repeat would do twice. */
  readonly once?: boolean;
}

/** Asks upstream with the client's own token and parses the reply. */
export type Send = <O extends Operation, Reply>(
  operation: O,
  parameters: Parameters<O>,
  reply: ReplyReader<Reply>,
  context: CallContext,
) => Promise<Reply>;

export interface Application {
  readonly instanceId: string;
  readonly applicationId: string;
}

interface CompiledRoute {
  readonly method: HttpRequest['method'];
  readonly template: string;
}

/** Writes requests of the Developer API: path, query, body and headers (developer-api.md 3). */
export class RequestWriter {
  readonly #routes = new Map<Operation, CompiledRoute>();

  constructor(application: Application) {
    const fill = (path: string) => fillPath('Configuration', path, { ...application });
    const instance = fill('/v2/{instanceId}');
    const base = fill('/v2/{instanceId}/{applicationId}');
    for (const operation of Object.keys(routes) as Operation[]) {
      const [method, template] = routes[operation].split(' ') as [HttpRequest['method'], string];
      const path = template.replace('{B}', () => base).replace('{I}', () => instance);
      this.#routes.set(operation, { method, template: path });
    }
  }

  /**
   * Writes all of a request but its bearer token, which may be another one when the request is repeated.
   * @throws EiamError `rejected` for an id no path can hold
   */
  write<O extends Operation>(
    operation: O,
    parameters: Parameters<O>,
  ): (bearer: string | undefined) => HttpRequest {
    const { method, template } = this.#routes.get(operation) as CompiledRoute;
    const path = fillPath(operation, template, { ...parameters.path }) + toQuery(parameters.query ?? {});
    const body = parameters.body === undefined ? undefined : JSON.stringify(parameters.body, withoutNull);
    return (bearer) => ({
      method,
      path,
      body,
      // Routing is by method and path; the x-acs headers are the SDK's habit, and Accept asks the gateway for errors in JSON.
      headers: {
        accept: 'application/json',
        'user-agent': 'eiam-client',
        'x-acs-version': '2022-02-25',
        'x-acs-action': operation,
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
      },
    });
  }
}

/** What null means upstream is not documented (U12), and no official client ever sends one (developer-api.md 8). */
function withoutNull(_: string, value: unknown): unknown {
  return value === null ? undefined : value;
}

/** Whether upstream refused the access token: 400 by the contract, 401 as seen (developer-api.md 5.2). */
function refusesToken(error: unknown): error is EiamError {
  if (!(error instanceof EiamError) || error.kind !== 'unauthorized') return false;
  return error.code === 'invalid_token' || error.status === 401;
}

/** Sends with the client's own token; a token that is refused is replaced once. */
export function createSend(caller: Caller, writer: RequestWriter, tokens: TokenSource): Send {
  /** A token that cannot be had leaves the operation itself unsent, whatever became of the call for the token. */
  async function ownToken(operation: Operation, context: CallContext, before: EiamError | undefined) {
    try {
      return await tokens.get(caller.cancellation(operation, context));
    } catch (error) {
      throw error instanceof EiamError ? error.withEffect(before?.effect ?? 'none') : error;
    }
  }

  return async (operation, parameters, reply, context) => {
    // Before the token is fetched, so that a question nobody can ask costs nothing.
    const withBearer = writer.write(operation, parameters);
    const repeatable = isRepeatable(operation) && parameters.once !== true;
    let refused: EiamError | undefined;
    for (;;) {
      let token = await ownToken(operation, context, refused);
      const call = {
        operation,
        repeatable,
        write: () => {
          // A call may have waited long enough for its token to have been replaced.
          token = tokens.current() ?? token;
          return withBearer(token);
        },
        read: reply,
      };
      try {
        return await caller.run(call, context, refused);
      } catch (error) {
        if (!refusesToken(error)) throw error;
        tokens.drop(token);
        if (refused !== undefined || !isHarmless(repeatable, error)) throw error;
        refused = error;
      }
    }
  };
}
