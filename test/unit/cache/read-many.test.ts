import { expect, test } from 'vitest';
import { readMany } from '../../../src/cache/read-many.ts';
import type { CallContext } from '../../../src/eiam/call-context.ts';
import { settle } from '../eiam/clocks.ts';
import { openCache, type Reader } from './scripted-cache.ts';

interface Batch {
  readonly ids: readonly string[];
  readonly signal: AbortSignal;
  answer(...ids: string[]): Promise<void>;
  fail(): Promise<void>;
}

function openMany() {
  const { cache, reader } = openCache();
  const batches: Batch[] = [];
  const load = (ids: readonly string[], { signal }: CallContext) => {
    const { promise, resolve, reject } = Promise.withResolvers<ReadonlyMap<string, { name: string }>>();
    batches.push({
      ids,
      signal,
      async answer(...found) {
        resolve(new Map(found.map((id) => [id, { name: id.toUpperCase() }])));
        await settle();
      },
      async fail() {
        reject(new Error('refused'));
        await settle();
      },
    });
    return promise;
  };
  const cachePolicy = { absenceTags: ['absent'], rowsOf: () => 1, tagsOf: () => [] };
  const question = {
    operation: 'ListUsers',
    credentials: 'ours',
    keyOf: (id: string) => `row:${id}`,
    cachePolicyOf: (id: string) => ({ ...cachePolicy, tags: [id] }),
    load,
  };
  return {
    cache,
    batches,
    reader,
    async read(ids: string, { context }: Reader = reader()): Promise<string> {
      const reading = readMany(cache, ids.split(''), question, context).then(
        (rows) => Array.from(rows, ([id, { name }]) => `${id}${name}`).join(' '),
        String,
      );
      await settle();
      return reading;
    },
  };
}

test('a batch loads what is neither cached nor in flight, once', async () => {
  const { batches, read } = openMany();
  const first = read('ab');
  const second = read('bccb');
  await settle();
  expect(batches.map(({ ids }) => ids.join(''))).toEqual(['ab', 'c']);
  await batches[1]?.answer('c');
  await batches[0]?.answer('a', 'b');
  expect(await Promise.all([first, second])).toEqual(['aA bB', 'bB cC']);
  expect(await read('cab')).toBe('cC aA bB');
  expect(batches).toHaveLength(2);
});

test('an id without a row does not exist, which is cached as well', async () => {
  const { cache, batches, read } = openMany();
  const reading = read('abc');
  await settle();
  await batches[0]?.answer('b');
  expect(await reading).toBe('bB');
  expect(await read('ac')).toBe('');
  expect(batches).toHaveLength(1);
  cache.evict(['absent']);
  const again = read('abc');
  await settle();
  expect(batches[1]?.ids).toEqual(['a', 'c']);
  await batches[1]?.answer('a');
  expect(await again).toBe('aA bB');
});

test('an eviction takes its rows alone', async () => {
  const { cache, batches, read } = openMany();
  const reading = read('abc');
  await settle();
  cache.evict(['b']);
  const after = read('abc');
  await settle();
  expect(batches.map(({ ids }) => ids.join(''))).toEqual(['abc', 'b']);
  await batches[1]?.answer('b');
  await batches[0]?.answer('a', 'b', 'c');
  expect(await Promise.all([reading, after])).toEqual(['aA bB cC', 'aA bB cC']);
  expect(await read('abc')).toBe('aA bB cC');
  expect(batches).toHaveLength(2);
});

test('a failed batch fails its callers, and is loaded again', async () => {
  const { batches, read } = openMany();
  const readings = [read('ab'), read('bc')];
  await settle();
  await batches[0]?.fail();
  await batches[1]?.answer('c');
  expect(await Promise.all(readings)).toEqual(['Error: refused', 'Error: refused']);
  const again = read('abc');
  await settle();
  expect(batches[2]?.ids).toEqual(['a', 'b']);
  await batches[2]?.answer('a', 'b');
  expect(await again).toBe('aA bB cC');
});

test('a batch is aborted when no caller waits for any of its rows', async () => {
  const { batches, read, reader } = openMany();
  const [first, second] = [reader(), reader()];
  const readings = [read('ab', first), read('b', second)];
  await settle();
  await first.leave();
  expect(batches[0]?.signal.aborted).toBe(false);
  await second.leave();
  expect(batches[0]?.signal.aborted).toBe(true);
  expect(await Promise.all(readings)).toEqual(['Left: ListUsers aborted', 'Left: ListUsers aborted']);
});
