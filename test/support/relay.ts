import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** Stands between a gateway and an emulator: it notes what comes by, and can hold it. */
export interface Relay extends AsyncDisposable {
  readonly url: string;
  /** Headers of the requests so far, in their order. */
  readonly headers: readonly IncomingHttpHeaders[];
  /** Requests that are held now. */
  readonly held: number;
  /** Holds every request from now on; the result lets them go. */
  hold(): () => void;
}

export async function openRelay(target: string): Promise<Relay> {
  const { hostname, port } = new URL(target);
  const headers: IncomingHttpHeaders[] = [];
  let held = 0;
  let released = Promise.resolve();
  const server = createServer(async (request, response) => {
    headers.push(request.headers);
    held += 1;
    await released;
    held -= 1;
    const { method, url: path } = request;
    // Its own Host as well: signatures cover it.
    const onward = send({ hostname, port, method, path, headers: request.headers }, async (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      await pipeline(reply, response).catch(() => {});
    });
    onward.on('error', () => response.destroy());
    await pipeline(request, onward).catch(() => {});
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // The port of a server that listens on one.
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${own}`,
    headers,
    get held() {
      return held;
    },
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      released = promise;
      return resolve;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
