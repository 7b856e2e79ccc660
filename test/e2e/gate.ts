import { once } from 'node:events';
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Gate extends AsyncDisposable {
  /** Where to go instead of the target. */
  readonly endpoint: string;
  /** Settles when the first call that is held back has come. */
  readonly reached: Promise<void>;
  /** Lets those who wait, and all who come, pass. */
  open(): void;
}

/** A hop in front of an HTTP server that holds back the calls whose path matches: as slow as a test needs it, to the moment. */
export async function startGate(target: string, held: RegExp): Promise<Gate> {
  const gate = Promise.withResolvers<void>();
  const arrival = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    if (!held.test(request.url ?? '')) return pass(target, request, response);
    arrival.resolve();
    void gate.promise.then(() => pass(target, request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    reached: arrival.promise,
    open: () => gate.resolve(),
    async [Symbol.asyncDispose]() {
      gate.resolve();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function pass(
  target: string,
  { method = 'GET', url = '/', headers }: IncomingMessage,
  to: ServerResponse,
): void {
  const call = ask(new URL(url, target), { method, headers }, (answer) => {
    to.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(to);
  });
  call.on('error', (error) => to.destroy(error));
  call.end();
}
