/** Whatever upstream asks for, nobody waits longer than this on its word alone: a header in the wrong unit would stop us for days. */
const longestPauseMs = 60_000;
/** What the number in flight grows by in one full round of successes: quicker growth means being told off for every other call. */
const growthPerRound = 0.25;

/**
 * How many calls may be in flight and when the next may start, learnt from throttling (no figures are published,
 * developer-api.md 6.2): additive increase, multiplicative decrease. Who is told off pauses for as long as upstream asks, comes
 * back with one call at a time, and then with half of what was in flight before.
 */
export class Pace {
  readonly #most: number;
  #limit: number;
  /** After a pause one call feels its way; each success lets in one more, until the limit takes over. */
  #probing: number;
  #pausedUntil = 0;
  /** Counts tellings-off. How a call fares that started before the last one says nothing about the pace since. */
  #episode = 0;
  readonly #window: RateWindow | undefined;

  /** @param ratePerSecond a fixed bound on starts within any second; undefined for none */
  constructor(most: number, ratePerSecond: number | undefined) {
    this.#most = most;
    this.#limit = most;
    this.#probing = most;
    this.#window = ratePerSecond === undefined ? undefined : new RateWindow(ratePerSecond);
  }

  /** Calls that may be in flight now. */
  get limit(): number {
    return Math.max(1, Math.floor(Math.min(this.#limit, this.#probing)));
  }

  /** The number to hand back when a call that starts now ends. */
  get episode(): number {
    return this.#episode;
  }

  /** When the pause that upstream asked for ends, in milliseconds since the epoch. */
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
  succeeded(episode: number): void {
    if (episode !== this.#episode) return;
    this.#limit = Math.min(this.#most, this.#limit + growthPerRound / this.#limit);
    this.#probing = Math.min(this.#most, this.#probing + 1);
  }

  /** A call that started in `episode` was throttled: everyone stays away for `pauseMs`. */
  throttled(episode: number, pauseMs: number, now: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, now + Math.min(pauseMs, longestPauseMs));
    if (episode !== this.#episode) return;
    this.#limit = Math.max(1, this.#limit / 2);
    this.#probing = 1;
    this.#episode += 1;
  }
}

/** At most so many starts within any one second: the oldest of the last n must be a second old before the next. */
class RateWindow {
  readonly #starts: number[] = [];
  readonly #size: number;
  readonly #widthMs: number;

  constructor(ratePerSecond: number) {
    this.#size = Math.max(1, Math.floor(ratePerSecond));
    this.#widthMs = (this.#size / ratePerSecond) * 1_000;
  }

  /** When a call may start, in milliseconds since the epoch. */
  get freeAt(): number {
    const oldest = this.#starts[0];
    return oldest === undefined || this.#starts.length < this.#size ? 0 : oldest + this.#widthMs;
  }

  started(now: number): void {
    this.#starts.push(now);
    if (this.#starts.length > this.#size) this.#starts.shift();
  }
}
