import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** Leads to a port of this machine, and can be cut. */
export interface Tunnel extends AsyncDisposable {
  readonly port: number;
  /** Ends its connections, and opens none until it is mended. */
  cut(): void;
  mend(): void;
  /**
   * Lets what is sent there pass, and no reply any more from the nth time on that this text is sent. Resolves then; mending ends it.
   */
  holdRepliesAt(text: string, nth: number): Promise<void>;
}

/** What is looked for in what passes, although it may come in two pieces. */
interface Watch {
  readonly text: string;
  left: number;
  readonly found: () => void;
}

export async function openTunnel(target: number): Promise<Tunnel> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let watch: Watch | undefined;
  let isHolding = false;

  /** @returns the end of what has passed, in which the text may have begun */
  function look(before: string, chunk: Buffer): string {
    if (!watch || isHolding) return '';
    const { text } = watch;
    const seen = (before + chunk.toString('latin1')).split(text);
    watch.left -= seen.length - 1;
    if (watch.left <= 0) {
      isHolding = true;
      watch.found();
    }
    return seen.at(-1)?.slice(1 - text.length) ?? '';
  }

  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    let before = '';
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
    near.on('data', (chunk: Buffer) => {
      before = look(before, chunk);
    });
    near.pipe(far);
    const replies = new Transform({
      transform: (chunk, _encoding, done) => done(null, isHolding ? undefined : chunk),
    });
    far.pipe(replies).pipe(near);
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
      // What was held back is lost, and with it what would come behind it.
      if (isHolding) end();
      isHolding = false;
      watch = undefined;
    },
    holdRepliesAt(text, nth) {
      const { promise, resolve } = Promise.withResolvers<void>();
      watch = { text, left: nth, found: resolve };
      return promise;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      end();
      await once(server, 'close');
    },
  };
}
