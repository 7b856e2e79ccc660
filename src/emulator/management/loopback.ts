import type { RequestListener, Server } from 'node:http';
import { closeServer, createEmulatorServer, listen } from '../http-server.ts';

/** How often a port that is free on one loopback address and taken on the other is changed for another one. */
const mostTries = 8;

export interface Listening {
  readonly servers: readonly Server[];
  readonly port: number;
}

/**
 * Listens on both loopback addresses with one port, so that the name `localhost` reaches this server whichever address
 * it means; on 127.0.0.1 alone where there is no IPv6. Rejects with the server's own error.
 */
export async function listenOnLoopback(handler: RequestListener, port: number): Promise<Listening> {
  for (let tries = 1; ; tries += 1) {
    const server = createEmulatorServer(handler);
    const address = await listen(server, port, '127.0.0.1');
    const twin = createEmulatorServer(handler);
    try {
      await listen(twin, address.port, '::1');
      return { servers: [server, twin], port: address.port };
    } catch (error) {
      if (!isTaken(error)) return { servers: [server], port: address.port };
      await closeServer(server, []);
      if (port !== 0 || tries >= mostTries) throw error;
    }
  }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
