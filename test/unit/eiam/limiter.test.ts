import { describe, expect, test } from 'vitest';
import type { CallContext } from '../../../src/eiam/call-context.ts';
import { Cancellation } from '../../../src/eiam/cancellation.ts';
import { Limiter, type Slot, urgentAge } from '../../../src/eiam/limiter.ts';
import { RateWindow } from '../../../src/eiam/rate-window.ts';
import { InstantClock, ManualClock, settle } from './clocks.ts';
import { patient, samples } from './samples.ts';
import { type Answer, inTurn, json, ScriptedUpstream } from './scripted-upstream.ts';

interface BenchOptions {
  readonly maxConcurrency?: number;
  readonly ratePerSecond?: number;
  readonly maxQueued?: number;
  readonly sharedBy?: () => number;
}

class Bench {
  readonly clock = new ManualClock();
  readonly limiter: Limiter;
  readonly slots: Slot[] = [];
  readonly order: string[] = [];

  constructor({ ratePerSecond, ...options }: BenchOptions = {}) {
    const rateWindow =
      ratePerSecond === undefined ? undefined : new RateWindow(ratePerSecond, options.sharedBy);
    this.limiter = new Limiter({
      ...{ maxConcurrency: 4, maxQueued: 1_000, clock: this.clock, rateWindow },
      ...options,
    });
  }

  ask(name = 'x', context: Partial<CallContext> & { readonly age?: number } = {}): Promise<void> {
    const { age = this.limiter.nextAge(), ...rest } = context;
    const cancellation = new Cancellation(name, { ...patient, ...rest }, patient.signal, this.clock);
    return this.limiter.acquire(name, age, cancellation, context.share).then((slot) => {
      this.order.push(name);
      this.slots.push(slot);
    });
  }

  async end(count: number): Promise<void> {
    for (const slot of this.slots.splice(0, count)) slot.end(true);
    await settle();
  }
}

test('no more calls are in flight than allowed, and all are answered', async () => {
  await using upstream = await ScriptedUpstream.listen();
  await using client = upstream.client({ maxConcurrency: 3 });
  // No call is answered before three wait, or all have arrived.
  const held: (() => void)[] = [];
  upstream.answer = (response, request) => {
    held.push(() => json(samples.user)(response, request));
    if (held.length === 3) held.shift()?.();
    if (upstream.seen.length === 60) for (const answer of held.splice(0)) answer();
  };
  await Promise.all(Array.from({ length: 60 }, () => client.getUser('user_1', patient)));
  expect(upstream.seen).toHaveLength(60);
  expect(upstream.mostInFlight).toBe(3);
  expect(upstream.openSockets).toBeLessThanOrEqual(3);
});

test('a slot may be had without waiting while one is free', () => {
  const bench = new Bench({ maxConcurrency: 2 });
  const slots = [1, 2, 3].map(() => bench.limiter.tryAcquire('x'));
  expect(slots.map((slot) => slot !== undefined)).toEqual([true, true, false]);
  slots[0]?.end(true);
  expect(bench.limiter.tryAcquire('x')).toBeDefined();
});

test('places are shared equally by the processes there are at present', () => {
  let processes = 1;
  const bench = new Bench({ maxConcurrency: 9, sharedBy: () => processes });
  const places = [1, 3, 4, 20, 1].map((count) => {
    processes = count;
    return bench.limiter.load().places;
  });
  expect(places).toEqual([9, 3, 2, 1, 9]);
});

test('so are starts within a second', async () => {
  let processes = 3;
  const bench = new Bench({ maxConcurrency: 1_000, ratePerSecond: 6, sharedBy: () => processes });
  for (let call = 0; call < 20; call += 1) void bench.ask();
  const startsAt = async (now: number) => {
    await bench.clock.advance(now - bench.clock.now());
    return bench.order.length;
  };
  const start = bench.clock.now();
  expect(await startsAt(start)).toBe(2);
  expect(await startsAt(start + 999)).toBe(2);
  expect(await startsAt(start + 1_000)).toBe(4);
  processes = 1;
  // The next call was to start a second later: what it finds then is the whole rate.
  expect(await startsAt(start + 2_000)).toBe(10);
  processes = 12;
  expect(await startsAt(start + 3_000)).toBe(10);
  expect(await startsAt(start + 4_000)).toBe(11);
  expect(await startsAt(start + 5_999)).toBe(11);
  expect(await startsAt(start + 6_000)).toBe(12);
});

test('a failure of upstream is no sign that it keeps up', async () => {
  await using upstream = await ScriptedUpstream.listen();
  const clock = new InstantClock();
  await using client = upstream.client({ now: clock.now, setTimer: clock.setTimer, maxAttempts: 2 });
  const settled = (answer: Answer): Answer => {
    return async (response, request) => {
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      answer(response, request);
    };
  };
  upstream.answer = inTurn(
    json({ Code: 'Throttling' }, 429),
    json({}, 500),
    json({}, 500),
    settled(json(samples.user)),
  );
  await client.getUser('user_1', patient).catch(() => {});
  upstream.mostInFlight = 0;
  await Promise.all([client.getUser('user_1', patient), client.getUser('user_1', patient)]);
  expect(upstream.mostInFlight).toBe(1);
});

describe('the line', () => {
  test('is served in order of arrival', async () => {
    const bench = new Bench({ maxConcurrency: 1 });
    for (const name of ['a', 'b', 'c', 'd']) void bench.ask(name);
    for (let turn = 0; turn < 4; turn += 1) await bench.end(1);
    expect(bench.order).toEqual(['a', 'b', 'c', 'd']);
  });

  test('gives a retried call its old place, and an urgent one the first', async () => {
    const bench = new Bench({ maxConcurrency: 1 });
    const old = bench.limiter.nextAge();
    for (const name of ['a', 'b', 'c']) void bench.ask(name);
    void bench.ask('old', { age: old });
    void bench.ask('urgent', { age: urgentAge });
    for (let turn = 0; turn < 5; turn += 1) await bench.end(1);
    expect(bench.order).toEqual(['a', 'urgent', 'old', 'b', 'c']);
  });

  test('refuses calls beyond its length, but no urgent one', async () => {
    const bench = new Bench({ maxConcurrency: 1, maxQueued: 2 });
    for (const name of ['a', 'b', 'c']) void bench.ask(name);
    await expect(bench.ask('d')).rejects.toMatchObject({ operation: 'd', kind: 'overloaded' });
    void bench.ask('urgent', { age: urgentAge });
    for (let turn = 0; turn < 4; turn += 1) await bench.end(1);
    expect(bench.order).toEqual(['a', 'urgent', 'b', 'c']);
  });

  test('has room for interactive calls where all others have filled it, and says when to come again', async () => {
    const bench = new Bench({ maxConcurrency: 1, maxQueued: 4 });
    const bulk = { viewer: 'crowd', priority: 'bulk' } as const;
    for (const name of ['a', 'b', 'c', 'd']) void bench.ask(name, { share: bulk });
    const refused = bench.ask('e', { share: bulk });
    await expect(refused).rejects.toMatchObject({ kind: 'overloaded', retryAfterMs: 1_000 });
    void bench.ask('page', { share: { viewer: 'reader', priority: 'interactive' } });
    for (let turn = 0; turn < 5; turn += 1) await bench.end(1);
    expect(bench.order).toEqual(['a', 'page', 'b', 'c', 'd']);
  });

  test('is left at once by an abort, without disturbing the rest', async () => {
    const bench = new Bench({ maxConcurrency: 1 });
    const leaving = new AbortController();
    void bench.ask('a');
    const left = bench.ask('b', { signal: leaving.signal });
    void bench.ask('c');
    leaving.abort();
    await expect(left).rejects.toMatchObject({ operation: 'b', kind: 'aborted' });
    await bench.end(1);
    expect(bench.order).toEqual(['a', 'c']);
  });

  test('is left at the deadline', async () => {
    const bench = new Bench({ maxConcurrency: 1 });
    void bench.ask('a');
    const late = expect(bench.ask('b', { deadlineAt: bench.clock.now() + 100 })).rejects.toMatchObject({
      kind: 'deadline',
    });
    await bench.clock.advance(100);
    await late;
    expect(bench.clock.appointments).toBe(0);
  });
});

describe('throttling', () => {
  test('lets no call start until the pause is over, then one as a probe', async () => {
    const bench = new Bench({ maxConcurrency: 4 });
    for (let call = 0; call < 10; call += 1) void bench.ask(`${call}`);
    await settle();
    bench.slots.shift()?.throttled(1_000);
    await bench.end(3);
    expect(bench.order).toHaveLength(4);
    expect(bench.limiter.tryAcquire('x')).toBeUndefined();
    await bench.clock.advance(999);
    expect(bench.order).toHaveLength(4);
    await bench.clock.advance(1);
    expect(bench.order).toHaveLength(5);
    await bench.end(1);
    expect(bench.order).toHaveLength(7);
  });

  test('halves what may be in flight, once however many were throttled together, and recovers by successes', async () => {
    const bench = new Bench({ maxConcurrency: 32 });
    for (let call = 0; call < 200; call += 1) void bench.ask();
    await settle();
    expect(bench.slots).toHaveLength(32);
    for (const slot of bench.slots.splice(0)) slot.throttled(100);
    await bench.clock.advance(100);
    expect(bench.slots).toHaveLength(1);
    const inFlight: number[] = [];
    for (let turn = 0; turn < 140; turn += 1) {
      await bench.end(1);
      inFlight.push(bench.slots.length);
    }
    expect(inFlight.slice(0, 16)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 16]);
    expect([inFlight[60], inFlight.at(-1)]).toEqual([16, 18]);
  });

  test('fails calls whose deadline lies within the pause at once', async () => {
    const bench = new Bench({ maxConcurrency: 1 });
    void bench.ask('a');
    const late = expect(bench.ask('b', { deadlineAt: bench.clock.now() + 500 })).rejects.toMatchObject({
      kind: 'throttled',
      retryAfterMs: 1_000,
    });
    void bench.ask('c', { deadlineAt: bench.clock.now() + 5_000 });
    await settle();
    bench.slots.shift()?.throttled(1_000);
    await late;
    await bench.clock.advance(1_000);
    expect(bench.order).toEqual(['a', 'c']);
  });

  test('lasts for a minute at most, not for days', async () => {
    const bench = new Bench();
    void bench.ask('a');
    await settle();
    bench.slots.shift()?.throttled(864_000_000);
    void bench.ask('b');
    await bench.clock.advance(60_000);
    expect(bench.order).toEqual(['a', 'b']);
  });

  test('leaves no timer behind when the last one leaves', async () => {
    const bench = new Bench();
    void bench.ask('a');
    await settle();
    bench.slots.shift()?.throttled(10_000);
    const leaving = new AbortController();
    const left = expect(bench.ask('b', { signal: leaving.signal })).rejects.toMatchObject({
      kind: 'aborted',
    });
    expect(bench.clock.appointments).toBe(1);
    leaving.abort();
    await left;
    expect(bench.clock.appointments).toBe(0);
  });
});

describe('a rate limit', () => {
  test.each([
    { ratePerSecond: 5, after: [0, 999, 1_000, 1_999, 2_000], started: [5, 5, 10, 10, 15] },
    { ratePerSecond: 0.5, after: [0, 1_999, 2_000], started: [1, 1, 2] },
  ])('of $ratePerSecond a second holds in any second', async ({ ratePerSecond, after, started }) => {
    const bench = new Bench({ maxConcurrency: 100, ratePerSecond });
    const start = bench.clock.now();
    for (let call = 0; call < 20; call += 1) void bench.ask();
    const seen: number[] = [];
    for (const ms of after) {
      await bench.clock.advance(start + ms - bench.clock.now());
      seen.push(bench.order.length);
    }
    expect(seen).toEqual(started);
  });
});

describe('a wait', () => {
  const share = (viewer: string) => ({ viewer, priority: 'interactive' }) as const;

  /** A queue of one place, whose turns have taken a tenth of a second each. */
  async function openSlowQueue(): Promise<Bench> {
    const bench = new Bench({ maxConcurrency: 1 });
    for (let turn = 0; turn < 60; turn += 1) void bench.ask(`${turn}`, { share: share('crowd') });
    await settle();
    for (let turn = 0; turn < 50; turn += 1) {
      await bench.clock.advance(100);
      await bench.end(1);
    }
    return bench;
  }

  test('that would outlast the deadline is refused at once, and says how long it would take', async () => {
    const bench = await openSlowQueue();
    for (let more = 0; more < 31; more += 1) void bench.ask(`more ${more}`, { share: share('crowd') });
    const deadlineAt = bench.clock.now() + 5_000;
    await expect(bench.ask('late', { share: share('crowd'), deadlineAt })).rejects.toMatchObject({
      kind: 'overloaded',
      effect: 'none',
      retryAfterMs: expect.closeTo(4_000, -3),
    });
  });

  test('of another viewer is no longer than its own turns', async () => {
    const bench = await openSlowQueue();
    for (let more = 0; more < 31; more += 1) void bench.ask(`more ${more}`, { share: share('crowd') });
    const other = bench.ask('other', { share: share('other'), deadlineAt: bench.clock.now() + 500 });
    await bench.end(1);
    await bench.end(1);
    await other;
    expect(bench.order).toContain('other');
  });

  test('that costs nothing is not refused, whatever the deadline', async () => {
    const bench = new Bench({ maxConcurrency: 1 });
    await bench.ask('first');
    const second = bench.ask('second', { deadlineAt: bench.clock.now() + 1 });
    await bench.end(1);
    await second;
  });
});
