import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { addProcessMetrics } from '../../src/observability/process-metrics.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

function open() {
  const registry = new Registry();
  const observers = addProcessMetrics(registry);
  /** Added up over its labels. */
  async function read(name: string): Promise<number> {
    const lines = (await registry.metrics()).split('\n');
    const samples = lines.filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
    return samples.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
  }
  return {
    names: async () =>
      Array.from((await registry.metrics()).matchAll(/^# TYPE (\w+) /gm), ([, name]) => name),
    collections: () => read('nodejs_gc_duration_seconds_count'),
    delay: () => read('nodejs_eventloop_lag_max_seconds'),
    read,
    text: () => registry.metrics(),
    [Symbol.dispose]: () => observers[Symbol.dispose](),
  };
}

test('have the names by which dashboards know them', async () => {
  using process = open();
  expect(await process.names()).toEqual(
    expect.arrayContaining([
      ...['process_cpu_seconds_total', 'process_start_time_seconds', 'process_resident_memory_bytes'],
      ...['process_open_fds', 'process_max_fds', 'nodejs_version_info', 'nodejs_heap_size_used_bytes'],
      ...['nodejs_heap_space_size_used_bytes', 'nodejs_gc_duration_seconds'],
      ...['nodejs_eventloop_lag_p99_seconds', 'nodejs_eventloop_active_seconds_total'],
    ]),
  );
  expect(await process.read('nodejs_eventloop_active_seconds_total')).toBeGreaterThan(0);
});

test('all delays of a scrape are of the same time', async () => {
  using process = open();
  await expect.poll(process.delay).toBeGreaterThan(0);
  const text = await process.text();
  const delays = Array.from(
    text.matchAll(/^nodejs_eventloop_lag_(?:mean|p50|p99|max)_seconds (\S+)$/gm),
    ([, value]) => Number(value),
  );
  // Two scrapes in a row: nothing was observed in between.
  expect(delays).toHaveLength(4);
  expect([0, 4]).toContain(delays.filter((delay) => delay > 0).length);
});

test('nothing is observed any more once they are disposed of', async () => {
  using observing = open();
  const ended = open();
  await expect.poll(ended.delay).toBeGreaterThan(0);
  ended[Symbol.dispose]();
  // What was observed since the scrape before.
  await ended.delay();
  const before = await ended.collections();
  const observed = await observing.collections();
  collectGarbage();
  await expect.poll(observing.collections).toBeGreaterThan(observed);
  // More than one of its intervals: the other would have observed something too.
  for (let interval = 0; interval < 3; interval += 1) {
    await observing.delay();
    await expect.poll(observing.delay).toBeGreaterThan(0);
  }
  // Each scrape starts the delays again.
  expect(await ended.delay()).toBe(0);
  expect(await ended.collections()).toBe(before);
});
