import { expect, test } from 'vitest';
import { createMetrics } from '../../src/observability/metrics.ts';

const open = (codes: readonly string[] = []) => createMetrics({ codes, build: { version: '1.2.3' } });

test('figures that another part keeps are read at each scrape', async () => {
  using metrics = open();
  let hits = 1;
  metrics.addFigures([
    { name: 'eiam_memory_entries', help: 'Answers that memory holds.', read: () => 2 },
    {
      name: 'eiam_memory_reads_total',
      help: 'Reads of memory.',
      label: 'result',
      read: () => ({ hit: hits, miss: 1 }),
    },
  ]);
  expect(await metrics.text()).toContain('eiam_build_info{version="1.2.3"} 1\n');
  const before = await metrics.text();
  expect(before).toContain('# TYPE eiam_memory_entries gauge\neiam_memory_entries 2\n');
  expect(before).toContain(
    '# TYPE eiam_memory_reads_total counter\neiam_memory_reads_total{result="hit"} 1\n',
  );
  hits = 5;
  const after = await metrics.text();
  expect(after).toContain(
    'eiam_memory_reads_total{result="hit"} 5\neiam_memory_reads_total{result="miss"} 1\n',
  );
});

test('messages of callbacks are counted by what came of them, and parts by their number', async () => {
  using metrics = open();
  const dialect = 'bamboocloud';
  metrics.countCallback({ dialect, outcome: 'SUPERSEDED' });
  metrics.countCallbackParts({ dialect, outcome: 'REFUSED' }, 2);
  const text = await metrics.text();
  expect(text).toContain('eiam_callback_messages_total{dialect="bamboocloud",outcome="SUPERSEDED"} 1\n');
  expect(text).toContain('eiam_callback_parts_total{dialect="bamboocloud",outcome="REFUSED"} 2\n');
});

test('a code makes a label of its own only where the gateway has it', async () => {
  using metrics = open(['NOT_READY']);
  metrics.countOperation({ outcome: 'failed', code: 'NOT_READY', type: 'query', durationMs: 3 });
  metrics.countOperation({ outcome: 'refused', code: 'user_ada', type: undefined, durationMs: 700 });
  const text = await metrics.text();
  expect(text).toContain('eiam_operations_total{outcome="failed",code="NOT_READY"} 1');
  expect(text).toContain('eiam_operations_total{outcome="refused",code="OTHER"} 1');
  expect(text).not.toContain('user_ada');
  expect(text).toContain(
    'eiam_operation_duration_seconds_bucket{le="0.005",type="query",outcome="failed"} 1',
  );
  expect(text).toContain(
    'eiam_operation_duration_seconds_bucket{le="0.0025",type="query",outcome="failed"} 0',
  );
  expect(text).toContain('eiam_operation_duration_seconds_sum{type="unknown",outcome="refused"} 0.7');
});

test('durations add up in a histogram, and what is as long as a bound is within it', async () => {
  using metrics = open();
  for (const durationMs of [5, 5.5, 40_000]) {
    metrics.countOperation({ outcome: 'succeeded', code: undefined, type: 'query', durationMs });
  }
  const lines = (await metrics.text()).split('\n');
  const sampleOf = (series: string) => lines.find((line) => line.startsWith(`${series} `))?.split(' ')[1];
  const within = (le: string) =>
    sampleOf(`eiam_operation_duration_seconds_bucket{le="${le}",type="query",outcome="succeeded"}`);
  expect(['0.0025', '0.005', '0.01', '30', '+Inf'].map(within)).toEqual(['0', '1', '2', '2', '3']);
  expect(sampleOf('eiam_operation_duration_seconds_count{type="query",outcome="succeeded"}')).toBe('3');
  expect(
    Number(sampleOf('eiam_operation_duration_seconds_sum{type="query",outcome="succeeded"}')),
  ).toBeCloseTo(40.0105);
  expect(lines).toContain('# TYPE eiam_operation_duration_seconds histogram');
  expect(sampleOf('eiam_operations_total{outcome="succeeded",code=""}')).toBe('3');
});
