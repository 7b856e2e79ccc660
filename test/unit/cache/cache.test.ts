import { describe, expect, test } from 'vitest';
import { settle } from '../eiam/clocks.ts';
import { Missing, openCache } from './scripted-cache.ts';

type Opened = ReturnType<typeof openCache>;

/** Reads a key, and answers the call at once. */
async function fill(opened: Opened, key: string, value: unknown, more = {}): Promise<void> {
  const reading = opened.read(key, opened.reader(), more);
  await opened.calls.at(-1)?.answer(value);
  expect(await reading).toEqual(value);
}

/** Whether a read is answered from the cache. */
async function isCached(opened: Opened, key: string): Promise<boolean> {
  const before = opened.calls.length;
  const reader = opened.reader();
  const reading = opened.read(key, reader);
  if (opened.calls.length === before) {
    await reading;
    return true;
  }
  await reader.leave();
  await reading;
  return false;
}

describe('cached answers', () => {
  test('an answer is cached for its time to live, counted from the start of its call', async () => {
    const opened = openCache();
    const reading = opened.read('a', opened.reader());
    await opened.clock.advance(10_000);
    await opened.calls[0]?.answer('old');
    await reading;
    await opened.clock.advance(49_999);
    const reader = opened.reader();
    expect(await opened.read('a', reader)).toBe('old');
    expect(reader).toMatchObject({ hits: 1, joins: 0 });
    await opened.clock.advance(1);
    expect(await isCached(opened, 'a')).toBe(false);
  });

  test('an answer with a shorter life of its own has that', async () => {
    const opened = openCache();
    await fill(opened, 'a', 'short', { lifeMs: () => 5_000 });
    await fill(opened, 'b', 'long', { lifeMs: () => Number.POSITIVE_INFINITY });
    await fill(opened, 'c', 'none', { lifeMs: () => 0 });
    await opened.clock.advance(4_999);
    expect(await isCached(opened, 'a')).toBe(true);
    expect(await isCached(opened, 'c')).toBe(false);
    await opened.clock.advance(1);
    expect(await isCached(opened, 'a')).toBe(false);
    expect(await isCached(opened, 'b')).toBe(true);
  });

  test('an absence is cached for a tenth of the time, its failure included', async () => {
    const opened = openCache();
    const reading = opened.read('a', opened.reader());
    await opened.calls[0]?.fail(new Missing('no user'));
    expect(await reading).toBe('Missing: no user');
    await opened.clock.advance(5_999);
    const reader = opened.reader();
    expect(await opened.read('a', reader)).toBe('Missing: no user');
    expect(reader.hits).toBe(1);
    await opened.clock.advance(1);
    expect(await isCached(opened, 'a')).toBe(false);
  });

  test('no other failure is', async () => {
    const opened = openCache();
    const reading = [opened.read('a', opened.reader()), opened.read('a', opened.reader())];
    await opened.calls[0]?.fail(new Error('refused'));
    expect(await Promise.all(reading)).toEqual(['Error: refused', 'Error: refused']);
    expect(opened.calls).toHaveLength(1);
    expect(await isCached(opened, 'a')).toBe(false);
  });

  test('rows are counted, and what was not read for longest goes first', async () => {
    const opened = openCache({ maxEntries: 10 });
    for (const key of ['a', 'b']) await fill(opened, key, key, { rowsOf: () => 4 });
    expect(await isCached(opened, 'a')).toBe(true);
    await fill(opened, 'c', 'c', { rowsOf: () => 4 });
    expect(opened.cache.stats()).toMatchObject({ entries: 2, rows: 8 });
    expect(await isCached(opened, 'b')).toBe(false);
    expect(await isCached(opened, 'a')).toBe(true);
    await fill(opened, 'huge', 'more than there is room for', { rowsOf: () => 11 });
    expect(await isCached(opened, 'huge')).toBe(false);
    expect(await isCached(opened, 'a')).toBe(true);
  });

  test('reads of invented ids displace nothing that exists', async () => {
    const opened = openCache({ maxEntries: 20 });
    for (let index = 0; index < 20; index += 1) await fill(opened, `real-${index}`, index);
    for (let index = 0; index < 100; index += 1) {
      const reading = opened.read(`invented-${index}`, opened.reader());
      await opened.calls.at(-1)?.fail(new Missing());
      await reading;
    }
    expect(opened.cache.stats()).toMatchObject({ entries: 22, rows: 22, inFlight: 0 });
    expect(await isCached(opened, 'real-0')).toBe(true);
  });

  test('a caller cannot change a shared answer', async () => {
    const opened = openCache();
    const answer = { name: 'a', groups: [{ id: 'g' }] };
    await fill(opened, 'a', answer);
    expect([answer, answer.groups, answer.groups[0]].every(Object.isFrozen)).toBe(true);
  });
});

describe('a single flight', () => {
  test('makes one call, also when a hot answer has just expired', async () => {
    const opened = openCache();
    await fill(opened, 'a', 'first');
    await opened.clock.advance(60_000);
    const readers = Array.from({ length: 50 }, () => opened.reader(5_000));
    const readings = readers.map((reader) => opened.read('a', reader));
    expect(opened.calls).toHaveLength(2);
    await opened.calls[1]?.answer('second');
    expect(await Promise.all(readings)).toEqual(readers.map(() => 'second'));
    expect(readers.map(({ joins }) => joins)).toEqual([0, ...Array.from({ length: 49 }, () => 1)]);
    expect(opened.cache.stats()).toMatchObject({ misses: 2, joins: 49, hits: 0, inFlight: 0 });
    expect(opened.clock.appointments).toBe(0);
  });

  test('goes on for the other callers when the first one leaves', async () => {
    const opened = openCache();
    const [first, second] = [opened.reader(), opened.reader()];
    const readings = [opened.read('a', first), opened.read('a', second)];
    await first.leave();
    expect(await readings[0]).toBe('Left: Ask aborted');
    expect(opened.calls[0]?.context.signal.aborted).toBe(false);
    await opened.calls[0]?.answer('here');
    expect(await readings[1]).toBe('here');
    expect(await isCached(opened, 'a')).toBe(true);
  });

  test('is aborted when the last caller leaves, and the next one makes a new call', async () => {
    const opened = openCache();
    const readers = [opened.reader(), opened.reader(2_000)];
    const readings = readers.map((reader) => opened.read('a', reader));
    await readers[0]?.leave();
    await opened.clock.advance(2_000);
    expect(await Promise.all(readings)).toEqual(['Left: Ask aborted', 'Left: Ask deadline']);
    expect(opened.calls[0]?.context.signal.aborted).toBe(true);
    const next = opened.read('a', opened.reader());
    expect(opened.calls).toHaveLength(2);
    await opened.calls[0]?.fail(new Error('aborted'));
    await opened.calls[1]?.answer('new');
    expect(await next).toBe('new');
    expect(opened.clock.appointments).toBe(0);
  });

  test('leaves callers that join the rest of their own time', async () => {
    const opened = openCache();
    const first = opened.read('a', opened.reader(10_000));
    expect(opened.calls[0]?.context.deadlineAt).toBe(opened.clock.now() + 40_000);
    await opened.clock.advance(9_000);
    const joined = opened.read('a', opened.reader(31_000));
    expect(opened.calls).toHaveLength(1);
    const beyond = opened.read('a', opened.reader(31_001));
    const endless = opened.read('a', opened.reader());
    expect(opened.calls).toHaveLength(3);
    await opened.clock.advance(1_000);
    expect(await first).toBe('Left: Ask deadline');
    for (const { answer } of opened.calls) await answer('late');
    expect(await Promise.all([joined, beyond, endless])).toEqual(['late', 'late', 'late']);
  });

  test('makes no call for a caller that has left already', async () => {
    const opened = openCache();
    const gone = opened.reader();
    await gone.leave();
    const late = opened.reader(0);
    expect(await opened.read('a', gone)).toBe('Left: Ask aborted');
    expect(await opened.read('a', late)).toBe('Left: Ask deadline');
    expect(opened.calls).toHaveLength(0);
  });

  test('takes one timer and one listener for all waits of an operation', async () => {
    const opened = openCache();
    const reader = opened.reader(5_000);
    const readings = Array.from({ length: 100 }, (_, index) => opened.read(`${index}`, reader));
    expect(opened.clock.appointments).toBe(1);
    await opened.clock.advance(5_000);
    expect(new Set(await Promise.all(readings))).toEqual(new Set(['Left: Ask deadline']));
    expect(opened.calls.every(({ context }) => context.signal.aborted)).toBe(true);
    expect(opened.cache.stats().inFlight).toBe(0);
  });

  test('that throws before its call is a failure like any other', async () => {
    const opened = openCache();
    const load = () => {
      throw new RangeError('page size');
    };
    expect(await opened.read('a', opened.reader(), { load })).toBe('RangeError: page size');
    await settle();
    expect(opened.cache.stats().inFlight).toBe(0);
  });
});
