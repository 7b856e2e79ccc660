import { describe, expect, test } from 'vitest';
import { Cancellation } from '../../../src/eiam/cancellation.ts';
import { Limiter, type Slot } from '../../../src/eiam/limiter.ts';
import { ManualClock } from './clocks.ts';
import { patient } from './samples.ts';

/** How an upstream takes one call, given how many it has at that moment. */
type Upstream = (inFlight: number) => { readonly latencyMs: number; readonly end?: (slot: Slot) => void };

/** Callers that call again as soon as they are answered, before an upstream that is a script. */
class Load {
  readonly clock = new ManualClock();
  readonly limiter: Limiter;
  /** Answers of each caller. */
  readonly answers: number[] = [];
  mostInFlight = 0;
  latestMs = 0;
  upstream: Upstream;
  readonly #cancellation = new Cancellation('GetUser', patient, patient.signal, this.clock);

  constructor(upstream: Upstream, ceiling = 512) {
    this.upstream = upstream;
    this.limiter = new Limiter({ maxConcurrency: ceiling, maxQueued: 2_000, clock: this.clock });
  }

  get places(): number {
    return this.limiter.load().places;
  }

  add(callers: number, operation = 'GetUser', slowdown = 1): void {
    for (let caller = 0; caller < callers; caller += 1) void this.#ask(operation, slowdown);
  }

  async #ask(operation: string, slowdown: number): Promise<void> {
    const caller = this.answers.push(0) - 1;
    for (;;) {
      const slot = await this.limiter.acquire(operation, this.limiter.nextAge(), this.#cancellation);
      const { inFlight } = this.limiter.load();
      this.mostInFlight = Math.max(this.mostInFlight, inFlight);
      const { latencyMs, end = (ended: Slot) => ended.end(true) } = this.upstream(inFlight);
      this.latestMs = latencyMs;
      await this.#cancellation.sleep(latencyMs * slowdown);
      end(slot);
      this.answers[caller] = (this.answers[caller] ?? 0) + 1;
    }
  }
}

/** One that serves so many at a time in the given time; more of them share it. */
const queueing =
  (capacity: number, latencyMs = 20): Upstream =>
  (inFlight) => ({ latencyMs: latencyMs * Math.max(1, inFlight / capacity) });
const steady = (latencyMs: number): Upstream => queueing(Number.POSITIVE_INFINITY, latencyMs);
/** The same, where each call takes from a third to three times as long. */
function uneven(upstream: Upstream): Upstream {
  const factors = [1, 3, 1 / 2, 1, 2, 1 / 3, 1];
  let calls = 0;
  return (inFlight) => {
    calls += 1;
    return { latencyMs: upstream(inFlight).latencyMs * (factors[calls % factors.length] ?? 1) };
  };
}
/** One that answers a third of the calls at once, as of ids that it does not know. */
function quickForSome(): Upstream {
  let calls = 0;
  return () => {
    calls += 1;
    return { latencyMs: calls % 3 === 0 ? 1 : 50 };
  };
}

describe('the places', () => {
  test('grow to the ceiling while latency stays as it is', async () => {
    const load = new Load(steady(20));
    load.add(600);
    await load.clock.advance(1);
    expect(load.mostInFlight).toBe(32);
    await load.clock.advance(400);
    expect([load.places, load.mostInFlight]).toEqual([512, 512]);
  });

  test('begin no higher than the ceiling', async () => {
    const load = new Load(steady(20), 5);
    load.add(20);
    await load.clock.advance(1_000);
    expect(load.mostInFlight).toBe(5);
  });

  test('grow for one operation alone, which holds a quarter of them', async () => {
    const load = new Load(steady(20));
    for (let round = 0; round < 50; round += 1) {
      load.add(Math.floor(load.places / 4) - load.answers.length);
      await load.clock.advance(20);
    }
    expect(load.places).toBeGreaterThan(256);
  });

  test('do not grow where less than a fifth is used', async () => {
    const load = new Load(steady(20));
    load.add(6);
    await load.clock.advance(2_000);
    expect(load.places).toBe(32);
  });

  test('grow although each new connection takes its time', async () => {
    let connections = 0;
    const load = new Load((inFlight) => {
      const isNew = inFlight > connections;
      connections = Math.max(connections, inFlight);
      return { latencyMs: isNew ? 80 : 20 };
    }, 128);
    load.add(150);
    await load.clock.advance(1_500);
    expect(load.places).toBe(128);
  });

  test('grow where slow and quick operations take turns', async () => {
    const load = new Load(steady(20), 128);
    load.add(100);
    load.add(100, 'ListUsers', 10);
    await load.clock.advance(4_000);
    expect(load.places).toBe(128);
  });
});

test.each([
  ['take a third or three times as long as others', uneven(steady(20))],
  ['are answered at once', quickForSome()],
])('the places grow although some calls %s', async (_name, upstream) => {
  const load = new Load(upstream, 128);
  load.add(200);
  await load.clock.advance(10_000);
  expect(load.places).toBe(128);
});

describe('rising latency', () => {
  test('ends the growth near what upstream serves at a time', async () => {
    const load = new Load(queueing(60));
    load.add(200);
    await load.clock.advance(5_000);
    expect(load.latestMs).toBeLessThanOrEqual(50);
    expect(load.places).toBeGreaterThanOrEqual(60);
  });

  test('ends it there as well where each call takes another time', async () => {
    const load = new Load(uneven(queueing(60)));
    load.add(400);
    await load.clock.advance(10_000);
    expect(load.places).toBeGreaterThanOrEqual(50);
    expect(load.places).toBeLessThanOrEqual(180);
  });

  test('brings the places down with an upstream that serves fewer than before', async () => {
    const load = new Load(queueing(100));
    load.add(200);
    await load.clock.advance(1_000);
    expect(load.places).toBeGreaterThan(100);
    load.upstream = queueing(10);
    await load.clock.advance(4_000);
    expect(load.places).toBeLessThanOrEqual(32);
    load.upstream = queueing(100);
    await load.clock.advance(5_000);
    expect(load.places).toBeGreaterThan(100);
  });

  test('that fewer calls do not cure costs half of the places at most, and they come again', async () => {
    const load = new Load(steady(20), 64);
    load.add(80);
    await load.clock.advance(500);
    expect(load.places).toBe(64);
    load.upstream = steady(200);
    let least = 64;
    for (let step = 0; step < 100; step += 1) {
      await load.clock.advance(100);
      least = Math.min(least, load.places);
    }
    expect(least).toBe(32);
    expect(load.places).toBe(64);
  });

  test('to no answer at all in time halves them, down to eight', async () => {
    const load = new Load(() => ({ latencyMs: 1_000, end: (slot) => slot.timedOut() }));
    load.add(64);
    await load.clock.advance(1_000);
    expect(load.places).toBe(16);
    await load.clock.advance(50_000);
    expect(load.places).toBe(8);
  });
});

describe('throttling', () => {
  test('of an upstream that has become slow as well is recovered from', async () => {
    const load = new Load(steady(20));
    load.add(64);
    await load.clock.advance(100);
    load.upstream = () => ({ latencyMs: 10, end: (slot) => slot.throttled(100) });
    await load.clock.advance(2_000);
    expect(load.places).toBe(1);
    load.upstream = steady(200);
    await load.clock.advance(20_000);
    expect(load.places).toBeGreaterThan(10);
  });

  test('halves the places, never below one, however often it comes', async () => {
    const load = new Load(() => ({ latencyMs: 10, end: (slot) => slot.throttled(100) }));
    load.add(64);
    await load.clock.advance(110);
    expect(load.limiter.load()).toMatchObject({ places: 1, inFlight: 1 });
    await load.clock.advance(5_000);
    load.upstream = steady(10);
    expect(load.places).toBe(1);
    await load.clock.advance(5_000);
    expect(load.places).toBeGreaterThan(10);
  });

  test('keeps an upstream that lets in few at once below twice that, most of the time', async () => {
    let refused = 0;
    let taken = 0;
    const load = new Load((inFlight) => {
      taken += 1;
      if (inFlight <= 40) return { latencyMs: 20 };
      refused += 1;
      return { latencyMs: 5, end: (slot) => slot.throttled(50) };
    });
    load.add(200);
    await load.clock.advance(20_000);
    expect(refused / taken).toBeLessThan(0.02);
    expect(taken).toBeGreaterThan(15_000);
  });
});

test('callers that call again and again are served alike, however the places change', async () => {
  let call = 0;
  const load = new Load(() => {
    call += 1;
    const isThrottled = call % 500 === 0;
    return { latencyMs: 20, end: (slot) => (isThrottled ? slot.throttled(50) : slot.end(true)) };
  });
  load.add(300);
  await load.clock.advance(10_000);
  const [least, most] = [Math.min(...load.answers), Math.max(...load.answers)];
  expect(least).toBeGreaterThan(5);
  expect(most - least).toBeLessThanOrEqual(1);
});
