import { expect, test } from 'vitest';
import { Cancellation } from '../../../src/eiam/cancellation.ts';
import { Limiter } from '../../../src/eiam/limiter.ts';
import { ManualClock } from './clocks.ts';
import { patient } from './samples.ts';

/** An upstream that lets in so many a second, as a bucket of so many tokens, and answers with the time of the next one. */
class Bucket {
  readonly #perSecond: number;
  readonly #size: number;
  #tokens: number;
  #at: number;

  constructor(perSecond: number, size: number, now: number) {
    this.#perSecond = perSecond;
    this.#size = size;
    this.#tokens = size;
    this.#at = now;
  }

  /** Undefined when let in, else milliseconds to stay away. */
  take(now: number): number | undefined {
    this.#tokens = Math.min(this.#size, this.#tokens + ((now - this.#at) * this.#perSecond) / 1_000);
    this.#at = now;
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) * 1_000) / this.#perSecond);
    this.#tokens -= 1;
    return undefined;
  }
}

test.each([
  { perSecond: 10, size: 10, calls: 100, withinMs: 10_000 },
  { perSecond: 10, size: 1, calls: 50, withinMs: 6_000 },
  { perSecond: 50, size: 50, calls: 300, withinMs: 6_000 },
])(
  '$calls calls to an upstream of $perSecond a second are all let in by the fourth attempt',
  async (upstream) => {
    const clock = new ManualClock();
    const startAt = clock.now();
    const limiter = new Limiter({ maxConcurrency: 32, maxQueued: 1_000, clock });
    const bucket = new Bucket(upstream.perSecond, upstream.size, startAt);
    const attempts: number[] = [];
    const call = async () => {
      const age = limiter.nextAge();
      const cancellation = new Cancellation('GetUser', patient, patient.signal, clock);
      for (let attempt = 1; ; attempt += 1) {
        const slot = await limiter.acquire('GetUser', age, cancellation);
        await cancellation.sleep(5);
        const pauseMs = bucket.take(clock.now());
        if (pauseMs !== undefined) {
          slot.throttled(pauseMs);
          continue;
        }
        slot.end(true);
        attempts.push(attempt);
        return;
      }
    };
    const all = Promise.all(Array.from({ length: upstream.calls }, call));
    await clock.advance(upstream.withinMs);
    expect(attempts).toHaveLength(upstream.calls);
    await all;
    expect(Math.max(...attempts)).toBeLessThanOrEqual(4);
    const onTheWire = attempts.reduce((sum, count) => sum + count, 0);
    expect(onTheWire).toBeLessThan(upstream.calls * 3);
  },
);
