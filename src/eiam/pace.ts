import { ConcurrencyLimit, type LatencySample } from './concurrency-limit.ts';
import type { RateWindow } from './rate-window.ts';

/** No pause is longer, whatever upstream requests: a header in the wrong unit would stop all calls for days. */
const longestPauseMs = 60_000;

/**
 * How many calls may be in flight and when the next may start. No figures are published (developer-api.md 6.2), so both are learnt
 * from latency and throttling. After a pause that upstream requested, one call goes first, and each answer admits one more, until
 * the limit takes over.
 */
export class Pace {
  readonly #limit: ConcurrencyLimit;
  readonly #window: RateWindow | undefined;
  #probing = Number.POSITIVE_INFINITY;
  #pausedUntil = 0;
  /** Counts the times that the limit was lowered: a call that started before shows nothing about the pace since. */
  #episode = 0;

  /**
   * @param ceiling calls in flight at most, at present
   * @param window a fixed bound on starts within any second, which other limiters may share; undefined for none
   */
  constructor(ceiling: () => number, window: RateWindow | undefined) {
    this.#limit = new ConcurrencyLimit(ceiling);
    this.#window = window;
  }

  /** Calls that may be in flight now. */
  get limit(): number {
    return Math.max(1, Math.floor(Math.min(this.#limit.value, this.#probing)));
  }

  /** The number to return when a call that starts now ends. */
  get episode(): number {
    return this.#episode;
  }

  /** When the pause that upstream requested ends, in milliseconds since the epoch. */
  get pausedUntil(): number {
    return this.#pausedUntil;
  }

  /** Milliseconds from `now` until a call may start. */
  startsInMs(now: number): number {
    return Math.max(0, this.#pausedUntil - now, (this.#window?.freeAt ?? 0) - now);
  }

  /** A call starts. */
  started(now: number): void {
    this.#window?.started(now);
  }

  /** A call that started in `episode` was answered. */
  succeeded(episode: number, sample: LatencySample): void {
    if (episode !== this.#episode) return;
    this.#probing += 1;
    if (this.#limit.answered(sample)) this.#episode += 1;
  }

  /** A call that started in `episode` got no answer in time. */
  timedOut(episode: number, inFlight: number, now: number): void {
    if (episode === this.#episode && this.#limit.timedOut(inFlight, now)) this.#episode += 1;
  }

  /** A call that started in `episode` was throttled: every call stays away for `pauseMs`. */
  throttled(episode: number, pauseMs: number, now: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.min(pauseMs, longestPauseMs));
    if (episode !== this.#episode) return;
    this.#limit.throttled(now);
    this.#probing = 1;
    this.#episode += 1;
  }
}
