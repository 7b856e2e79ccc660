import { type DirectoryChangeKind, overEvents, overWebSocket, type Transport } from '@eiam-graphql/client';
import type { Gateway } from '../../../test/support/gateway.ts';
import { openTunnel } from '../../../test/support/tunnel.ts';
import { createApolloScreen } from '../apollo/people-screen.ts';
import type { PeopleChange, PeopleScreen, ScreenOptions } from '../people.ts';
import { startWorld } from './world.ts';

/** Every example. */
export const screens: readonly (readonly [name: string, create: (options: ScreenOptions) => PeopleScreen])[] =
  [['Apollo', createApolloScreen]];

/** Both ways of subscriptions. */
export const transports: readonly (readonly [name: string, create: (url: string) => Transport])[] = [
  ['a WebSocket', (url) => overWebSocket({ url })],
  ['server-sent events', (url) => overEvents({ url })],
];

export interface OpenWorld extends AsyncDisposable {
  readonly gateway: Gateway;
  /** The gateway's address, through a tunnel. */
  readonly url: string;
  /** Ends every connection, and lets none through until it is mended. */
  cut(): void;
  mend(): void;
}

/** A gateway that listens, behind a tunnel that can be cut. */
export async function openWorld(): Promise<OpenWorld> {
  await using stack = new AsyncDisposableStack();
  const gateway = stack.use(await startWorld());
  const tunnel = stack.use(await openTunnel(Number(new URL((await gateway.app.listen()).url).port)));
  const owned = stack.move();
  return {
    gateway,
    url: `http://127.0.0.1:${tunnel.port}/graphql`,
    cut: () => tunnel.cut(),
    mend: () => tunnel.mend(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Follows changes in the background. */
export function followed(screen: PeopleScreen) {
  const leaving = new AbortController();
  const applied: PeopleChange[] = [];
  let arrival = Promise.withResolvers<void>();
  const interruption = Promise.withResolvers<void>();
  const following = screen.follow({
    signal: leaving.signal,
    onApplied: (change) => {
      applied.push(change);
      arrival.resolve();
    },
    onInterrupted: () => interruption.resolve(),
  });
  const ended = following.then(() => {
    throw new Error('Expected changes, but there are no more.');
  });
  ended.catch(() => {});
  return {
    /** Waits until such a change of this user has been applied. A change can come twice: by the mutation that made it, and by EIAM. */
    async applied(change: DirectoryChangeKind, id: string): Promise<void> {
      while (
        !applied.splice(0).some((each) => 'change' in each && each.change === change && each.objectId === id)
      ) {
        await Promise.race([arrival.promise, ended]);
        arrival = Promise.withResolvers();
      }
    },
    /** Waits until the connection is known to be lost. */
    interrupted: () => Promise.race([interruption.promise, ended]),
    async [Symbol.asyncDispose]() {
      leaving.abort();
      await following;
    },
  };
}
