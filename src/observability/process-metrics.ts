import { performance } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';

/**
 * The process's own figures, read at each scrape. prom-client's default ones start observers that nothing stops.
 */
export function addProcessMetrics(registry: Registry): void {
  const figures = {
    process_cpu_seconds: ['CPU time of the process', () => cpuSeconds()],
    process_resident_memory_bytes: ['Memory that the process holds', () => process.memoryUsage.rss()],
    nodejs_heap_used_bytes: ['Heap in use', () => process.memoryUsage().heapUsed],
    nodejs_eventloop_utilization: [
      'Share of its time that the event loop has been busy',
      () => performance.eventLoopUtilization().utilization,
    ],
    process_uptime_seconds: ['How long the process has run', () => process.uptime()],
  } as const;
  for (const [name, [help, read]] of Object.entries(figures)) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: () => gauge.set(read()),
    });
  }
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
}
