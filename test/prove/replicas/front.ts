import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** Which gateway has answered, by its index. */
export const replicaHeader = 'x-replica';

/** A balancer: one gateway after the other, whatever is asked. What was sent is not sent again. */
export interface Front extends AsyncDisposable {
  readonly url: string;
  /** Where each gateway is; undefined: it is out of the balancer. */
  readonly targets: (string | undefined)[];
}

export async function openFront(targets: (string | undefined)[]): Promise<Front> {
  // A connection that rests may be ended while something is sent on it.
  const agent = new Agent({ keepAlive: false });
  let turn = 0;

  function next(): number | undefined {
    for (let tried = 0; tried < targets.length; tried += 1) {
      turn = (turn + 1) % targets.length;
      if (targets[turn] !== undefined) return turn;
    }
    return undefined;
  }

  function pass(request: IncomingMessage, response: ServerResponse): void {
    const index = next();
    const target = index === undefined ? undefined : targets[index];
    if (target === undefined) {
      response.writeHead(502).end();
      return;
    }
    const { method, url = '', headers } = request;
    const onward = send(new URL(url, target), { method, headers, agent }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, { ...reply.headers, [replicaHeader]: String(index) });
      void pipeline(reply, response).catch(() => {});
    });
    onward.on('error', () => response.destroy());
    void pipeline(request, onward).catch(() => {});
  }

  const server = createServer(pass);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // The port of a server that listens on one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    targets,
    async [Symbol.asyncDispose]() {
      agent.destroy();
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
