import { describe, expect, test } from 'vitest';
import { EvictionLog } from '../../../src/cache/eviction-log.ts';
import { Missing, openCache } from './scripted-cache.ts';

const shows = (text: string, ...tags: string[]) => ({ text, tags });

describe('an eviction', () => {
  test('forgets what carries one of its tags, asked for or shown, and nothing else', async () => {
    const opened = openCache();
    const { cache, asked } = opened;
    for (const key of ['a', 'b', 'c']) {
      const reading = opened.read(key, opened.reader());
      await asked.at(-1)?.answer(shows(key, `shown-${key}`));
      await reading;
    }
    const absent = opened.read('nobody', opened.reader());
    await asked.at(-1)?.fail(new Missing());
    await absent;
    cache.evict(['a', 'shown-b', 'unheard of']);
    const reader = opened.reader();
    const pending = ['a', 'b'].map((key) => opened.read(key, reader));
    expect(asked.slice(4).map(({ key }) => key)).toEqual(['a', 'b']);
    await reader.leave();
    await Promise.all(pending);
    expect(await opened.read('c', reader)).toEqual(shows('c', 'shown-c'));
    expect(await opened.read('nobody', reader)).toBe('Missing');
    cache.evict(['absent']);
    const next = opened.reader();
    const looked = opened.read('nobody', next);
    await next.leave();
    await looked;
    expect(asked).toHaveLength(7);
  });

  test('on the way: who asked before it is answered, nobody else is, and nothing is kept', async () => {
    const opened = openCache();
    const before = opened.read('a', opened.reader());
    opened.cache.evict(['a']);
    const after = opened.read('a', opened.reader());
    expect(opened.asked).toHaveLength(2);
    await opened.asked[0]?.answer('old');
    expect(await before).toBe('old');
    const later = opened.read('a', opened.reader());
    await opened.asked[1]?.answer('new');
    expect(await Promise.all([after, later])).toEqual(['new', 'new']);
    expect(opened.asked).toHaveLength(2);
  });

  test('the one asked earlier and answered later is not kept over the one asked after', async () => {
    const opened = openCache();
    const before = opened.read('a', opened.reader());
    opened.cache.evict(['a']);
    const after = opened.read('a', opened.reader());
    await opened.asked[1]?.answer('new');
    await opened.asked[0]?.answer('old');
    expect(await Promise.all([before, after])).toEqual(['old', 'new']);
    expect(await opened.read('a', opened.reader())).toBe('new');
  });

  test('apart, the later asked wins as well', async () => {
    const opened = openCache();
    const hurried = opened.read('a', opened.reader(1_000));
    const patient = opened.read('a', opened.reader());
    await opened.asked[1]?.answer('new');
    await opened.asked[0]?.answer('old');
    expect(await Promise.all([hurried, patient])).toEqual(['old', 'new']);
    expect(await opened.read('a', opened.reader())).toBe('new');
  });

  test('of something else neither parts those who ask nor keeps the answer from being kept', async () => {
    const opened = openCache();
    const readings = [opened.read('a', opened.reader())];
    opened.cache.evict(['b']);
    readings.push(opened.read('a', opened.reader()));
    await opened.asked[0]?.answer('same');
    expect(await Promise.all(readings)).toEqual(['same', 'same']);
    expect(await opened.read('a', opened.reader())).toBe('same');
    expect(opened.asked).toHaveLength(1);
  });

  test('of what only the answer shows: who joined after it is answered by another one, asked once for all of them', async () => {
    const opened = openCache();
    const first = opened.read('by name', opened.reader());
    opened.cache.evict(['user']);
    const joined = Array.from({ length: 20 }, () => opened.read('by name', opened.reader()));
    expect(opened.asked).toHaveLength(1);
    await opened.asked[0]?.answer(shows('old', 'user'));
    expect(await first).toEqual(shows('old', 'user'));
    expect(opened.asked).toHaveLength(2);
    await opened.asked[1]?.answer(shows('new', 'user'));
    expect(await Promise.all(joined)).toEqual(joined.map(() => shows('new', 'user')));
    expect(opened.cache.stats()).toMatchObject({ misses: 2, joins: 20, inFlight: 0 });
  });

  test('of everything leaves nothing', async () => {
    const opened = openCache();
    const kept = opened.read('a', opened.reader());
    await opened.asked[0]?.answer('old');
    await kept;
    const onTheWay = opened.read('b', opened.reader());
    opened.cache.evictAll();
    await opened.asked[1]?.answer('old');
    await onTheWay;
    expect(opened.cache.stats()).toMatchObject({ entries: 0, rows: 0 });
    const reader = opened.reader();
    const readings = ['a', 'b'].map((key) => opened.read(key, reader));
    expect(opened.asked).toHaveLength(4);
    await reader.leave();
    await Promise.all(readings);
  });

  test('for a write of unknown end: nothing it touches is kept until it must have ended', async () => {
    const opened = openCache();
    opened.cache.evictUncertain(['a']);
    for (const [key, count] of [
      ['a', 1],
      ['a', 2],
      ['b', 3],
      ['b', 3],
    ] as const) {
      const reading = opened.read(key, opened.reader());
      if (opened.asked.length === count) await opened.asked[count - 1]?.answer('maybe old');
      await reading;
      expect(opened.asked).toHaveLength(count);
    }
    await opened.clock.advance(30_000);
    const reading = opened.read('a', opened.reader());
    await opened.asked[3]?.answer('settled');
    await reading;
    expect(await opened.read('a', opened.reader())).toBe('settled');
  });
});

describe('the log of evictions', () => {
  test('forgets the oldest when it is full, and takes all that is older for evicted', () => {
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

  test('holds a tag until its time, and everything where too many are held', () => {
    const log = new EvictionLog();
    log.hold(['a'], 100, 0);
    log.hold(['a'], 50, 0);
    expect([log.isHeld(['a'], 99), log.isHeld(['a'], 100), log.isHeld(['b'], 0)]).toEqual([
      true,
      false,
      false,
    ]);
    log.hold(
      Array.from({ length: 10_001 }, (_, index) => `t${index}`),
      200,
      100,
    );
    expect([log.isHeld(['b'], 199), log.isHeld(['b'], 200)]).toEqual([true, false]);
  });
});
