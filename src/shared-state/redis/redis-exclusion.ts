import { KeyedQueue } from '../../concurrency/keyed-queue.ts';
import type { Clock } from '../../eiam/clock.ts';
import { type Exclusion, SharedStateUnavailableError, type Turn } from '../ports.ts';
import { releaseScript, renewScript } from './held-scripts.ts';
import type { Keys } from './keys.ts';
import type { Link } from './link.ts';
import type { Sealing } from './sealing.ts';

export interface RedisExclusionParts {
  readonly link: Link;
  readonly keys: Keys;
  readonly sealing: Sealing;
  readonly clock: Clock;
  /** From 0 to 1, for back-offs. */
  readonly random: () => number;
  readonly newId: () => string;
}

/** After it a replica that ended, or is frozen, keeps the others out no longer; renewed while the task runs. */
const lockMs = 15_000;
const renewEveryMs = 5_000;
/** How long a turn is waited for at most, where no signal ends it before. */
const longestWaitMs = 60_000;
const firstPauseMs = 5;
const longestPauseMs = 100;

/** Held until it expires in the store: counted from before that was asked, so that it ends here first. */
class LockedTurn implements Turn {
  readonly #now: () => number;
  #until = Number.NEGATIVE_INFINITY;
  #isOver = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  isHeldSince(since: number): void {
    this.#until = since + lockMs;
  }

  isLost(): void {
    this.#until = Number.NEGATIVE_INFINITY;
  }

  /** There is nothing left to be done in it. */
  isOver(): void {
    this.#isOver = true;
  }

  expectHeld(): void {
    if (this.#isOver || this.#now() < this.#until) return;
    throw new SharedStateUnavailableError('The turn may be another replica’s by now');
  }
}

/** First in the order of this process, so that one task of it waits in the store for each key; then by a lock that expires. */
export class RedisExclusion implements Exclusion {
  readonly #parts: RedisExclusionParts;
  readonly #use: string;
  readonly #queue: KeyedQueue;

  constructor(parts: RedisExclusionParts, use: string, mostTasks: number) {
    this.#parts = parts;
    this.#use = use;
    this.#queue = new KeyedQueue(mostTasks);
  }

  async run<Result>(
    key: string,
    task: (turn: Turn) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    return await this.#queue.run(key, () => this.#runLocked(key, task, signal), signal);
  }

  async #runLocked<Result>(
    name: string,
    task: (turn: Turn) => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    const { keys, sealing, newId } = this.#parts;
    const key = keys.of('lock', this.#use, sealing.digest('lock', name));
    const token = newId();
    const turn = new LockedTurn(this.#parts.clock.now);
    await this.#acquire(key, token, turn, signal);
    const stopRenewing = this.#keepRenewing(key, token, turn);
    try {
      return await task(turn);
    } finally {
      stopRenewing();
      turn.isOver();
      await this.#release(key, token);
    }
  }

  async #acquire(
    key: string,
    token: string,
    turn: LockedTurn,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const { link, clock, random } = this.#parts;
    const expiration = { type: 'PX', value: lockMs } as const;
    const endsAt = clock.now() + longestWaitMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      signal?.throwIfAborted();
      const since = clock.now();
      const reply = await link.run((client) => client.set(key, token, { condition: 'NX', expiration }));
      if (reply === 'OK') {
        turn.isHeldSince(since);
        return;
      }
      if (clock.now() >= endsAt)
        throw new SharedStateUnavailableError('Another replica did not end its turn in time');
      await this.#pause(pauseMs * (0.5 + random() / 2), signal);
    }
  }

  /** Ends early where the signal does. */
  async #pause(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#parts.clock.setTimer(resolve, delayMs);
    const end = () => resolve();
    signal?.addEventListener('abort', end);
    await promise;
    signal?.removeEventListener('abort', end);
    cancel();
  }

  #keepRenewing(key: string, token: string, turn: LockedTurn): () => void {
    const { link, clock } = this.#parts;
    let cancel = () => {};
    const renew = async () => {
      const since = clock.now();
      try {
        const renewed = await link.run((client) => renewScript.run(client, [key], [token, lockMs]));
        if (renewed === 1) turn.isHeldSince(since);
        else turn.isLost();
      } catch {
        // It is held until it expires.
      }
    };
    const renewLater = () => {
      cancel = clock.setTimer(() => {
        void renew();
        renewLater();
      }, renewEveryMs);
    };
    renewLater();
    return () => cancel();
  }

  async #release(key: string, token: string): Promise<void> {
    try {
      await this.#parts.link.run((client) => releaseScript.run(client, [key], [token]));
    } catch {
      // It expires by itself.
    }
  }
}
