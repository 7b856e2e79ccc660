import { describe, expect, test } from 'vitest';
import type { CachedRead } from '../../../src/cache/cached-read.ts';
import type { Refused } from '../../../src/cache/stale-if-error.ts';
import { Missing, openCache } from './scripted-cache.ts';

class Down extends Error {
  override readonly name = 'Down';
}

class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly refused: Refused;

  constructor(refused: Refused) {
    super(refused);
    this.refused = refused;
  }
}

const ttlMs = 60_000;
const staleMs = 600_000;

/** A cache over a source that answers, fails, or refuses, as the test says. */
function open(options: { readonly maxEntries?: number; readonly staleMs?: number } = {}) {
  const opened = openCache({
    ttlMs,
    ...options,
    staleIfError: {
      staleMs: options.staleMs ?? staleMs,
      isOutage: (error) => error instanceof Down,
      refusedBy: (error) => (error instanceof Refusal ? error.refused : undefined),
    },
  });

  /** The outcome of one read, by a caller that accepts what is past its time, and where it came from. */
  async function ask(
    key: string,
    reply: unknown,
    { acceptsStale = true, ...more }: Partial<CachedRead<unknown>> & { acceptsStale?: boolean } = {},
  ) {
    const seen: string[] = [];
    const { context, ...reader } = opened.reader();
    const observer = {
      ...{ called: () => {}, retried: () => {}, waited: () => {} },
      readAsOf: (requestedAt: number, source: string) => void seen.push(`${source} ${requestedAt - start}`),
    };
    const before = opened.calls.length;
    const reading = opened.read(key, { ...reader, context: { ...context, observer, acceptsStale } }, more);
    const call = opened.calls.length > before ? opened.calls.at(-1) : undefined;
    await (reply instanceof Error ? call?.fail(reply) : call?.answer(reply));
    return { outcome: await reading, seen };
  }

  const start = opened.clock.now();
  return { ...opened, ask };
}

test('past its time, an answer is read again as long as upstream answers', async () => {
  const { ask, cache, clock } = open();
  await ask('a', 'old');
  await clock.advance(ttlMs);
  expect(await ask('a', 'new')).toEqual({ outcome: 'new', seen: [] });
  expect(cache.stats()).toMatchObject({ stale: 0, misses: 2, entries: 1 });
});

test('where upstream is down it is returned, said to be stale and from when, until its second time is over', async () => {
  const { ask, cache, clock, calls } = open();
  await ask('a', 'old');
  await clock.advance(ttlMs + staleMs - 1);
  expect(await ask('a', new Down())).toEqual({ outcome: 'old', seen: ['stale 0'] });
  expect(calls).toHaveLength(2);
  await clock.advance(1);
  expect(await ask('a', new Down())).toEqual({ outcome: 'Down', seen: [] });
  expect(cache.stats()).toMatchObject({ stale: 1, entries: 0 });
});

test('a caller that does not accept it gets the failure, beside one of the same call that does', async () => {
  const opened = open();
  await opened.ask('a', 'old');
  await opened.clock.advance(ttlMs);
  const { context, ...reader } = opened.reader();
  const strict = opened.read('a', { ...reader, context });
  const lenient = opened.read('a', { ...reader, context: { ...context, acceptsStale: true } });
  expect(opened.calls).toHaveLength(2);
  await opened.calls.at(-1)?.fail(new Down());
  expect([await strict, await lenient]).toEqual(['Down', 'old']);
});

test('no other failure is a reason', async () => {
  const { ask, clock } = open();
  await ask('a', 'old');
  await clock.advance(ttlMs);
  expect((await ask('a', new Error('throttled'))).outcome).toBe('Error: throttled');
  expect((await ask('a', new Missing())).outcome).toBe('Missing');
});

test('what was absent, or is by now, is not made up for', async () => {
  const { ask, clock } = open();
  await ask('never', undefined);
  await ask('gone', 'old');
  await clock.advance(ttlMs);
  await ask('gone', undefined);
  await clock.advance(ttlMs);
  expect((await ask('never', new Down())).outcome).toBe('Down');
  expect((await ask('gone', new Down())).outcome).toBe('Down');
});

test('with no second time nothing is kept', async () => {
  const { ask, clock } = open({ staleMs: 0 });
  await ask('a', 'old');
  await clock.advance(ttlMs);
  expect((await ask('a', new Down())).outcome).toBe('Down');
});

describe('while upstream is known to be down', () => {
  const isDown = () => true;

  test('an answer past its time is returned at once, and one call shows whether upstream answers again', async () => {
    const opened = open();
    await opened.ask('a', 'old');
    await opened.clock.advance(ttlMs);
    const { context, ...reader } = opened.reader();
    const ask = () =>
      opened.read('a', { ...reader, context: { ...context, acceptsStale: true } }, { isDown });
    expect([await ask(), await ask()]).toEqual(['old', 'old']);
    expect(opened.calls).toHaveLength(2);
    await opened.calls.at(-1)?.answer('new');
    expect(await ask()).toBe('new');
    expect(opened.calls).toHaveLength(2);
  });

  test('what is not in memory is called for, and what may not be returned', async () => {
    const { ask, cache, clock } = open();
    expect((await ask('a', 'live', { isDown })).outcome).toBe('live');
    await clock.advance(ttlMs);
    expect((await ask('a', 'strict', { isDown, acceptsStale: false })).outcome).toBe('strict');
    cache.evict(['a']);
    expect((await ask('a', 'evicted', { isDown })).outcome).toBe('evicted');
  });
});

describe('what an eviction touches', () => {
  test.each(['within its time', 'past its time'])('%s is not returned', async (when) => {
    const { ask, cache, clock } = open();
    await ask('a', { tags: ['shown'] });
    if (when === 'past its time') await clock.advance(ttlMs);
    cache.evict(['shown']);
    await clock.advance(ttlMs);
    expect((await ask('a', new Down())).outcome).toBe('Down');
  });

  test('while its call is in flight is not returned either', async () => {
    const opened = open();
    await opened.ask('a', 'old');
    await opened.clock.advance(ttlMs);
    const { context, ...reader } = opened.reader();
    const reading = opened.read('a', { ...reader, context: { ...context, acceptsStale: true } });
    opened.cache.evict(['a']);
    await opened.calls.at(-1)?.fail(new Down());
    expect(await reading).toBe('Down');
  });

  test('nor is anything once all is evicted', async () => {
    const { ask, cache, clock } = open();
    await ask('a', 'old');
    cache.evictAll();
    await clock.advance(ttlMs);
    expect((await ask('a', new Down())).outcome).toBe('Down');
  });
});

test('an answer that is not kept takes the place of what was', async () => {
  const opened = open();
  await opened.ask('a', 'old');
  await opened.clock.advance(ttlMs);
  await opened.ask('a', 'new', { lifeMs: () => 0 });
  expect((await opened.ask('a', new Down())).outcome).toBe('Down');
});

describe('a refusal', () => {
  /** Reads three keys, has one of them refused, and reads all of them while upstream is down. */
  async function afterRefusal(refused: Refused) {
    const { ask, clock } = open();
    const others = { tags: ['other'], tagsOf: () => ['shown'] };
    await ask('a', 'a');
    await ask('showing', 'showing', { ...others, tagsOf: () => ['a'] });
    await ask('same operation', 'same operation', others);
    await ask('other operation', 'other operation', { ...others, operation: 'Other' });
    await ask('other plane', 'other plane', { ...others, credentials: 'theirs' });
    await clock.advance(ttlMs);
    await ask('a', new Refusal(refused));
    const down = new Down();
    return [
      (await ask('a', down)).outcome,
      (await ask('showing', down, { ...others, tagsOf: () => ['a'] })).outcome,
      (await ask('same operation', down, others)).outcome,
      (await ask('other operation', down, { ...others, operation: 'Other' })).outcome,
      (await ask('other plane', down, { ...others, credentials: 'theirs' })).outcome,
    ];
  }

  test('of one object takes back all that shows it', async () => {
    const left = ['same operation', 'other operation', 'other plane'];
    expect(await afterRefusal('object')).toEqual(['Down', 'Down', ...left]);
  });

  test('of an operation takes back all that it has read', async () => {
    const left = ['other operation', 'other plane'];
    expect(await afterRefusal('operation')).toEqual(['Down', 'Down', 'Down', ...left]);
  });

  test('of the credentials takes back all that was read with them', async () => {
    expect(await afterRefusal('credentials')).toEqual(['Down', 'Down', 'Down', 'Down', 'other plane']);
  });

  test('is over for what is read after it', async () => {
    const { ask, clock } = open();
    await ask('a', 'old');
    await clock.advance(ttlMs);
    await ask('a', new Refusal('credentials'));
    await ask('a', 'new');
    await clock.advance(ttlMs);
    expect((await ask('a', new Down())).outcome).toBe('new');
  });

  test('that comes while an answer is on its way refuses that answer', async () => {
    const opened = open();
    const slow = opened.read('slow', opened.reader());
    const call = opened.calls.at(-1);
    await opened.ask('a', new Refusal('credentials'));
    await call?.answer('old');
    expect(await slow).toBe('old');
    await opened.clock.advance(ttlMs);
    expect((await opened.ask('slow', new Down())).outcome).toBe('Down');
  });
});

test('what is past its time leaves before what is not, however often it is returned', async () => {
  const { ask, cache, clock } = open({ maxEntries: 2 });
  await ask('old', 'old');
  await clock.advance(ttlMs);
  await ask('new', 'new');
  await ask('old', new Down());
  await ask('newer', 'newer');
  expect(cache.stats()).toMatchObject({ stale: 1, rows: 2 });
  expect((await ask('new', 'again')).outcome).toBe('new');
  expect((await ask('old', new Down())).outcome).toBe('Down');
});
