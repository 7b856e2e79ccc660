import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, handleProtocols } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Pool } from '../admission/pool.ts';
import { maxBodyBytes } from './body-limit.ts';
import { type CrossOrigin, isForeign } from './cross-origin.ts';
import { SharedSocket } from './fan-out/socket-outlet.ts';
import { IncompleteMessage } from './incomplete-message.ts';
import type { RunningWrites } from './running-writes.ts';
import {
  abortUnwanted,
  createProtocol,
  type ProtocolParts,
  type SocketState,
  tryAgainLater,
  withDocument,
} from './websocket-operations.ts';

/** How often a silent client is pinged; one that has not answered by the next time is gone. */
const pingIntervalMs = 12_000;

/** What may wait to be sent before the client's next messages have to wait too, in bytes. */
const maxUnsentBytes = 1_048_576;

/** Sockets that are open at once, if nothing else is said; one more is refused. */
const usualMaxSockets = 10_000;

/** RFC 6455 7.4.1: the server is going away. A client connects again. */
const goingAway = 1001;

export interface WebSocketParts extends Omit<ProtocolParts, 'initTimeoutMs'> {
  readonly writes: Pick<RunningWrites, 'isWriting'>;
  /** Bytes of answers that their clients have not read yet. */
  readonly answers: Pick<Pool, 'hold'>;
  readonly initTimeoutMs?: number;
  /** Sockets that may be open at once; default 10,000. */
  readonly maxSockets?: number;
  readonly crossOrigin: Pick<CrossOrigin, 'isAllowed'>;
}

export interface WebSockets {
  /** Takes over the socket of an upgrade request. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /**
   * Closes every socket with 1001: at once where nothing but subscriptions runs, otherwise when the last query or mutation
   * has been answered. Once `urgent` is aborted, only sockets whose writes are on their way stay open; whatever is still open
   * when `limit` is aborted is cut off. The number of sockets whose operations were not answered.
   */
  drain(limit: AbortSignal, urgent: AbortSignal): Promise<number>;
}

/** GraphQL over WebSockets, in the graphql-transport-ws protocol. */
export function createWebSockets({
  initTimeoutMs = 10_000,
  maxSockets = usualMaxSockets,
  crossOrigin,
  writes,
  answers,
  ...parts
}: WebSocketParts): WebSockets {
  const protocol = createProtocol({ ...parts, initTimeoutMs });
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: maxBodyBytes,
    handleProtocols,
  });
  const states = new Map<WebSocket, SocketState>();
  const silent = new Set<WebSocket>();
  let draining = false;
  let writesOnly = false;
  let socketsCut = 0;
  let pings: NodeJS.Timeout | undefined;

  function serve(socket: WebSocket, request: IncomingMessage): void {
    const shared = new SharedSocket(socket, request.socket);
    const state: SocketState = {
      request,
      headers: request.headers,
      shared,
      running: new Map(),
      id: undefined,
      begun: 0,
      messageBytes: 0,
      connected: undefined,
      isClosed: false,
      close: (code, reason) => socket.close(code, reason),
      context: undefined,
    };
    const incomplete = new IncompleteMessage(parts.bodies, () =>
      parts.graphql.clientOf({ req: request, connected: state.connected }),
    );
    // Before the listener of ws, which takes whole messages out of it, and behind it.
    request.socket.prependListener('data', ({ length }: Buffer) => incomplete.add(length));
    request.socket.on('data', () => {
      if (incomplete.hasRoom) return;
      socket.close(tryAgainLater, 'Try again later');
      // Nothing more of it is read.
      request.socket.destroySoon();
    });
    states.set(socket, state);
    pings ??= setInterval(ping, pingIntervalMs);
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(state, socket, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) =>
          socket.on('message', (message) => {
            const text = String(message);
            const bytes = Buffer.byteLength(text);
            incomplete.endMessage(bytes);
            return receive(socket, state, () => {
              state.messageBytes = bytes;
              return take(withDocument(text));
            });
          }),
      },
      state,
    );
    socket.on('ping', ({ length }) => incomplete.endControl(length));
    socket.on('pong', ({ length }) => {
      silent.delete(socket);
      incomplete.endControl(length);
    });
    // A broken frame or one that is too large: ws has closed the socket with the code for it.
    socket.on('error', () => {});
    socket.once('close', (code, reason) => {
      remove(socket);
      incomplete[Symbol.dispose]();
      state.isClosed = true;
      state.connected?.[Symbol.dispose]();
      for (const { leaving } of state.running.values()) leaving.abort();
      closed(code, String(reason)).catch(() => {});
    });
  }

  function remove(socket: WebSocket): void {
    states.delete(socket);
    silent.delete(socket);
    if (states.size > 0) return;
    clearInterval(pings);
    pings = undefined;
  }

  function ping(): void {
    for (const socket of states.keys()) {
      if (silent.has(socket)) socket.terminate();
      silent.add(socket);
      socket.ping();
    }
  }

  /** Back-pressure: a client that sends without reading its answers is not read from meanwhile. */
  function send(state: SocketState, socket: WebSocket, text: string): Promise<void> {
    return new Promise((resolve) => {
      if (socket.readyState !== socket.OPEN) return resolve();
      const { request: req, connected } = state;
      const unread = answers.hold(parts.graphql.clientOf({ req, connected }), text.length);
      // What cannot be sent closes the socket, which ends everything that runs on it.
      socket.send(text, () => {
        unread[Symbol.dispose]();
        if (socket.isPaused && socket.bufferedAmount <= maxUnsentBytes) socket.resume();
        state.shared.onSent();
        resolve();
      });
      if (socket.bufferedAmount > maxUnsentBytes) socket.pause();
    });
  }

  async function receive(socket: WebSocket, state: SocketState, take: () => Promise<void>): Promise<void> {
    // Its answer to a ping may stand behind messages that have not been read yet.
    silent.delete(socket);
    // What comes behind the gateway's close would run, and its answer could not be sent.
    if (socket.readyState !== socket.OPEN) return;
    try {
      await take();
    } catch {
      // The protocol's own server does not expect such a message.
      socket.close(CloseCode.BadRequest, 'Invalid message received');
    } finally {
      abortUnwanted(state);
      if (draining) leave(socket, state);
    }
  }

  function leave(socket: WebSocket, { context, running, request }: SocketState): void {
    // Ended without a word: the client is to subscribe again, not to hold the changes for complete.
    for (const [id, subscription] of Object.entries(context?.subscriptions ?? {})) {
      if (subscription === null) continue;
      delete context?.subscriptions[id];
      running.get(id)?.leaving.abort();
      running.delete(id);
    }
    if (running.size === 0) socket.close(goingAway, 'Going away');
    else if (writesOnly && !writes.isWriting(request.socket)) cut(socket);
  }

  function cut(socket: WebSocket): void {
    socketsCut += 1;
    socket.terminate();
  }

  /** Any page of the web can open a socket to this machine; only pages that came from here, or from an allowed origin, may. */
  function refuse({ headers }: IncomingMessage): string | undefined {
    if (draining || states.size >= maxSockets) return '503 Service Unavailable';
    return isForeign(headers) && !crossOrigin.isAllowed(headers.origin) ? '403 Forbidden' : undefined;
  }

  return {
    upgrade(request, socket, head) {
      const refusal = refuse(request);
      if (refusal !== undefined) return refuseUpgrade(socket, refusal);
      server.handleUpgrade(request, socket, head, serve);
    },
    async drain(limit, urgent) {
      draining = true;
      const leaveAll = () => {
        writesOnly = urgent.aborted;
        for (const [socket, state] of states) leave(socket, state);
      };
      leaveAll();
      urgent.addEventListener('abort', leaveAll);
      const allClosed = Promise.all(Array.from(states.keys(), untilClosed));
      if (!limit.aborted) await Promise.race([allClosed, once(limit, 'abort')]);
      urgent.removeEventListener('abort', leaveAll);
      for (const [socket, { running }] of states) {
        if (running.size > 0) cut(socket);
        else socket.terminate();
      }
      return socketsCut;
    },
  };
}

/** Answers a request that is not upgraded. Its socket has no owner any more: a client that resets it, or keeps its end open, harms nothing. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`, () => socket.destroy());
}

/** Not `once` of node:events, which fails where the socket closes because of a broken frame. */
function untilClosed(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
  });
}
