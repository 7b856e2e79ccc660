import type { SetTimer } from '../../eiam/clock.ts';
import type { UpstreamLoad } from '../../eiam/limiter.ts';

/** Calls in flight at most, whatever the upstream's pace allows: more make no fill faster. */
const mostInFlight = 64;
/** Of the calls that may be in flight now. */
const share = 0.25;

export interface PaceOptions {
  /** Calls a second; undefined: no bound but that on calls in flight. */
  readonly rate?: number | undefined;
  readonly load: () => UpstreamLoad;
  /** By a clock that only goes forward. */
  readonly monotonicMs: () => number;
  readonly setTimer: SetTimer;
}

/** The turns of the mirror's own calls: a bounded number in flight, so many a second at most, first come first served. */
export class Turns {
  readonly #options: PaceOptions;
  readonly #waiting: (() => void)[] = [];
  #inFlight = 0;
  #nextAtMs = Number.NEGATIVE_INFINITY;
  #timer: (() => void) | undefined;

  constructor(options: PaceOptions) {
    this.#options = options;
  }

  /** Runs a call when its turn has come. @throws the signal's reason, also while it waits */
  async run<Answer>(call: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> {
    await this.#turn(signal);
    try {
      return await call();
    } finally {
      this.#inFlight -= 1;
      this.#grant();
    }
  }

  get #limit(): number {
    const { rate, load } = this.#options;
    const { places } = load();
    return Math.max(1, Math.min(mostInFlight, Math.floor(rate === undefined ? places * share : places)));
  }

  async #turn(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      const index = this.#waiting.indexOf(resolve);
      if (index >= 0) this.#waiting.splice(index, 1);
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#waiting.push(resolve);
    this.#grant();
    try {
      await promise;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  #grant(): void {
    const { rate, monotonicMs, setTimer } = this.#options;
    while (this.#waiting.length > 0 && this.#inFlight < this.#limit) {
      const waitMs = rate === undefined ? 0 : this.#nextAtMs - monotonicMs();
      if (waitMs > 0) {
        this.#timer ??= setTimer(() => {
          this.#timer = undefined;
          this.#grant();
        }, waitMs);
        return;
      }
      if (rate !== undefined) this.#nextAtMs = Math.max(monotonicMs(), this.#nextAtMs) + 1_000 / rate;
      this.#inFlight += 1;
      this.#waiting.shift()?.();
    }
  }
}
