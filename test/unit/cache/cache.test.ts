import { describe, expect, test } from 'vitest';
import { settle } from '../eiam/clocks.ts';
import { Missing, openCache } from './scripted-cache.ts';

type Opened = ReturnType<typeof openCache>;

/** Asks and answers at once. */
async function fill(opened: Opened, key: string, value: unknown, more = {}): Promise<void> {
  const reading = opened.read(key, opened.reader(), more);
  await opened.asked.at(-1)?.answer(value);
  expect(await reading).toEqual(value);
}

/** Whether a question is answered from memory. */
async function isRemembered(opened: Opened, key: string): Promise<boolean> {
  const before = opened.asked.length;
  const reader = opened.reader();
  const reading = opened.read(key, reader);
  if (opened.asked.length === before) {
    await reading;
    return true;
  }
  await reader.leave();
  await reading;
  return false;
}

describe('memory', () => {
  test('an answer is remembered for its time, counted from when it was asked for', async () => {
    const opened = openCache();
    const reading = opened.read('a', opened.reader());
    await opened.clock.advance(10_000);
    await opened.asked[0]?.answer('old');
    await reading;
    await opened.clock.advance(49_999);
    const reader = opened.reader();
    expect(await opened.read('a', reader)).toBe('old');
    expect(reader).toMatchObject({ hits: 1, joins: 0 });
    await opened.clock.advance(1);
    expect(await isRemembered(opened, 'a')).toBe(false);
  });

  test('an answer with a shorter life of its own has that', async () => {
    const opened = openCache();
    await fill(opened, 'a', 'short', { lifeMs: () => 5_000 });
    await fill(opened, 'b', 'long', { lifeMs: () => Number.POSITIVE_INFINITY });
    await fill(opened, 'c', 'none', { lifeMs: () => 0 });
    await opened.clock.advance(4_999);
    expect(await isRemembered(opened, 'a')).toBe(true);
    expect(await isRemembered(opened, 'c')).toBe(false);
    await opened.clock.advance(1);
    expect(await isRemembered(opened, 'a')).toBe(false);
    expect(await isRemembered(opened, 'b')).toBe(true);
  });

  test('that something does not exist is remembered for a tenth of the time, its failure and all', async () => {
    const opened = openCache();
    const reading = opened.read('a', opened.reader());
    await opened.asked[0]?.fail(new Missing('nobody'));
    expect(await reading).toBe('Missing: nobody');
    await opened.clock.advance(5_999);
    const reader = opened.reader();
    expect(await opened.read('a', reader)).toBe('Missing: nobody');
    expect(reader.hits).toBe(1);
    await opened.clock.advance(1);
    expect(await isRemembered(opened, 'a')).toBe(false);
  });

  test('no other failure is', async () => {
    const opened = openCache();
    const reading = [opened.read('a', opened.reader()), opened.read('a', opened.reader())];
    await opened.asked[0]?.fail(new Error('refused'));
    expect(await Promise.all(reading)).toEqual(['Error: refused', 'Error: refused']);
    expect(opened.asked).toHaveLength(1);
    expect(await isRemembered(opened, 'a')).toBe(false);
  });

  test('rows are counted, and what was not read for longest goes first', async () => {
    const opened = openCache({ maxEntries: 10 });
    for (const key of ['a', 'b']) await fill(opened, key, key, { rowsOf: () => 4 });
    expect(await isRemembered(opened, 'a')).toBe(true);
    await fill(opened, 'c', 'c', { rowsOf: () => 4 });
    expect(opened.cache.stats()).toMatchObject({ entries: 2, rows: 8 });
    expect(await isRemembered(opened, 'b')).toBe(false);
    expect(await isRemembered(opened, 'a')).toBe(true);
    await fill(opened, 'huge', 'more than there is room for', { rowsOf: () => 11 });
    expect(await isRemembered(opened, 'huge')).toBe(false);
    expect(await isRemembered(opened, 'a')).toBe(true);
  });

  test('whoever asks for what was invented displaces nothing that exists', async () => {
    const opened = openCache({ maxEntries: 20 });
    for (let index = 0; index < 20; index += 1) await fill(opened, `real-${index}`, index);
    for (let index = 0; index < 100; index += 1) {
      const reading = opened.read(`invented-${index}`, opened.reader());
      await opened.asked.at(-1)?.fail(new Missing());
      await reading;
    }
    expect(opened.cache.stats()).toMatchObject({ entries: 22, rows: 22, inFlight: 0 });
    expect(await isRemembered(opened, 'real-0')).toBe(true);
  });

  test('nobody can change what is shared', async () => {
    const opened = openCache();
    const answer = { name: 'a', groups: [{ id: 'g' }] };
    await fill(opened, 'a', answer);
    expect([answer, answer.groups, answer.groups[0]].every(Object.isFrozen)).toBe(true);
  });
});

describe('a question on its way', () => {
  test('is asked once, also when a hot answer has just expired', async () => {
    const opened = openCache();
    await fill(opened, 'a', 'first');
    await opened.clock.advance(60_000);
    const readers = Array.from({ length: 50 }, () => opened.reader(5_000));
    const readings = readers.map((reader) => opened.read('a', reader));
    expect(opened.asked).toHaveLength(2);
    await opened.asked[1]?.answer('second');
    expect(await Promise.all(readings)).toEqual(readers.map(() => 'second'));
    expect(readers.map(({ joins }) => joins)).toEqual([0, ...Array.from({ length: 49 }, () => 1)]);
    expect(opened.cache.stats()).toMatchObject({ misses: 2, joins: 49, hits: 0, inFlight: 0 });
    expect(opened.clock.appointments).toBe(0);
  });

  test('goes on for those who wait when its first asker leaves', async () => {
    const opened = openCache();
    const [first, second] = [opened.reader(), opened.reader()];
    const readings = [opened.read('a', first), opened.read('a', second)];
    await first.leave();
    expect(await readings[0]).toBe('Left: Ask aborted');
    expect(opened.asked[0]?.context.signal.aborted).toBe(false);
    await opened.asked[0]?.answer('here');
    expect(await readings[1]).toBe('here');
    expect(await isRemembered(opened, 'a')).toBe(true);
  });

  test('is broken off when the last one leaves, and asked anew by the next', async () => {
    const opened = openCache();
    const readers = [opened.reader(), opened.reader(2_000)];
    const readings = readers.map((reader) => opened.read('a', reader));
    await readers[0]?.leave();
    await opened.clock.advance(2_000);
    expect(await Promise.all(readings)).toEqual(['Left: Ask aborted', 'Left: Ask deadline']);
    expect(opened.asked[0]?.context.signal.aborted).toBe(true);
    const next = opened.read('a', opened.reader());
    expect(opened.asked).toHaveLength(2);
    await opened.asked[0]?.fail(new Error('aborted'));
    await opened.asked[1]?.answer('new');
    expect(await next).toBe('new');
    expect(opened.clock.appointments).toBe(0);
  });

  test('gives those who join the time they have left', async () => {
    const opened = openCache();
    const first = opened.read('a', opened.reader(10_000));
    expect(opened.asked[0]?.context.deadlineAt).toBe(opened.clock.now() + 40_000);
    await opened.clock.advance(9_000);
    const joined = opened.read('a', opened.reader(31_000));
    expect(opened.asked).toHaveLength(1);
    const beyond = opened.read('a', opened.reader(31_001));
    const endless = opened.read('a', opened.reader());
    expect(opened.asked).toHaveLength(3);
    await opened.clock.advance(1_000);
    expect(await first).toBe('Left: Ask deadline');
    for (const { answer } of opened.asked) await answer('late');
    expect(await Promise.all([joined, beyond, endless])).toEqual(['late', 'late', 'late']);
  });

  test('is not asked for somebody who has left already', async () => {
    const opened = openCache();
    const gone = opened.reader();
    await gone.leave();
    const late = opened.reader(0);
    expect(await opened.read('a', gone)).toBe('Left: Ask aborted');
    expect(await opened.read('a', late)).toBe('Left: Ask deadline');
    expect(opened.asked).toHaveLength(0);
  });

  test('takes one appointment and one listener for all that an operation waits for', async () => {
    const opened = openCache();
    const reader = opened.reader(5_000);
    const readings = Array.from({ length: 100 }, (_, index) => opened.read(`${index}`, reader));
    expect(opened.clock.appointments).toBe(1);
    await opened.clock.advance(5_000);
    expect(new Set(await Promise.all(readings))).toEqual(new Set(['Left: Ask deadline']));
    expect(opened.asked.every(({ context }) => context.signal.aborted)).toBe(true);
    expect(opened.cache.stats().inFlight).toBe(0);
  });

  test('that throws before it is asked is a failure like any other', async () => {
    const opened = openCache();
    const load = () => {
      throw new RangeError('page size');
    };
    expect(await opened.read('a', opened.reader(), { load })).toBe('RangeError: page size');
    await settle();
    expect(opened.cache.stats().inFlight).toBe(0);
  });
});
