import { describe, expect, test } from 'vitest';
import { EvictionLog } from '../../../src/concurrency/eviction-log.ts';
import { Missing, openCache } from './scripted-cache.ts';

const shows = (text: string, ...tags: string[]) => ({ text, tags });

describe('an eviction', () => {
  test('drops what carries one of its tags, of the read or of the answer, and nothing else', async () => {
    const opened = openCache();
    const { cache, calls } = opened;
    for (const key of ['a', 'b', 'c']) {
      const reading = opened.read(key, opened.reader());
      await calls.at(-1)?.answer(shows(key, `shown-${key}`));
      await reading;
    }
    const absent = opened.read('no-user', opened.reader());
    await calls.at(-1)?.fail(new Missing());
    await absent;
    cache.evict(['a', 'shown-b', 'unheard of']);
    const reader = opened.reader();
    const pending = ['a', 'b'].map((key) => opened.read(key, reader));
    expect(calls.slice(4).map(({ key }) => key)).toEqual(['a', 'b']);
    await reader.leave();
    await Promise.all(pending);
    expect(await opened.read('c', reader)).toEqual(shows('c', 'shown-c'));
    expect(await opened.read('no-user', reader)).toBe('Missing');
    cache.evict(['absent']);
    const next = opened.reader();
    const looked = opened.read('no-user', next);
    await next.leave();
    await looked;
    expect(calls).toHaveLength(7);
  });

  test('during a flight: earlier callers are answered, later ones by a new call, and the old answer is not cached', async () => {
    const opened = openCache();
    const before = opened.read('a', opened.reader());
    opened.cache.evict(['a']);
    const after = opened.read('a', opened.reader());
    expect(opened.calls).toHaveLength(2);
    await opened.calls[0]?.answer('old');
    expect(await before).toBe('old');
    const later = opened.read('a', opened.reader());
    await opened.calls[1]?.answer('new');
    expect(await Promise.all([after, later])).toEqual(['new', 'new']);
    expect(opened.calls).toHaveLength(2);
  });

  test('the call started earlier and answered later is not cached over the later one', async () => {
    const opened = openCache();
    const before = opened.read('a', opened.reader());
    opened.cache.evict(['a']);
    const after = opened.read('a', opened.reader());
    await opened.calls[1]?.answer('new');
    await opened.calls[0]?.answer('old');
    expect(await Promise.all([before, after])).toEqual(['old', 'new']);
    expect(await opened.read('a', opened.reader())).toBe('new');
  });

  test('apart, the later call wins as well', async () => {
    const opened = openCache();
    const hurried = opened.read('a', opened.reader(1_000));
    const patient = opened.read('a', opened.reader());
    await opened.calls[1]?.answer('new');
    await opened.calls[0]?.answer('old');
    expect(await Promise.all([hurried, patient])).toEqual(['old', 'new']);
    expect(await opened.read('a', opened.reader())).toBe('new');
  });

  test('of something else neither splits the flight nor prevents caching', async () => {
    const opened = openCache();
    const readings = [opened.read('a', opened.reader())];
    opened.cache.evict(['b']);
    readings.push(opened.read('a', opened.reader()));
    await opened.calls[0]?.answer('same');
    expect(await Promise.all(readings)).toEqual(['same', 'same']);
    expect(await opened.read('a', opened.reader())).toBe('same');
    expect(opened.calls).toHaveLength(1);
  });

  test('of a tag that only the answer shows: callers that joined after it share one more call', async () => {
    const opened = openCache();
    const first = opened.read('by name', opened.reader());
    opened.cache.evict(['user']);
    const joined = Array.from({ length: 20 }, () => opened.read('by name', opened.reader()));
    expect(opened.calls).toHaveLength(1);
    await opened.calls[0]?.answer(shows('old', 'user'));
    expect(await first).toEqual(shows('old', 'user'));
    expect(opened.calls).toHaveLength(2);
    await opened.calls[1]?.answer(shows('new', 'user'));
    expect(await Promise.all(joined)).toEqual(joined.map(() => shows('new', 'user')));
    expect(opened.cache.stats()).toMatchObject({ misses: 2, joins: 20, inFlight: 0 });
  });

  test('of everything leaves nothing', async () => {
    const opened = openCache();
    const kept = opened.read('a', opened.reader());
    await opened.calls[0]?.answer('old');
    await kept;
    const onTheWay = opened.read('b', opened.reader());
    opened.cache.evictAll();
    await opened.calls[1]?.answer('old');
    await onTheWay;
    expect(opened.cache.stats()).toMatchObject({ entries: 0, rows: 0 });
    const reader = opened.reader();
    const readings = ['a', 'b'].map((key) => opened.read(key, reader));
    expect(opened.calls).toHaveLength(4);
    await reader.leave();
    await Promise.all(readings);
  });

  test('for a write of unknown outcome: nothing it touches is cached until it must have ended', async () => {
    const opened = openCache();
    opened.cache.evictUncertain(['a']);
    for (const [key, count] of [
      ['a', 1],
      ['a', 2],
      ['b', 3],
      ['b', 3],
    ] as const) {
      const reading = opened.read(key, opened.reader());
      if (opened.calls.length === count) await opened.calls[count - 1]?.answer('maybe old');
      await reading;
      expect(opened.calls).toHaveLength(count);
    }
    await opened.clock.advance(30_000);
    const reading = opened.read('a', opened.reader());
    await opened.calls[3]?.answer('settled');
    await reading;
    expect(await opened.read('a', opened.reader())).toBe('settled');
  });
});

describe('the log of evictions', () => {
  test('drops the oldest when it is full, and counts all that is older as evicted', () => {
    const log = new EvictionLog(3);
    log.evict(['a', 'b']);
    log.evict(['c', 'a']);
    expect([log.isTouched(0, ['x']), log.isTouched(1, ['b']), log.isTouched(1, ['a'])]).toEqual([
      false,
      false,
      true,
    ]);
    log.evict(['d']);
    // "b" went first, since "a" was evicted again.
    expect([log.isTouched(0, ['x']), log.isTouched(1, ['x']), log.isTouched(1, ['c'])]).toEqual([
      true,
      false,
      true,
    ]);
    log.evict(['e', 'f', 'g', 'h']);
    expect([log.isTouched(3, ['x']), log.isTouched(4, ['h'])]).toEqual([true, false]);
  });
});
