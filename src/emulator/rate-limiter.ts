export interface RateLimit {
  readonly requestsPerSecond: number;
  /** Calls allowed at once after a pause; default `requestsPerSecond`. */
  readonly burst?: number;
}

/** A token bucket for all callers together (developer-api.md 6.2). */
export class RateLimiter {
  readonly #perMs: number;
  readonly #burst: number;
  readonly #now: () => number;
  #available: number;
  #filledAtMs: number;

  constructor({ requestsPerSecond, burst = requestsPerSecond }: RateLimit, now: () => number) {
    this.#perMs = requestsPerSecond / 1_000;
    this.#burst = Math.max(1, burst);
    this.#now = now;
    this.#available = this.#burst;
    this.#filledAtMs = now();
  }

  /** Takes one call. @returns 0 when it may pass, else the milliseconds to wait */
  take(): number {
    const nowMs = this.#now();
    // A clock that was put back takes nothing away.
    const passedMs = Math.max(0, nowMs - this.#filledAtMs);
    this.#available = Math.min(this.#burst, this.#available + passedMs * this.#perMs);
    this.#filledAtMs = nowMs;
    if (this.#available < 1) return Math.ceil((1 - this.#available) / this.#perMs);
    this.#available -= 1;
    return 0;
  }
}
