import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { addEventLoopDelays, addProcessMetrics } from '../../src/observability/process-metrics.ts';

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

test('the CPU is that of the process since its start, in seconds', async () => {
  using metrics = open();
  const usage = () => {
    const { user, system } = process.cpuUsage();
    return { user_: user / 1e6, system_: system / 1e6, '': (user + system) / 1e6 };
  };
  const before = usage();
  const read = await Promise.all(
    (['user_', 'system_', ''] as const).map(async (kind) => ({
      kind,
      seconds: await metrics.read(`process_cpu_${kind}seconds_total`),
    })),
  );
  const after = usage();
  for (const { kind, seconds } of read) {
    expect(seconds).toBeGreaterThanOrEqual(before[kind]);
    expect(seconds).toBeLessThanOrEqual(after[kind]);
  }
});

test('delays are what is beyond the interval at which they are looked for, all of a scrape of the same time', async () => {
  const registry = new Registry();
  // In nanoseconds, as Node records them: a loop that nothing delays is looked at each 20 ms.
  const recorded = {
    ...{ count: 3, mean: 60e6, max: 140e6 },
    percentile: (percentage: number) => (percentage === 50 ? 19.9e6 : 140e6),
    reset() {
      recorded.count = 0;
    },
  };
  addEventLoopDelays(registry, recorded);
  const scrape = async () =>
    Object.fromEntries(
      Array.from(
        (await registry.metrics()).matchAll(/^nodejs_eventloop_lag_(\w+)_seconds (\S+)$/gm),
        ([, name, value]) => [name, Number(Number(value).toFixed(6))],
      ),
    );
  expect(await scrape()).toEqual({ mean: 0.04, p50: 0, p99: 0.12, max: 0.12 });
  // Two scrapes in a row: nothing was observed in between.
  expect(await scrape()).toEqual({ mean: 0, p50: 0, p99: 0, max: 0 });
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
