import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { RunningWrites } from './running-writes.ts';

/** When a drain stops waiting. */
export interface DrainLimits {
  /** How long all that runs may take, in milliseconds. */
  readonly limitMs: number;
  /** Aborted when writes alone are still waited for; default: never. */
  readonly urgent?: AbortSignal | undefined;
}

/** What a drain cut off before it was answered. */
export interface Cut {
  readonly requests: number;
  /** WebSockets with a query or a mutation. */
  readonly sockets: number;
  /** Writes whose outcome was not known yet. */
  readonly writes: number;
}

export const nothingCut: Cut = { requests: 0, sockets: 0, writes: 0 };

/** How long a connection has for its first request when the server is closed, in milliseconds. */
const firstRequestMs = 200;

export interface DrainParts {
  readonly server: Server;
  /** The requests that are not answered yet. */
  readonly running: ReadonlySet<ServerResponse>;
  readonly writes: RunningWrites;
  readonly webSockets: { drain(limit: AbortSignal, urgent: AbortSignal): Promise<number> };
}

/** Waits for what runs, cuts off what runs too long, and closes the server. */
export async function drainServer(parts: DrainParts, limits: DrainLimits): Promise<Cut> {
  const { server, running, webSockets, writes } = parts;
  const limit = AbortSignal.timeout(limits.limitMs);
  const { urgent = new AbortController().signal } = limits;
  let requests = 0;
  let cutWrites = 0;
  const cutReads = () => {
    for (const { req } of running) {
      if (writes.isWriting(req.socket)) continue;
      requests += 1;
      req.socket.destroy();
    }
  };
  const over = new Promise<void>((resolve) => {
    limit.addEventListener('abort', () => resolve());
  });
  const cutAll = () => {
    requests += running.size;
    cutWrites = writes.size;
    server.closeAllConnections();
  };
  limit.addEventListener('abort', cutAll);
  urgent.addEventListener('abort', cutReads);
  if (urgent.aborted) cutReads();
  const sockets = webSockets.drain(limit, urgent).catch(() => 0);
  await Promise.race([Promise.all([allAnswered(running), sockets, writes.ended()]), over]);
  limit.removeEventListener('abort', cutAll);
  urgent.removeEventListener('abort', cutReads);
  // A socket that was upgraded is not the server's to close.
  await Promise.race([close(server, running, urgent), over]);
  return { requests, sockets: await sockets, writes: cutWrites };
}

async function allAnswered(running: ReadonlySet<ServerResponse>): Promise<void> {
  while (running.size > 0) {
    await Promise.all([...running].map((response) => once(response, 'close')));
  }
}

/**
 * Every request has been answered, or has had its time. A proxy that has just been accepted sends its request at this moment, and
 * does not repeat one that may be a write: what has sent none yet has a moment for it.
 */
async function close(
  server: Server,
  running: ReadonlySet<ServerResponse>,
  urgent: AbortSignal,
): Promise<void> {
  // What the system has accepted meanwhile is taken before it would be reset.
  await setImmediate();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  const answered = async () => {
    await setTimeout(firstRequestMs, undefined, { signal: urgent }).catch(() => {});
    // A request may have been read in the same turn.
    await setImmediate();
    await allAnswered(running);
  };
  await Promise.race([closed, answered()]);
  server.closeAllConnections();
  await closed;
}
