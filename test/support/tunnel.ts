import { Transform } from 'node:stream';
import { CommandReader } from './commands.ts';
import { type Hop, openHop } from './hop.ts';

/** Whether a command is the one, by its words. */
export type CommandTest = (command: readonly string[]) => boolean;

/** Leads to a store at a port of this machine, whose replies can be held or delayed. */
export interface Tunnel extends Hop {
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
  let watch: Watch | undefined;
  let isHolding = false;
  let delayMs = 0;

  function look(commands: readonly (readonly string[])[]): void {
    if (!watch || isHolding || !commands.some(watch.isIt)) return;
    isHolding = true;
    watch.found();
  }

  const hop = await openHop(target, (near, far) => {
    const reader = new CommandReader();
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
  return {
    ...hop,
    mend() {
      hop.mend();
      // What was held back is lost, and with it what would come behind it.
      if (isHolding || delayMs > 0) hop.end();
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
  };
}
