import type { Cancellation, Settle } from './cancellation.ts';
import type { Clock } from './clock.ts';
import { EiamError } from './errors.ts';
import { Pace } from './pace.ts';
import { WaitingLine } from './waiting-line.ts';

export interface LimiterOptions {
  /** Calls in flight at most; how many of them, latency and throttling decide (concurrency-limit.ts). */
  readonly maxConcurrency: number;
  /** Starts within any second at most; undefined for no fixed limit. */
  readonly ratePerSecond?: number | undefined;
  /** Calls waiting for a place at most. */
  readonly maxQueued: number;
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

/** Before all others, and not turned away by a full line: what they wait for. */
export const urgentAge = 0;

/** Bounds what goes to one upstream at a time, first come first served; a call that is sent again keeps its old place. */
export class Limiter {
  readonly #pace: Pace;
  readonly #maxQueued: number;
  readonly #clock: Clock;
  readonly #line = new WaitingLine<Waiting>();
  #inFlight = 0;
  #lastAge = 0;
  #takeBackTimer: (() => void) | undefined;

  constructor(options: LimiterOptions) {
    this.#pace = new Pace(options.maxConcurrency, options.ratePerSecond);
    this.#maxQueued = options.maxQueued;
    this.#clock = options.clock;
  }

  load(): UpstreamLoad {
    return { places: this.#pace.limit, inFlight: this.#inFlight, waiting: this.#line.size };
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
    if (this.#line.size > 0 || this.#inFlight >= this.#pace.limit) return undefined;
    const now = this.#clock.now();
    return this.#pace.startsInMs(now) > 0 ? undefined : this.#grant(operation, now);
  }

  /**
   * Waits for a slot.
   * @throws EiamError `throttled` at once when upstream's pause outlasts the deadline, `unavailable` when the line is full,
   *   `aborted` and `deadline`
   */
  acquire(operation: string, age: number, cancellation: Cancellation): Promise<Slot> {
    const pauseMs = this.pauseMs();
    if (pauseMs > 0 && outlasts(pauseMs, cancellation)) {
      return Promise.reject(new EiamError(operation, 'throttled', { retryAfterMs: pauseMs, effect: 'none' }));
    }
    if (this.#line.size >= this.#maxQueued && age !== urgentAge) {
      return Promise.reject(new EiamError(operation, 'unavailable', { effect: 'none' }));
    }
    return cancellation.wait<Slot>((settle) => {
      const waiting: Waiting = { operation, cancellation, settle, leave: () => {} };
      const leave = this.#line.join(waiting, age);
      waiting.leave = () => {
        leave();
        if (this.#line.size === 0) this.#takeBack();
      };
      this.#advance();
      return waiting.leave;
    });
  }

  /** Lets in every call that may start now, and sets a timer for when the next one may. */
  #advance(): void {
    this.#takeBack();
    for (let next = this.#line.first; next !== undefined; next = this.#line.first) {
      if (this.#inFlight >= this.#pace.limit) return;
      const now = this.#clock.now();
      const waitMs = this.#pace.startsInMs(now);
      if (waitMs > 0) {
        this.#takeBackTimer = this.#clock.setTimer(() => this.#advance(), Math.ceil(waitMs));
        return;
      }
      next.leave();
      next.settle.resolve(this.#grant(next.operation, now));
    }
  }

  #takeBack(): void {
    this.#takeBackTimer?.();
    this.#takeBackTimer = undefined;
  }

  /** A call that cannot wait until the pause is over fails now rather than at its deadline. */
  #dismiss(pauseMs: number): void {
    for (const { operation, cancellation, settle, leave } of this.#line) {
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
    if (this.#line.size > 0) this.#advance();
  }
}

/** A call that fails fast waits for no pause. A deadline that has passed already fails as a deadline. */
function outlasts(pauseMs: number, cancellation: Cancellation): boolean {
  return (cancellation.failsFast || cancellation.passes(pauseMs)) && !cancellation.passes(0);
}
