import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Leads to a port of this machine, and can be cut. */
export interface Hop extends AsyncDisposable {
  readonly port: number;
  /** Ends every connection, and opens none until it is mended. */
  cut(): void;
  mend(): void;
  /** Ends every connection. */
  end(): void;
}

/** @param join hands what comes at each of the two ends of a connection to the other one */
export async function openHop(target: number, join: (near: Socket, far: Socket) => void): Promise<Hop> {
  const sockets = new Set<Socket>();
  let isCut = false;

  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    join(near, far);
  });
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // The port of a server that listens on one.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    cut() {
      isCut = true;
      end();
    },
    mend() {
      isCut = false;
    },
    end,
    async [Symbol.asyncDispose]() {
      server.close();
      end();
      await once(server, 'close');
    },
  };
}
