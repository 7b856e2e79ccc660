import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Leads to a port of this machine, and can be cut or held. */
export interface Wire extends AsyncDisposable {
  readonly port: number;
  /** Ends every connection, and lets none through until it is mended. */
  cut(): void;
  mend(): void;
  /** Keeps back what is sent from here on, until it is released. */
  hold(): void;
  release(): void;
}

export async function openWire(target: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let held: (() => void)[] | undefined;
  const server = createServer((near) => {
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
      socket.on('data', (chunk) => {
        const forward = () => other.write(chunk);
        if (held) held.push(forward);
        else forward();
      });
    }
    if (isCut) near.destroy();
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
    hold() {
      held ??= [];
    },
    release() {
      const waiting = held ?? [];
      held = undefined;
      for (const forward of waiting) forward();
    },
    async [Symbol.asyncDispose]() {
      server.close();
      end();
      await once(server, 'close');
    },
  };
}
