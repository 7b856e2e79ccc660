import {
  constants,
  monitorEventLoopDelay,
  type PerformanceEntry,
  PerformanceObserver,
  performance,
} from 'node:perf_hooks';
import type { Registry } from 'prom-client';
import Gauge from 'prom-client/lib/gauge.js';
import Histogram from 'prom-client/lib/histogram.js';
import addHeapSizes from 'prom-client/lib/metrics/heapSizeAndUsed.js';
import addHeapSpaces from 'prom-client/lib/metrics/heapSpacesSizeAndUsed.js';
import addMemory from 'prom-client/lib/metrics/osMemoryHeap.js';
import addMostDescriptors from 'prom-client/lib/metrics/processMaxFileDescriptors.js';
import addDescriptors from 'prom-client/lib/metrics/processOpenFileDescriptors.js';
import addStart from 'prom-client/lib/metrics/processStartTime.js';
import addVersion from 'prom-client/lib/metrics/version.js';
import { addFigure, type Figure } from './figures.ts';

/** The interval at which delays are looked for, in milliseconds. */
const delayResolution = 20;
const nanoseconds = 1e9;

const collections: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MAJOR]: 'major',
  [constants.NODE_PERFORMANCE_GC_MINOR]: 'minor',
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: 'incremental',
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: 'weakcb',
};

/** prom-client's own would load the API of OpenTelemetry. */
const cpuFigures: readonly Figure[] = [
  {
    name: 'process_cpu_user_seconds_total',
    help: 'Total user CPU time spent in seconds.',
    read: () => process.cpuUsage().user / 1e6,
  },
  {
    name: 'process_cpu_system_seconds_total',
    help: 'Total system CPU time spent in seconds.',
    read: () => process.cpuUsage().system / 1e6,
  },
  {
    name: 'process_cpu_seconds_total',
    help: 'Total user and system CPU time spent in seconds.',
    read() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    },
  },
];

/**
 * The process's own metrics, under prom-client's names. What observes the process is made here, since prom-client's observers go on
 * for ever. Left out are its counts of handles: they are gauges whose names end in `_total`, and list every socket at each scrape.
 */
export function addProcessMetrics(registry: Registry): Disposable {
  for (const add of [addStart, addMemory, addDescriptors, addMostDescriptors]) add(registry);
  for (const add of [addHeapSizes, addHeapSpaces, addVersion]) add(registry);
  for (const figure of cpuFigures) addFigure(registry, figure);
  addFigure(registry, {
    name: 'nodejs_eventloop_active_seconds_total',
    help: 'How long the event loop has been busy; its rate is the utilization of the event loop.',
    read: () => performance.eventLoopUtilization().active / 1_000,
  });
  const stack = new DisposableStack();
  const delays = monitorEventLoopDelay({ resolution: delayResolution });
  delays.enable();
  stack.defer(() => void delays.disable());
  addEventLoopDelays(registry, delays);
  stack.use(addCollections(registry));
  return stack;
}

/** Since the scrape before. @param delays as Node records them (`delayResolution`) */
export function addEventLoopDelays(
  registry: Registry,
  delays: Pick<ReturnType<typeof monitorEventLoopDelay>, 'count' | 'mean' | 'max' | 'percentile' | 'reset'>,
): void {
  const gauge = (name: string, help: string, collect?: () => void) =>
    new Gauge({
      name: `nodejs_eventloop_lag_${name}_seconds`,
      help,
      registers: [registry],
      ...(collect && { collect }),
    });
  // The first that a scrape reads collects for all four.
  const mean: Gauge = gauge('mean', 'Mean delay of the event loop since the last scrape.', () => {
    // Two scrapes may follow each other before anything has been observed.
    const hasAny = delays.count > 0;
    mean.set(hasAny ? toDelay(delays.mean) : 0);
    p50.set(hasAny ? toDelay(delays.percentile(50)) : 0);
    p99.set(hasAny ? toDelay(delays.percentile(99)) : 0);
    max.set(hasAny ? toDelay(delays.max) : 0);
    delays.reset();
  });
  const p50 = gauge('p50', 'Median of the delays of the event loop since the last scrape.');
  const p99 = gauge('p99', '99th percentile of the delays of the event loop since the last scrape.');
  const max = gauge('max', 'The longest delay of the event loop since the last scrape.');
}

/** Of what Node records, the time from one look to the next, in seconds: what is beyond their interval. */
function toDelay(recordedNs: number): number {
  return Math.max(0, recordedNs / nanoseconds - delayResolution / 1_000);
}

function addCollections(registry: Registry): Disposable {
  const durations = new Histogram({
    name: 'nodejs_gc_duration_seconds',
    help: 'Duration of garbage collections, by kind: major, minor, incremental or weakcb.',
    labelNames: ['kind'] as const,
    buckets: [0.001, 0.01, 0.1, 1, 2, 5],
    registers: [registry],
  });
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) durations.observe({ kind: kindOf(entry) }, entry.duration / 1_000);
  });
  observer.observe({ entryTypes: ['gc'] });
  return { [Symbol.dispose]: () => observer.disconnect() };
}

function kindOf(entry: PerformanceEntry): string {
  // Entries of collections carry a `detail` that their type does not have.
  const kind: unknown = Object(Object(entry).detail).kind;
  return collections[Number(kind)] ?? 'other';
}
