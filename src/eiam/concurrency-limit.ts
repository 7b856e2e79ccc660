/** Where a limit begins, unless its ceiling is lower: enough for one operation, and little to an upstream that nothing is known of. */
const startingLimit = 32;
/** So few calls in flight make no upstream slow (developer-api.md 6.2 calls them modest): below, throttling alone lowers the limit. */
const leastForLatency = 8;
/** What each answer adds before the first sign of congestion: a quarter more in every round of as many answers as calls in flight. */
const openingGrowth = 0.25;
/** What a whole round adds after congestion. */
const growthPerRound = 1;
/** The same while upstream has throttled lately: quicker growth means being throttled for every other call. */
const throttledGrowthPerRound = 0.25;
const throttleMemoryMs = 60_000;
/** The use in which a limit can prove itself. One operation may hold a quarter of the places, and a lone one has to get more too. */
const leastUse = 0.2;
/** Latency beside the baseline: up to the first the limit grows, beyond the second it is halved. */
const growthRatio = 1.5;
const congestedRatio = 2;
/** What half as many calls in flight must improve a congested latency to, or it has other causes. */
const improvement = 0.75;
/** Milliseconds by which an answer may be late without meaning anything: a busy moment of our own process. */
const slackMs = 5;
/** Answers that one judgement of latency takes at least. */
const leastRound = 10;
/** How much of a lower latency is believed at once, and how long a higher one takes to be ordinary (as a time constant). */
const downwardShare = 0.2;
const upwardMs = 60_000;

interface Baseline {
  latencyMs: number;
  updatedAt: number;
}

/** One answered call. */
export interface LatencySample {
  readonly operation: string;
  readonly latencyMs: number;
  /** Calls in flight when it was answered, itself included. */
  readonly inFlight: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * How many calls may be in flight, found out by trying: additive increase, multiplicative decrease (AIMD). It grows while the
 * places are in use and latency stays near its baseline, and halves where latency has doubled or upstream throttles (after TCP Vegas
 * and Netflix's concurrency limits). Latency is compared operation by operation: a page of 100 takes longer
 * than one user. Connecting makes single calls slow, so each round is judged by its median.
 */
export class ConcurrencyLimit {
  readonly #ceiling: number;
  #limit: number;
  /** Until the first sign of congestion. */
  #opening = true;
  #throttledAt = Number.NEGATIVE_INFINITY;
  /** By operation, of which there are as many as upstream has. */
  readonly #baselines = new Map<string, Baseline>();
  /** Latencies of this round beside their baselines; infinite where no answer came. */
  #ratios: number[] = [];
  /** Calls in flight at most in this round. */
  #peak = 0;
  /** Of the last round; the limit grows while it is low. */
  #lastRatio = 1;
  /** The ratio that the limit was lowered for in the last round. */
  #loweredFor: number | undefined;

  /** @param ceiling calls in flight at most */
  constructor(ceiling: number) {
    this.#ceiling = ceiling;
    this.#limit = Math.min(ceiling, startingLimit);
  }

  /** Not a whole number as a rule. */
  get value(): number {
    return this.#limit;
  }

  /** A call was answered. @returns whether the limit was lowered, so that calls in flight already say nothing about it */
  answered(sample: LatencySample): boolean {
    this.#peak = Math.max(this.#peak, sample.inFlight);
    if (this.#isUsed && this.#lastRatio <= growthRatio) this.#grow(sample.now);
    return this.#take(this.#toRatio(sample));
  }

  /** A call got no answer in the time that it had. @returns as `answered` */
  timedOut(inFlight: number): boolean {
    this.#peak = Math.max(this.#peak, inFlight);
    return this.#take(Number.POSITIVE_INFINITY);
  }

  /** Upstream asked for fewer calls. */
  throttled(now: number): void {
    this.#throttledAt = now;
    this.#opening = false;
    this.#lower(1);
  }

  get #isUsed(): boolean {
    return this.#peak >= Math.floor(this.#limit) * leastUse;
  }

  #grow(now: number): void {
    const wasThrottled = now - this.#throttledAt < throttleMemoryMs;
    const perRound = wasThrottled ? throttledGrowthPerRound : growthPerRound;
    this.#limit = Math.min(
      this.#ceiling,
      this.#limit + (this.#opening ? openingGrowth : perRound / this.#limit),
    );
  }

  #toRatio({ operation, latencyMs, now }: LatencySample): number {
    const baseline = this.#baselines.get(operation);
    if (baseline === undefined) {
      this.#baselines.set(operation, { latencyMs, updatedAt: now });
      return 1;
    }
    const share =
      latencyMs < baseline.latencyMs
        ? downwardShare
        : 1 - Math.exp(-Math.max(0, now - baseline.updatedAt) / upwardMs);
    const ratio = (latencyMs + slackMs) / (baseline.latencyMs + slackMs);
    baseline.latencyMs += (latencyMs - baseline.latencyMs) * share;
    baseline.updatedAt = now;
    return ratio;
  }

  #take(ratio: number): boolean {
    this.#ratios.push(ratio);
    return this.#ratios.length >= Math.max(leastRound, this.#limit) && this.#judge();
  }

  /** Judges a round that is over. */
  #judge(): boolean {
    const ratio = median(this.#ratios);
    const before = this.#loweredFor;
    const isMany = this.#isUsed && this.#limit > leastForLatency;
    this.#loweredFor = undefined;
    this.#lastRatio = ratio;
    this.#ratios = [];
    this.#peak = 0;
    if (ratio <= congestedRatio) return false;
    const isCured = before === undefined || ratio <= before * improvement;
    if (Number.isFinite(ratio) && !(isMany && isCured)) this.#accept(ratio);
    else if (isMany) {
      this.#lower(leastForLatency);
      this.#loweredFor = ratio;
      return true;
    }
    return false;
  }

  #lower(least: number): void {
    this.#opening = false;
    this.#limit = Math.max(least, this.#limit / 2);
    this.#ratios = [];
    this.#peak = 0;
  }

  /** Upstream is slow by itself: with fewer calls in flight it would only do less. */
  #accept(ratio: number): void {
    this.#lastRatio = 1;
    for (const baseline of this.#baselines.values()) baseline.latencyMs *= ratio;
  }
}

function median(values: number[]): number {
  return values.sort((one, other) => one - other)[values.length >> 1] ?? 1;
}
