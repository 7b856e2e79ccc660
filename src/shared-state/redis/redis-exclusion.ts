import { KeyedQueue } from '../../concurrency/keyed-queue.ts';
import type { Clock } from '../../eiam/clock.ts';
import { type Exclusion, SharedStateUnavailableError } from '../ports.ts';
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

  async run<Result>(key: string, task: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    return await this.#queue.run(key, () => this.#runLocked(key, task, signal), signal);
  }

  async #runLocked<Result>(
    name: string,
    task: () => Promise<Result>,
    signal: AbortSignal | undefined,
  ): Promise<Result> {
    const { keys, sealing, newId } = this.#parts;
    const key = keys.of('lock', this.#use, sealing.digest('lock', name));
    const token = newId();
    await this.#acquire(key, token, signal);
    const stopRenewing = this.#keepRenewing(key, token);
    try {
      return await task();
    } finally {
      stopRenewing();
      await this.#release(key, token);
    }
  }

  async #acquire(key: string, token: string, signal: AbortSignal | undefined): Promise<void> {
    const { link, clock, random } = this.#parts;
    const expiration = { type: 'PX', value: lockMs } as const;
    const endsAt = clock.now() + longestWaitMs;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      signal?.throwIfAborted();
      const reply = await link.run((client) => client.set(key, token, { condition: 'NX', expiration }));
      if (reply === 'OK') return;
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

  #keepRenewing(key: string, token: string): () => void {
    const { link, clock } = this.#parts;
    let cancel = () => {};
    const renewLater = () => {
      cancel = clock.setTimer(() => {
        // Where it cannot be renewed it may be another's, and the task has begun: what it does is settled by the object's own marks.
        link.run((client) => renewScript.run(client, [key], [token, lockMs])).catch(() => {});
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
