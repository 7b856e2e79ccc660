import { FairQueue } from '../eiam/fair-queue.ts';
import type { Client, Lease, Pool, Refusal } from './pool.ts';

export interface PlacesOptions {
  /** How many may be taken at a time. */
  readonly capacity: number;
  /** Those that wait for one. */
  readonly waiting: Pool;
  /** How long one may wait, in milliseconds; then it is refused. */
  readonly longestWaitMs: number;
}

/** One that waits for a place. */
interface Waiting {
  readonly enter: () => void;
}

/**
 * Places that are waited for: clients take turns, those with a sign-in before those without one, so that a client that asks for many
 * gets a place after all others have one.
 */
export class Places {
  readonly #options: PlacesOptions;
  readonly #queue = new FairQueue<Waiting>();
  #taken = 0;
  #age = 0;

  constructor(options: PlacesOptions) {
    this.#options = options;
  }

  /** Places that are taken now. */
  get used(): number {
    return this.#taken;
  }

  /** A place, at once where one is free. A refusal: too many wait, or it waited too long, or `signal` was aborted,
   * which is made at its first use. */
  enter(
    client: Client,
    request: { readonly signal: AbortSignal },
  ): Disposable | Promise<Disposable | Refusal> | Refusal {
    if (this.#taken < this.#options.capacity) return this.#take();
    const turn = this.#options.waiting.take(client, 1);
    return typeof turn === 'string' ? turn : this.#wait(client, request.signal, turn);
  }

  #wait(client: Client, signal: AbortSignal, turn: Lease): Promise<Disposable | Refusal> {
    const { promise, resolve } = Promise.withResolvers<Disposable | Refusal>();
    const end = (outcome: Disposable | Refusal) => {
      leave();
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      turn[Symbol.dispose]();
      resolve(outcome);
    };
    const giveUp = () => end('CAPACITY');
    const share = { viewer: client.key ?? '', priority: client.isSignedIn ? 'interactive' : 'bulk' } as const;
    this.#age += 1;
    const leave = this.#queue.join({ enter: () => end(this.#take()) }, share, this.#age);
    const timer = setTimeout(giveUp, this.#options.longestWaitMs);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    return promise;
  }

  #take(): Disposable {
    this.#taken += 1;
    return { [Symbol.dispose]: () => this.#release() };
  }

  #release(): void {
    this.#taken -= 1;
    const { first } = this.#queue;
    if (first === undefined) return;
    this.#queue.passTurn();
    first.enter();
  }
}
