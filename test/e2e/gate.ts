import { once } from 'node:events';
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Gate extends AsyncDisposable {
  /** Where to go instead of the target. */
  readonly endpoint: string;
  /** Settles when the first call that is held back has come. */
  readonly reached: Promise<void>;
  /** How many calls were held back so far. */
  readonly held: number;
  /** Lets the calls that wait, and all that come, pass. */
  open(): void;
}

/** A hop in front of an HTTP server that holds back the calls whose path matches: as slow as a test needs it, to the moment. */
export async function startGate(target: string, held: RegExp): Promise<Gate> {
  const gate = Promise.withResolvers<void>();
  let heldBack = 0;
  const arrival = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    if (!held.test(request.url ?? '')) return pass(target, request, response);
    heldBack += 1;
    arrival.resolve();
    void gate.promise.then(() => pass(target, request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    reached: arrival.promise,
    get held() {
      return heldBack;
    },
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

function pass(target: string, from: IncomingMessage, to: ServerResponse): void {
  const { method = 'GET', url = '/', headers } = from;
  const call = ask(new URL(url, target), { method, headers }, (answer) => {
    to.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(to);
  });
  call.on('error', (error) => to.destroy(error));
  from.pipe(call);
}
