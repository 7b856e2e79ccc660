import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

export interface StartedProxy extends AsyncDisposable {
  readonly url: string;
  /** What it was asked for: `host:port` of tunnels, addresses of anything else. */
  readonly asked: readonly string[];
  /** The credentials that came along. */
  readonly credentials: readonly (string | undefined)[];
  /** What it answers instead of opening tunnels; undefined: it opens them; `silence`: nothing. */
  refuseWith(status: number | 'silence' | undefined): void;
}

/** A proxy on this machine, whose tunnels all lead to one port of it. */
export async function startProxy(port: () => number): Promise<StartedProxy> {
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  const sockets = new Set<Duplex>();
  let refusal: number | 'silence' | undefined;
  const note = ({ url = '', headers }: IncomingMessage) => {
    asked.push(url);
    credentials.push(headers['proxy-authorization']);
  };
  const server = createServer((request, response) => {
    note(request);
    response.writeHead(502).end();
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    note(request);
    socket.on('error', () => {});
    if (refusal === 'silence') return;
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const tunnel = connect(port(), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    tunnel.on('error', () => socket.destroy());
    sockets.add(tunnel);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    credentials,
    refuseWith: (status) => {
      refusal = status;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await once(server.close(), 'close');
    },
  };
}
