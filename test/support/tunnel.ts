import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { CommandReader } from './commands.ts';

/** Whether a command is the one, by its words. */
export type CommandTest = (command: readonly string[]) => boolean;

/** Leads to a store at a port of this machine, and can be cut. */
export interface Tunnel extends AsyncDisposable {
  readonly port: number;
  /** Ends its connections, and opens none until it is mended. */
  cut(): void;
  mend(): void;
  /** Lets what is sent there pass, and no reply any more from such a command on. Resolves then; mending ends it. */
  holdRepliesAt(isIt: CommandTest): Promise<void>;
  /** Lets each reply come so many milliseconds later; mending ends it. */
  delayReplies(delayMs: number): void;
}

interface Watch {
  readonly isIt: CommandTest;
  readonly found: () => void;
}

export async function openTunnel(target: number): Promise<Tunnel> {
  const sockets = new Set<Socket>();
  let isCut = false;
  let watch: Watch | undefined;
  let isHolding = false;
  let delayMs = 0;

  function look(commands: readonly (readonly string[])[]): void {
    if (!watch || isHolding || !commands.some(watch.isIt)) return;
    isHolding = true;
    watch.found();
  }

  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    const reader = new CommandReader();
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
    near.on('data', (chunk: Buffer) => look(reader.take(chunk)));
    near.pipe(far);
    const replies = new Transform({
      transform(chunk, _encoding, done) {
        if (delayMs === 0 || isHolding) return done(null, isHolding ? undefined : chunk);
        setTimeout(() => replies.destroyed || replies.push(chunk), delayMs);
        done();
      },
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
      if (isHolding || delayMs > 0) end();
      isHolding = false;
      delayMs = 0;
      watch = undefined;
    },
    holdRepliesAt(isIt) {
      const { promise, resolve } = Promise.withResolvers<void>();
      watch = { isIt, found: resolve };
      return promise;
    },
    delayReplies(ms) {
      delayMs = ms;
    },
    async [Symbol.asyncDispose]() {
      server.close();
      end();
      await once(server, 'close');
    },
  };
}
