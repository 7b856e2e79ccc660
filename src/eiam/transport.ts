import type { Dispatcher } from 'undici';
import type { Cancellation, Settle } from './cancellation.ts';
import { createDispatcher, type ProxyOptions } from './dispatcher.ts';
import { type EiamEffect, EiamError } from './errors.ts';
import { Exchange } from './exchange.ts';
import { safeCause } from './safe-cause.ts';

/** One request as it goes on the wire; `path` begins with a slash and includes the query. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | undefined;
}

/** One reply, whole, of whatever status and kind. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface TransportOptions {
  /** `https://host`, with a path before the API's own if there is one. */
  readonly endpoint: string;
  readonly connections: number;
  /** Milliseconds to connect. */
  readonly connectTimeoutMs: number;
  /** A longer reply is not read to its end, nor inflated to it: a user with every group of a large directory stays far below. */
  readonly maxReplyBytes?: number | undefined;
  /** Default: none. */
  readonly proxy?: ProxyOptions | undefined;
}

/**
 * Connections to one host, kept alive. One call is one attempt: no retry, no redirect. Nor does a connection do more than one
 * thing at a time, for what is pipelined behind a lost request is sent again by undici itself.
 */
export class Transport {
  readonly #dispatcher: Dispatcher;
  readonly #origin: string;
  readonly #prefix: string;
  readonly #maxReplyBytes: number;

  constructor(options: TransportOptions) {
    this.#maxReplyBytes = options.maxReplyBytes ?? 16 * 1024 * 1024;
    const endpoint = parseEndpoint(options.endpoint);
    this.#prefix = endpoint.pathname.replace(/\/+$/, '');
    this.#origin = endpoint.origin;
    this.#dispatcher = createDispatcher({
      origin: endpoint.origin,
      connections: options.connections,
      connectTimeoutMs: options.connectTimeoutMs,
      maxReplyBytes: this.#maxReplyBytes,
      proxy: options.proxy,
    });
  }

  /**
   * Sends one request and reads its reply whole.
   * @param timeoutMs milliseconds from the request for a connection to the reply's last byte
   * @throws EiamError `timeout`, `unavailable` (no connection, or cut short), `invalidResponse` (too long), `aborted`, `deadline`;
   *   its effect is `none` when not a byte of the request was written
   */
  exchange(
    operation: string,
    request: HttpRequest,
    cancellation: Cancellation,
    timeoutMs: number,
  ): Promise<HttpReply> {
    let sending: Exchange | undefined;
    const effectOf = () => (sending?.sent ? 'unknown' : 'none');
    const bound = {
      ms: timeoutMs,
      toError: () => new EiamError(operation, 'timeout', { effect: effectOf() }),
    };
    const start = ({ resolve, reject }: Settle<HttpReply>) => {
      const exchange = new Exchange(this.#maxReplyBytes, {
        resolve,
        reject: (error) => reject(toFailure(operation, error, effectOf())),
      });
      sending = exchange;
      const { method, headers, body = null } = request;
      const path = this.#prefix + request.path;
      this.#dispatcher.dispatch({ origin: this.#origin, method, path, headers, body }, exchange);
      return () => exchange.stop();
    };
    return cancellation.wait(start, effectOf, bound);
  }

  /** Cuts every connection. */
  close(): Promise<void> {
    return this.#dispatcher.destroy();
  }
}

/** The address in a message would put a password that was typed into it in the log, hence our own words only. */
function parseEndpoint(endpoint: string): URL {
  const url = URL.parse(endpoint);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new TypeError('endpoint: expected an http or https URL without credentials');
  }
  return url;
}

function toFailure(operation: string, error: unknown, effect: EiamEffect): EiamError {
  const cause = safeCause(error);
  const tooLong = cause.code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE';
  return new EiamError(operation, tooLong ? 'invalidResponse' : 'unavailable', { cause, effect });
}
