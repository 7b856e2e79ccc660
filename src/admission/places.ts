import { FairQueue } from '../eiam/fair-queue.ts';
import type { Client, Lease, Pool, Refusal } from './pool.ts';
import { type EventLoop, TurnStarts, unsignedKey } from './turn-starts.ts';

export interface PlacesOptions {
  /** How many may be taken at a time. */
  readonly capacity: number;
  /** Those that wait for one. */
  readonly waiting: Pool;
  /** How long one may wait, in milliseconds; then it is refused. */
  readonly longestWaitMs: number;
  readonly loop: EventLoop;
}

/** One that waits for a place. */
interface Waiting {
  /** By which its start is counted. */
  readonly key: string;
  readonly enter: () => void;
}

/**
 * Places that are waited for: clients take turns, those with a sign-in before those without one, so that a client that asks for many
 * gets a place after all others have one. What a client starts at once is bounded, since operations that take no wait of their own
 * would follow each other without anything being read in between, `/health/live` neither.
 */
export class Places {
  readonly #options: PlacesOptions;
  readonly #queue = new FairQueue<Waiting>();
  readonly #starts: TurnStarts;
  /** Waiting operations by the key of what they start. */
  readonly #waiting = new Map<string, number>();
  #taken = 0;
  #age = 0;
  #isDeferred = false;
  #isResting = false;
  /** Given back where it is disposed of: they are all alike. */
  readonly #place: Disposable = {
    [Symbol.dispose]: () => {
      this.#taken -= 1;
      this.#letIn();
    },
  };

  constructor(options: PlacesOptions) {
    this.#options = options;
    this.#starts = new TurnStarts(options.loop);
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
    const key = keyOf(client);
    if (this.#taken < this.#options.capacity && !this.#waiting.has(key) && this.#starts.hasRoom(key)) {
      this.#starts.count(key);
      return this.#take();
    }
    const turn = this.#options.waiting.take(client, 1);
    return typeof turn === 'string' ? turn : this.#wait(client, request.signal, turn);
  }

  #wait(client: Client, signal: AbortSignal, turn: Lease): Promise<Disposable | Refusal> {
    const { promise, resolve } = Promise.withResolvers<Disposable | Refusal>();
    const end = (outcome: Disposable | Refusal) => {
      leave();
      this.#countWaiting(key, -1);
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      turn[Symbol.dispose]();
      resolve(outcome);
    };
    const key = keyOf(client);
    const giveUp = () => end('CAPACITY');
    const share = { viewer: client.key ?? '', priority: client.isSignedIn ? 'interactive' : 'bulk' } as const;
    this.#age += 1;
    const leave = this.#queue.join({ key, enter: () => end(this.#take()) }, share, this.#age);
    this.#countWaiting(key, 1);
    const timer = setTimeout(giveUp, this.#options.longestWaitMs);
    signal.addEventListener('abort', giveUp);
    if (signal.aborted) giveUp();
    this.#letIn();
    return promise;
  }

  #countWaiting(key: string, more: number): void {
    const waiting = (this.#waiting.get(key) ?? 0) + more;
    if (waiting > 0) this.#waiting.set(key, waiting);
    else this.#waiting.delete(key);
  }

  #take(): Disposable {
    this.#taken += 1;
    return this.#place;
  }

  /** The first that waits gets a free place in the next turn of the event loop, the one after it in the one after that. */
  #letIn(): void {
    if (this.#isDeferred || this.#taken >= this.#options.capacity || this.#queue.first === undefined) return;
    this.#isDeferred = true;
    this.#options.loop.defer(() => {
      this.#isDeferred = false;
      const { first } = this.#queue;
      if (first === undefined || this.#taken >= this.#options.capacity) return;
      const restMs = this.#starts.restOf(first.key);
      if (restMs > 0) return this.#rest(restMs);
      this.#starts.count(first.key);
      this.#queue.passTurn();
      first.enter();
      this.#letIn();
    });
  }

  /** One with a sign-in that comes meanwhile is first, and does not wait for the end of it. */
  #rest(ms: number): void {
    if (this.#isResting) return;
    this.#isResting = true;
    this.#options.loop.setTimer(() => {
      this.#isResting = false;
      this.#letIn();
    }, ms);
  }
}

function keyOf({ key, isSignedIn }: Client): string {
  return isSignedIn ? (key ?? unsignedKey) : unsignedKey;
}
