import { CircuitState, CountBreaker } from 'cockatiel';
import { EiamError } from './errors.ts';
import { SafeCause } from './safe-cause.ts';

/** It opens where more than nine tenths of the last calls failed. Half of them is no outage: every other answer is worth its call. */
const threshold = 0.9;
const defaultJudgedCalls = 20;
/** And, where calls are too few for that, after so many failures in a row with no answer for so long; without calls nothing is known. */
const silence = { failures: 3, forMs: 5_000, mostApartMs: 30_000 };
/** From a failure to the next probe, and how long a probe holds its lease. */
const probeIntervalMs = 1_000;
/** How much longer what may not be repeated waits: a read probes without leaving anything open. */
const leastHarmMs = 1_000;
/** A call that its caller's deadline ended says something of upstream if it was in flight for so long. */
const leastUnansweredMs = 1_000;

/** What one attempt says of upstream as a whole; `undecided`: nothing. */
export type Outcome = 'answered' | 'failed' | 'undecided';

/** What a breaker has done so far. */
export interface BreakerFigures {
  readonly isOpen: boolean;
  /** Failures since the last answer. */
  readonly failuresInARow: number;
  readonly opened: number;
  readonly refused: number;
}

/** The state of a breaker has changed. */
export interface BreakerChange {
  readonly isOpen: boolean;
  /** The failure that opened it. */
  readonly failure: EiamError | undefined;
  /** Milliseconds that it was open. */
  readonly openMs: number | undefined;
}

/** One attempt that was let through; ended exactly once. */
export interface Passage {
  /** @returns what the attempt says of upstream. @param status of the reply, where one came */
  ended(failure: EiamError | undefined, status: number | undefined): Outcome;
}

export interface BreakerParts {
  /** By a clock that only goes forward, in milliseconds. */
  readonly now: () => number;
  readonly onChange: (change: BreakerChange) => void;
  /** How many of the last calls decide; it takes half as many. Default 20. */
  readonly judgedCalls?: number | undefined;
}

/**
 * Refuses the calls of one pool at once while upstream fails them all, but for one probe at a time. A probe holds a lease: where it
 * hangs, the next one goes when the lease is over, so that neither a slow upstream nor a connection into nothing keeps the breaker
 * open. Statistics are cockatiel's; its policy is not used, since others wait for its probe, which has no bound, and it reads the
 * machine's clock (docs/decisions/own-gate-around-cockatiel.md).
 */
export class Breaker {
  readonly #now: () => number;
  readonly #onChange: BreakerParts['onChange'];
  readonly #rate: CountBreaker;
  /** Counts changes of state: an attempt that began before one shows nothing about what came after. */
  #episode = 0;
  /** In a row. */
  #failures = 0;
  /** When the first of them was sent. */
  #silentSince = 0;
  #failedAt = 0;
  /** Undefined while it is closed. */
  #openedAt: number | undefined;
  #probeAt = 0;
  #opened = 0;
  #refused = 0;

  constructor({ now, onChange, judgedCalls: size = defaultJudgedCalls }: BreakerParts) {
    this.#rate = new CountBreaker({ threshold, size, minimumNumberOfCalls: Math.ceil(size / 2) });
    this.#now = now;
    this.#onChange = onChange;
  }

  get figures(): BreakerFigures {
    return {
      isOpen: this.#openedAt !== undefined,
      failuresInARow: this.#failures,
      opened: this.#opened,
      refused: this.#refused,
    };
  }

  /** Whether a call may be sent at this moment, as a probe or as any other. */
  lets(isRepeatable: boolean): boolean {
    return this.#openedAt === undefined || this.#now() >= this.#nextProbeAt(isRepeatable);
  }

  /** Lets one attempt through that is sent now; undefined: it may not be sent. */
  enter(isRepeatable: boolean): Passage | undefined {
    if (!this.lets(isRepeatable)) return undefined;
    const startedAt = this.#now();
    const isProbe = this.#openedAt !== undefined;
    if (isProbe) this.#probeAt = startedAt + probeIntervalMs;
    const episode = this.#episode;
    const leaseEnd = this.#probeAt;
    return {
      ended: (failure, status) => {
        const outcome = outcomeOf(failure, status, this.#now() - startedAt);
        if (episode !== this.#episode) return outcome;
        if (isProbe) this.#endProbe(outcome, leaseEnd);
        else if (outcome === 'answered') this.#answered();
        else if (outcome === 'failed') this.#failed(startedAt, failure);
        return outcome;
      },
    };
  }

  /** The error of a call that it does not let through: nothing was sent. */
  refuse(operation: string, isRepeatable: boolean): EiamError {
    this.#refused += 1;
    return new EiamError(operation, 'unavailable', {
      effect: 'none',
      retryAfterMs: Math.max(1, this.#nextProbeAt(isRepeatable) - this.#now()),
      cause: new SafeCause('BreakerOpen', undefined),
    });
  }

  #nextProbeAt(isRepeatable: boolean): number {
    return this.#probeAt + (isRepeatable ? 0 : leastHarmMs);
  }

  #answered(): void {
    this.#rate.success(CircuitState.Closed);
    this.#failures = 0;
  }

  #failed(startedAt: number, failure: EiamError | undefined): void {
    const now = this.#now();
    if (now - this.#failedAt > silence.mostApartMs) this.#failures = 0;
    if (this.#failures === 0) this.#silentSince = startedAt;
    this.#failures += 1;
    this.#failedAt = now;
    const isSilent = this.#failures >= silence.failures && now - this.#silentSince >= silence.forMs;
    if (!this.#rate.failure(CircuitState.Closed) && !isSilent) return;
    this.#openedAt = now;
    this.#probeAt = now + probeIntervalMs;
    this.#opened += 1;
    this.#change({ isOpen: true, failure, openMs: undefined });
  }

  #endProbe(outcome: Outcome, leaseEnd: number): void {
    const now = this.#now();
    // One whose lease is over delays no other. Where its caller left, the lease is the next one's.
    const isHolder = leaseEnd === this.#probeAt && now < leaseEnd;
    if (isHolder && outcome === 'failed') this.#probeAt = now + probeIntervalMs;
    if (isHolder && outcome === 'undecided') this.#probeAt = now;
    if (outcome !== 'answered' || this.#openedAt === undefined) return;
    const openMs = now - this.#openedAt;
    this.#openedAt = undefined;
    this.#failures = 0;
    this.#rate.success(CircuitState.HalfOpen);
    this.#change({ isOpen: false, failure: undefined, openMs });
  }

  #change(change: BreakerChange): void {
    this.#episode += 1;
    this.#onChange(change);
  }
}

/** A 5xx, a time-out and a lost or refused connection fail; a refusal and throttling are answers: upstream is there. */
function outcomeOf(failure: EiamError | undefined, status: number | undefined, durationMs: number): Outcome {
  const isSilent =
    failure?.kind === 'timeout' || (failure?.kind === 'deadline' && durationMs >= leastUnansweredMs);
  const isOwnFailure =
    failure?.kind === 'unavailable' && (status === undefined || status >= 500 || status === 408);
  if (isSilent || isOwnFailure) return 'failed';
  return status === undefined ? 'undecided' : 'answered';
}
