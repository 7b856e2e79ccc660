import type { GraphQLFormattedError } from 'graphql';
import { CloseCode, createClient } from 'graphql-ws';
import { RequestError } from './errors.ts';
import { fieldsOf, type HeaderFields } from './headers.ts';
import type { Transport } from './transport.ts';

export interface WebSocketOptions {
  /** The gateway's address; `http:` and `https:` stand for `ws:` and `wss:`. */
  readonly url: string;
  /** What the connection begins with, an `authorization` for example: a browser's WebSocket sends no headers of its own. */
  readonly connectionParams?: HeaderFields | undefined;
  /** How long the gateway may be silent before the connection counts as lost, in milliseconds; default 30,000. */
  readonly silenceMs?: number;
}

/** By graphql-ws: one socket for all subscriptions, opened with the first and closed with the last. */
export function overWebSocket({ url, connectionParams, silenceMs = 30_000 }: WebSocketOptions): Transport {
  const waiting = new Set<() => void>();
  let isOpen = false;
  let silence: ReturnType<typeof setTimeout> | undefined;
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    connectionParams: () => fieldsOf(connectionParams),
    retryAttempts: 0,
    keepAlive: silenceMs / 2,
    on: {
      // What accepts a connection and says no more is not waited for: a WebSocket has no limit of its own.
      connecting: () => {
        silence = setTimeout(() => client.terminate(), silenceMs);
      },
      connected: () => {
        clearTimeout(silence);
        isOpen = true;
        for (const opened of waiting) opened();
        waiting.clear();
      },
      ping: (isReceived) => {
        if (!isReceived) silence = setTimeout(() => client.terminate(), silenceMs / 2);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(silence);
      },
      closed: () => {
        isOpen = false;
        clearTimeout(silence);
      },
    },
  });
  return {
    subscribe(operation, sink, opened) {
      if (isOpen) opened();
      else waiting.add(opened);
      const close = client.subscribe(operation, {
        next: (result) => sink.next(Object(result)),
        error: (error) => {
          waiting.delete(opened);
          sink.error(toError(error));
        },
        complete: () => sink.complete(),
      });
      return () => {
        waiting.delete(opened);
        close();
      };
    },
  };
}

/** The gateway's errors, or the event that a socket failed or was closed with. */
function toError(reason: unknown): Error {
  if (Array.isArray(reason)) return new RequestError(reason);
  if (reason instanceof Error) return reason;
  const { code, reason: said = '' } = Object(reason);
  if (code === CloseCode.Forbidden) return new RequestError([signedOut]);
  return new Error(`The socket was closed: ${code ?? 'it could not be opened'} ${said}`.trimEnd());
}

const signedOut: GraphQLFormattedError = {
  message: 'The connection has no valid access token.',
  extensions: { code: 'UNAUTHENTICATED' },
};
