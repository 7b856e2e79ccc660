import { expect } from 'vitest';
import type { MirrorState, MirrorStatus } from '../../../schema/directory/ports.ts';
import { createDeveloperClient, type DeveloperClient } from '../../../src/eiam/developer/client.ts';
import type { DeveloperPlane } from '../../../src/eiam/developer/operation.ts';
import { through } from '../../../src/eiam/operation.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../src/emulator/emulator.ts';
import type { JournaledChange } from '../../../src/events/change-log.ts';
import { evictionsOf } from '../../../src/events/evictions.ts';
import { openReader } from '../../../src/mirror/store/connection.ts';
import { openHeldFacts } from '../../../src/mirror/store/held-facts.ts';
import type { MirrorSync, MirrorSyncObserver, MirrorSyncSettings } from '../../../src/mirror/sync/ports.ts';
import { createMirrorSync } from '../../../src/mirror/sync/sync.ts';
import { openStore } from '../../unit/mirror/open-store.ts';
import { type Contents, contentsOf } from './contents.ts';
import { SteppedClock } from './stepped-clock.ts';

export interface KeptMirror extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly client: DeveloperClient;
  readonly clock: SteppedClock;
  /** The one that runs. */
  readonly sync: MirrorSync;
  /** What was reported, in order, by the name of the observer's method. */
  readonly facts: (readonly [name: keyof MirrorSyncObserver, fact: unknown])[];
  /** What was added to the log of changes. */
  readonly log: JournaledChange[];
  /** What of the log of all replicas it shows, in order, by targets; undefined: all. */
  readonly settled: (readonly [key: string | undefined, position: number])[];
  contents(): Contents;
  /** Calls by operation since the last time. */
  takeCalls(): Record<string, number>;
  /** Lets time pass, and what is due then be done, as far as upstream answers. */
  pass(ms: number): Promise<void>;
  /** Lets time pass until this is its state. For what waits for an upstream that does not answer. */
  passUntil(state: MirrorState): Promise<void>;
  /** Has everything checked, at once. */
  check(): Promise<void>;
  /** Ends the process and begins another one on the same file. */
  restart(settings?: Partial<MirrorSyncSettings>): Promise<void>;
}

interface Options {
  readonly emulator?: EmulatorOptions;
  readonly settings?: Partial<MirrorSyncSettings>;
  /** Default: it starts, and is filled when this resolves. */
  readonly isStarted?: boolean;
  /** Runs when a call has been answered; its answer is used once this has ended. */
  readonly onAnswered?: (operation: string, args: readonly unknown[]) => void | Promise<void>;
  /** Runs when the mirror has been emptied; its error is the writer's. */
  readonly onCleared?: () => void;
  /** Gets each state, and what reads the mirror as it is then. */
  readonly onState?: (status: MirrorStatus, contents: () => Contents) => void;
  /** Gets what is added to the log of changes, and what reads the mirror as it is then. */
  readonly onLogged?: (changes: readonly JournaledChange[], contents: () => Contents) => void;
}

/** An emulator over HTTP, the client, a file, and the sync between them, whose time stands still unless it is moved. */
export async function keepMirror({
  emulator: options,
  settings,
  isStarted = true,
  onAnswered = () => {},
  onCleared = () => {},
  onState = () => {},
  onLogged = () => {},
}: Options = {}): Promise<KeptMirror> {
  const cleanup = new AsyncDisposableStack();
  const clock = new SteppedClock();
  const emulator = cleanup.use(await startEmulator({ users: 30, now: clock.unset, ...options }));
  const plain = cleanup.use(
    createDeveloperClient({ ...emulator, maxAttempts: 1, now: clock.now, monotonicMs: clock.monotonicMs }),
  );
  const client = through<DeveloperPlane, DeveloperClient>(
    plain,
    (send) => async (operation, args, context) => {
      try {
        return await send(operation, args, context);
      } finally {
        await onAnswered(operation.name, args);
      }
    },
  );
  const store = cleanup.use(openStore({ now: clock.now }));
  const database = cleanup.adopt(openReader(store.path), (open) => open.close());
  const held = cleanup.use(openHeldFacts(store.path));
  const facts: [keyof MirrorSyncObserver, unknown][] = [];
  const log: JournaledChange[] = [];
  const settled: [string | undefined, number][] = [];
  const note = (name: keyof MirrorSyncObserver) => (fact?: unknown) => facts.push([name, fact]);
  const contents = () => contentsOf(database, settings?.details ?? true);
  const writer = {
    ...store.writer,
    get pending() {
      return store.writer.pending;
    },
    async clear() {
      await store.writer.clear();
      onCleared();
    },
  };
  const begin = (changed: Partial<MirrorSyncSettings> = {}) =>
    createMirrorSync({
      ...{ client, held, evictionsOf, clock, writer },
      random: () => 1,
      settings: { hasCallbacks: true, maxUsers: 1_000_000, ...settings, ...changed },
      onLogged(changes) {
        log.push(...changes);
        onLogged(changes, contents);
      },
      onSettled: (key, position) => settled.push([key, position]),
      observer: {
        onState(status) {
          note('onState')(status);
          onState(status, contents);
        },
        onFilled: note('onFilled'),
        onChecked: note('onChecked'),
        onDrift: note('onDrift'),
        onCheckStopped: note('onCheckStopped'),
        onWaiting: note('onWaiting'),
        onRefused: note('onRefused'),
        onShortList: note('onShortList'),
        onTooManyUsers: note('onTooManyUsers'),
        onScopeChanged: note('onScopeChanged'),
        onOverflow: note('onOverflow'),
        onFailure: note('onFailure'),
      },
    });
  let sync = begin();
  const start = async () => {
    sync.start();
    await sync.settled();
  };
  const underWay = () => {
    const { inFlight, waiting } = client.load();
    return emulator.counters.inFlight + inFlight + waiting + store.writer.pending;
  };
  const quiet = () => calm(sync, underWay);
  const pass = async (ms: number) => {
    await quiet();
    for (let left = ms; left > 0; ) {
      left = clock.step(left);
      await quiet();
    }
  };
  cleanup.defer(() => sync[Symbol.asyncDispose]());
  if (isStarted) await start();
  return {
    ...{ emulator, client, clock, facts, log, settled, pass, contents },
    get sync() {
      return sync;
    },
    takeCalls() {
      const { GenerateToken: _, ...calls } = emulator.counters.snapshot();
      emulator.counters.reset();
      return calls;
    },
    passUntil: (state) =>
      expect
        .poll(
          () => {
            clock.step(60_000);
            return sync.status.state;
          },
          { interval: 5 },
        )
        .toBe(state),
    async check() {
      sync.requestCheck();
      // A check that was asked for keeps its distance to the one before.
      await pass(60_000);
    },
    async restart(changed) {
      await sync[Symbol.asyncDispose]();
      sync = begin(changed);
      sync.start();
      await quiet();
    },
    [Symbol.asyncDispose]: () => cleanup.disposeAsync(),
  };
}

/** Turns of the event loop in which nothing is under way, after which nothing comes of itself. */
const quietTurns = 50;
/** The same where nothing waits, either. */
const settledTurns = 5;

/** Resolves when nothing is done any more, be it that all waits for upstream to answer again. @param underWay calls and writes */
async function calm(sync: MirrorSync, underWay: () => number): Promise<void> {
  let isSettled = false;
  // What does not settle now does when time has passed.
  void sync.settled().then(() => {
    isSettled = true;
  });
  for (let quiet = 0; quiet < (isSettled ? settledTurns : quietTurns); ) {
    await new Promise(setImmediate);
    quiet = underWay() === 0 ? quiet + 1 : 0;
  }
}
