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
/** Answers that one evaluation of latency takes at least: the mean of fewer is uncertain, for latencies differ. */
const leastRound = 30;
/** The weight of one more call in the moving average within a round. */
const recentShare = 0.1;
/** The weight of a round's lower latency in the baseline, and the time constant by which a higher one enters it, in milliseconds. */
const downwardShare = 0.2;
const upwardMs = 60_000;

/** Latencies of one operation as natural logarithms: their mean is the geometric one, which single slow calls hardly move. */
interface Latencies {
  /** Of this round. */
  sum: number;
  count: number;
  /** What is ordinary; undefined before the first round. */
  baseline: number | undefined;
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
 * than one user. Upstream takes another time for each call, so it is means of whole rounds that are compared, never single calls: the
 * quickest of many is far below their mean.
 */
export class ConcurrencyLimit {
  readonly #ceiling: () => number;
  #limit: number;
  /** Until the first sign of congestion. */
  #opening = true;
  #throttledAt = Number.NEGATIVE_INFINITY;
  /** By operation, of which there are as many as upstream has. */
  readonly #latencies = new Map<string, Latencies>();
  /** Calls of this round, and those of them that got no answer in time. */
  #calls = 0;
  #timeouts = 0;
  /** The logarithm of latency beside its baseline in the last calls of this round. */
  #recent = 0;
  /** Calls in flight at most in this round. */
  #peak = 0;
  /** Of the last round; the limit grows while it is low. */
  #lastRatio = 1;
  /** The ratio that the limit was lowered for in the last round. */
  #loweredFor: number | undefined;

  /** @param ceiling calls in flight at most, at present */
  constructor(ceiling: () => number) {
    this.#ceiling = ceiling;
    this.#limit = startingLimit;
  }

  /** Not a whole number as a rule. */
  get value(): number {
    return Math.min(this.#limit, this.#ceiling());
  }

  /** A call was answered. @returns whether the limit was lowered, so that calls already in flight show nothing about it */
  answered(sample: LatencySample): boolean {
    this.#peak = Math.max(this.#peak, sample.inFlight);
    if (this.#isUsed && this.#lastRatio <= growthRatio) this.#grow(sample.now);
    this.#add(sample);
    return this.#take(sample.now);
  }

  /** A call got no answer in the time that it had. @returns as `answered` */
  timedOut(inFlight: number, now: number): boolean {
    this.#peak = Math.max(this.#peak, inFlight);
    this.#timeouts += 1;
    return this.#take(now);
  }

  /** Upstream throttled. */
  throttled(now: number): void {
    this.#throttledAt = now;
    this.#opening = false;
    this.#lower(1);
  }

  get #isUsed(): boolean {
    return this.#peak >= Math.floor(this.value) * leastUse;
  }

  #grow(now: number): void {
    const wasThrottled = now - this.#throttledAt < throttleMemoryMs;
    const perRound = wasThrottled ? throttledGrowthPerRound : growthPerRound;
    const { value } = this;
    this.#limit = Math.min(this.#ceiling(), value + (this.#opening ? openingGrowth : perRound / value));
  }

  #add({ operation, latencyMs, now }: LatencySample): void {
    const logarithm = Math.log(latencyMs + slackMs);
    const known = this.#latencies.get(operation);
    if (known === undefined) {
      this.#latencies.set(operation, { sum: logarithm, count: 1, baseline: undefined, updatedAt: now });
      return;
    }
    known.sum += logarithm;
    known.count += 1;
    if (known.baseline !== undefined)
      this.#recent += (logarithm - known.baseline - this.#recent) * recentShare;
  }

  #take(now: number): boolean {
    this.#calls += 1;
    return this.#calls >= Math.max(leastRound, this.value) && this.#evaluate(now);
  }

  /** Latencies of this round beside their baselines, which follow them; infinite where half of the calls got no answer. */
  #toRatio(now: number): number {
    let sum = 0;
    for (const latencies of this.#latencies.values()) {
      const { count, baseline, updatedAt } = latencies;
      if (count === 0) continue;
      const mean = latencies.sum / count;
      const before = baseline ?? mean;
      sum += count * (mean - before);
      const share =
        mean < before
          ? downwardShare * Math.min(1, count / leastRound)
          : 1 - Math.exp(-Math.max(0, now - updatedAt) / upwardMs);
      latencies.baseline = before + (mean - before) * share;
      latencies.updatedAt = now;
    }
    const answers = this.#calls - this.#timeouts;
    return answers > this.#timeouts ? Math.exp(sum / answers) : Number.POSITIVE_INFINITY;
  }

  /** Evaluates a round that is over. */
  #evaluate(now: number): boolean {
    const ratio = this.#toRatio(now);
    // The first calls of this round may be of before the change.
    const latest = Math.max(ratio, Math.exp(this.#recent));
    const before = this.#loweredFor;
    const isMany = this.#isUsed && this.value > leastForLatency;
    const isCongested = ratio > congestedRatio;
    const isCured = before === undefined || ratio <= before * improvement;
    const isOwn = isCongested && Number.isFinite(ratio) && !(isMany && isCured);
    if (isOwn) this.#accept();
    this.#loweredFor = undefined;
    this.#lastRatio = isOwn ? 1 : ratio;
    this.#begin();
    if (!isCongested || isOwn || !isMany) return false;
    this.#lower(leastForLatency);
    this.#loweredFor = latest;
    return true;
  }

  /** A new round. */
  #begin(): void {
    for (const latencies of this.#latencies.values()) {
      latencies.sum = 0;
      latencies.count = 0;
    }
    this.#calls = 0;
    this.#timeouts = 0;
    this.#recent = 0;
    this.#peak = 0;
  }

  #lower(least: number): void {
    this.#opening = false;
    this.#limit = Math.max(least, this.value / 2);
    this.#begin();
  }

  /** Upstream is slow by itself: with fewer calls in flight it would only do less. */
  #accept(): void {
    for (const latencies of this.#latencies.values()) {
      const { sum, count, baseline } = latencies;
      if (count > 0 && baseline !== undefined) latencies.baseline = Math.max(baseline, sum / count);
    }
  }
}
