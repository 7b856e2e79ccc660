import { backgroundShare, type CallShare } from './call-context.ts';
import type { Cancellation, Settle } from './cancellation.ts';
import type { Clock } from './clock.ts';
import { EiamError } from './errors.ts';
import { FairQueue } from './fair-queue.ts';
import { Pace } from './pace.ts';
import type { RateWindow } from './rate-window.ts';

export interface LimiterOptions {
  /** Calls in flight at most; how many of them, latency and throttling decide (concurrency-limit.ts). */
  readonly maxConcurrency: number;
  /** How many processes share these calls, at present; default 1. */
  readonly sharedBy?: (() => number) | undefined;
  /** Bounds starts within any second; undefined for no fixed limit. */
  readonly rateWindow?: RateWindow | undefined;
  /** Calls waiting for a place at most. */
  readonly maxQueued: number;
  /** Its `now` is of a clock that only goes forward. */
  readonly clock: Clock;
}

/** How much of one upstream is taken at this moment, in calls. */
export interface UpstreamLoad {
  /** That may be in flight now. */
  readonly places: number;
  readonly inFlight: number;
  /** That wait for a place. */
  readonly waiting: number;
}

/** A lease of a place in flight; ended exactly once. */
export interface Slot {
  /** The call is over; `answered` when upstream showed that it keeps up. */
  end(answered: boolean): void;
  /** The call took longer than it may. */
  timedOut(): void;
  /** The call was throttled: every call of this limiter stays away for `pauseMs`. */
  throttled(pauseMs: number): void;
}

interface Waiting {
  readonly operation: string;
  readonly cancellation: Cancellation;
  readonly settle: Settle<Slot>;
  leave: () => void;
}

const alone = () => 1;

/** Before all others, and not turned away by a full queue: what they wait for. */
export const urgentAge = 0;

/** The share of its remaining time that a call may spend on the wait: what is sent at its deadline is wasted. */
const waitShare = 0.75;

/** The share of the queue that calls below the highest priority may fill together: it has room for an interactive one all the same. */
const lowerShare = 0.75;

/** What a refused call waits for is not known before the first turn: a client that is to come back at once does nothing else. */
const leastRetryAfterMs = 1_000;

/** Bounds what goes to one upstream at a time, in turns (fair-queue.ts); a call that is sent again keeps its old place. */
export class Limiter {
  readonly #pace: Pace;
  readonly #maxQueued: number;
  readonly #clock: Clock;
  readonly #queue = new FairQueue<Waiting>();
  readonly #turnTime: TurnTime;
  #inFlight = 0;
  #lastAge = 0;
  #takeBackTimer: (() => void) | undefined;

  constructor(options: LimiterOptions) {
    const { maxConcurrency, sharedBy = alone } = options;
    this.#pace = new Pace(() => maxConcurrency / sharedBy(), options.rateWindow);
    this.#maxQueued = options.maxQueued;
    this.#clock = options.clock;
    this.#turnTime = new TurnTime(options.clock.now);
  }

  load(): UpstreamLoad {
    return { places: this.#pace.limit, inFlight: this.#inFlight, waiting: this.#queue.size };
  }

  /** A place in the order of arrival, kept through all attempts of one call. */
  nextAge(): number {
    this.#lastAge += 1;
    return this.#lastAge;
  }

  /** Milliseconds until the pause that upstream requested is over. */
  pauseMs(): number {
    return Math.max(0, this.#pace.pausedUntil - this.#clock.now());
  }

  /** A slot when one is free at this moment and no call waits; else undefined. */
  tryAcquire(operation: string): Slot | undefined {
    if (this.#queue.size > 0 || this.#inFlight >= this.#pace.limit) return undefined;
    const now = this.#clock.now();
    return this.#pace.startsInMs(now) > 0 ? undefined : this.#grant(operation, now);
  }

  /**
   * Waits for a slot. A call that upstream has throttled gets its turn back: where two viewers take turns and every other call is
   * throttled, it would be the same one's each time.
   * @throws EiamError `throttled` at once when upstream's pause outlasts the deadline, `overloaded` when the queue is full, or
   *   longer than the deadline allows, `aborted` and `deadline`
   */
  acquire(
    operation: string,
    age: number,
    cancellation: Cancellation,
    share: CallShare = backgroundShare,
    isThrottled = false,
  ): Promise<Slot> {
    const pauseMs = this.pauseMs();
    if (pauseMs > 0 && outlasts(pauseMs, cancellation)) {
      return Promise.reject(new EiamError(operation, 'throttled', { retryAfterMs: pauseMs, effect: 'none' }));
    }
    if (age !== urgentAge) {
      const waitMs = this.#queue.ahead(share) * this.#turnTime.ms;
      if (this.#isFull(share) || cancellation.passes(waitMs / waitShare)) {
        const retryAfterMs = Math.max(leastRetryAfterMs, Math.ceil(waitMs));
        return Promise.reject(new EiamError(operation, 'overloaded', { retryAfterMs, effect: 'none' }));
      }
    }
    return cancellation.wait<Slot>((settle) => {
      const waiting: Waiting = { operation, cancellation, settle, leave: () => {} };
      if (this.#queue.size === 0) this.#turnTime.began();
      const leave =
        age === urgentAge
          ? this.#queue.joinUrgent(waiting, age)
          : isThrottled
            ? this.#queue.joinAgain(waiting, share, age)
            : this.#queue.join(waiting, share, age);
      waiting.leave = () => {
        leave();
        if (this.#queue.size === 0) this.#takeBack();
      };
      this.#advance();
      return waiting.leave;
    });
  }

  /** Fails every waiting call: upstream fails whatever is sent. */
  refuseWaiting(toError: (operation: string) => EiamError): void {
    for (const { operation, settle, leave } of this.#queue) {
      leave();
      settle.reject(toError(operation));
    }
  }

  #isFull({ priority }: CallShare): boolean {
    const most = priority === 'interactive' ? this.#maxQueued : Math.ceil(this.#maxQueued * lowerShare);
    return this.#queue.size >= most;
  }

  /** Lets in every call that may start now, and sets a timer for when the next one may. */
  #advance(): void {
    this.#takeBack();
    for (let next = this.#queue.first; next !== undefined; next = this.#queue.first) {
      if (this.#inFlight >= this.#pace.limit) return;
      const now = this.#clock.now();
      const waitMs = this.#pace.startsInMs(now);
      if (waitMs > 0) {
        this.#takeBackTimer = this.#clock.setTimer(() => this.#advance(), Math.ceil(waitMs));
        return;
      }
      this.#queue.passTurn();
      next.leave();
      this.#turnTime.passed();
      next.settle.resolve(this.#grant(next.operation, now));
    }
  }

  #takeBack(): void {
    this.#takeBackTimer?.();
    this.#takeBackTimer = undefined;
  }

  /** A call that cannot wait until the pause is over fails now rather than at its deadline. */
  #dismiss(pauseMs: number): void {
    for (const { operation, cancellation, settle, leave } of this.#queue) {
      if (!outlasts(pauseMs, cancellation)) continue;
      leave();
      settle.reject(new EiamError(operation, 'throttled', { retryAfterMs: pauseMs, effect: 'none' }));
    }
  }

  #grant(operation: string, startedAt: number): Slot {
    this.#inFlight += 1;
    this.#pace.started(startedAt);
    const { episode } = this.#pace;
    return {
      end: (answered) => {
        const now = this.#clock.now();
        const latencyMs = Math.max(0, now - startedAt);
        const sample = { operation, latencyMs, inFlight: this.#inFlight, now };
        if (answered) this.#pace.succeeded(episode, sample);
        this.#release();
      },
      timedOut: () => {
        this.#pace.timedOut(episode, this.#inFlight, this.#clock.now());
        this.#release();
      },
      throttled: (pauseMs) => {
        this.#pace.throttled(episode, pauseMs, this.#clock.now());
        this.#dismiss(this.pauseMs());
        this.#release();
      },
    };
  }

  #release(): void {
    this.#inFlight -= 1;
    if (this.#queue.size > 0) this.#advance();
  }
}

/** A call that fails fast waits for no pause. A deadline that has passed already fails as a deadline. */
function outlasts(pauseMs: number, cancellation: Cancellation): boolean {
  return (cancellation.failsFast || cancellation.passes(pauseMs)) && !cancellation.passes(0);
}

/** The weight of one more turn in the moving average. */
const turnWeight = 0.1;

/** How long one turn of the queue takes: what upstream, throttling and the limit of calls in flight make of it. */
class TurnTime {
  readonly #now: () => number;
  #ms = 0;
  #since = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Milliseconds; 0 before the first turn. */
  get ms(): number {
    return this.#ms;
  }

  /** The first call waits. */
  began(): void {
    this.#since = this.#now();
  }

  /** A waiting call got its place. */
  passed(): void {
    const now = this.#now();
    this.#ms += (Math.max(0, now - this.#since) - this.#ms) * turnWeight;
    this.#since = now;
  }
}
