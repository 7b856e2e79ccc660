import { type DirectoryChangeKind, overEvents, overWebSocket, type Transport } from '@eiam-graphql/client';
import type { Gateway } from '../../../test/support/gateway.ts';
import { createApolloScreen } from '../apollo/people-screen.ts';
import type { PeopleChange, PeopleScreen, ScreenOptions } from '../people.ts';
import { createRelayScreen } from '../relay/people-screen.ts';
import { createTanStackScreen } from '../tanstack/people-screen.ts';
import { createUrqlScreen } from '../urql/people-screen.ts';
import { openWire, type Wire } from './wire.ts';
import { startWorld } from './world.ts';

/** Every example. */
export const screens: readonly (readonly [name: string, create: (options: ScreenOptions) => PeopleScreen])[] =
  [
    ['Apollo', createApolloScreen],
    ['Relay', createRelayScreen],
    ['TanStack Query', createTanStackScreen],
    ['urql', createUrqlScreen],
  ];

/** Both ways of subscriptions. */
export const transports: readonly (readonly [name: string, create: (url: string) => Transport])[] = [
  ['a WebSocket', (url) => overWebSocket({ url })],
  ['server-sent events', (url) => overEvents({ url })],
];

export interface OpenWorld extends Wire {
  readonly gateway: Gateway;
  /** The gateway's address, over the wire. */
  readonly url: string;
}

/** A gateway that listens. */
export async function openWorld(): Promise<OpenWorld> {
  await using stack = new AsyncDisposableStack();
  const gateway = stack.use(await startWorld());
  const wire = stack.use(await openWire(Number(new URL((await gateway.app.listen()).url).port)));
  const owned = stack.move();
  return {
    ...wire,
    gateway,
    url: `http://127.0.0.1:${wire.port}/graphql`,
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
      while (!applied.splice(0).some((each) => each.change === change && each.objectId === id)) {
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
