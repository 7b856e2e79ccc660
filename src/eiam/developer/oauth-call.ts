import type { CallContext } from '../call-context.ts';
import type { Caller } from '../caller.ts';
import { EiamError } from '../errors.ts';
import type { ReplyReader } from '../reply-schema.ts';
import { safeCause } from '../safe-cause.ts';
import { isRepeatable, type Operation } from './routes.ts';
import type { Application, Parameters, RequestWriter } from './send.ts';

/** A token travels in a header, where other characters could end it and begin another. */
export const headerValue = /^[\x21-\x7e]+$/;

/** Reads the secret anew each time: it may be rotated while we run (developer-api.md 4.1). */
export type ClientSecret = string | (() => string);

interface OAuthRequest<O extends Operation> {
  /** Somebody else's token; the client's own has no place here. */
  readonly bearer?: string;
  readonly urgent?: boolean;
  /** It carries what upstream takes once: it is not sent again when the first may have arrived. */
  readonly once?: boolean;
  readonly parameters: () => Parameters<O>;
}

/** Sends operations that do not use the client's own access token (developer-api.md 8.2, 8.8, 8.9). */
export interface OAuthCall {
  run<O extends Operation, Reply>(
    operation: O,
    request: OAuthRequest<O>,
    reply: ReplyReader<Reply>,
    context: CallContext,
  ): Promise<Reply>;
  /**
   * What the application proves itself with. Parameters go in the query, where the official SDK puts them (4.2); the query is
   * in no error and no published fact.
   * @throws EiamError `unauthorized` when the secret cannot be read
   */
  credentials(operation: Operation): { readonly client_id: string; readonly client_secret: string };
}

export function createOAuthCall(
  caller: Caller,
  writer: RequestWriter,
  application: Application,
  clientSecret: ClientSecret,
): OAuthCall {
  return {
    run(operation, { bearer, urgent = false, once = false, parameters }, reply, context) {
      const call = {
        operation,
        repeatable: isRepeatable(operation) && !once,
        urgent,
        write: () => writer.write(operation, parameters())(bearer),
        read: reply,
      };
      return caller.run(call, context);
    },

    credentials(operation) {
      try {
        const secret = typeof clientSecret === 'string' ? clientSecret : clientSecret();
        return { client_id: application.applicationId, client_secret: secret };
      } catch (error) {
        throw new EiamError(operation, 'unauthorized', { effect: 'none', cause: safeCause(error) });
      }
    },
  };
}
