export interface SpanClockParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Milliseconds by a clock that only goes forward, parts of one included. */
  readonly monotonicMs: () => number;
}

/** More between the two clocks, in milliseconds, and the one of the machine was set. */
const mostDriftMs = 50;

/**
 * Moments of spans. All are read from the clock that only goes forward, so that no child begins before its parent, and no duration is
 * negative; what lies between it and the epoch is measured again when the machine's clock is set.
 */
export class SpanClock {
  readonly #parts: SpanClockParts;
  #epochMs: number;

  constructor(parts: SpanClockParts) {
    this.#parts = parts;
    this.#epochMs = parts.now() - parts.monotonicMs();
  }

  /** Milliseconds by the clock that only goes forward. */
  now(): number {
    return this.#parts.monotonicMs();
  }

  /** What the epoch's clock is ahead of the other, in milliseconds. */
  aheadMs(): number {
    const epochMs = this.#parts.now() - this.#parts.monotonicMs();
    if (Math.abs(epochMs - this.#epochMs) > mostDriftMs) this.#epochMs = epochMs;
    return this.#epochMs;
  }
}
