import { expect, test } from 'vitest';
import { createMetrics } from '../../src/observability/metrics.ts';

test('figures that another part keeps are read at each scrape', async () => {
  using metrics = createMetrics([]);
  let hits = 1;
  metrics.addGauges('eiam_cache', 'What the memory between operations holds', () => ({ hits, entries: 2 }));
  expect(await metrics.text()).toContain('eiam_cache{figure="hits"} 1\neiam_cache{figure="entries"} 2\n');
  hits = 5;
  expect(await metrics.text()).toContain('eiam_cache{figure="hits"} 5\n');
});

test('messages of callbacks are counted by what came of them, and parts by their number', async () => {
  using metrics = createMetrics([]);
  const dialect = 'bamboocloud';
  metrics.countCallback({ dialect, outcome: 'SUPERSEDED' });
  metrics.countCallbackParts({ dialect, outcome: 'REFUSED' }, 2);
  const text = await metrics.text();
  expect(text).toContain('eiam_callback_messages_total{dialect="bamboocloud",outcome="SUPERSEDED"} 1\n');
  expect(text).toContain('eiam_callback_parts_total{dialect="bamboocloud",outcome="REFUSED"} 2\n');
});

test('a code makes a label of its own only where the gateway has it', async () => {
  using metrics = createMetrics(['NOT_READY']);
  metrics.countOperation({ outcome: 'failed', code: 'NOT_READY' });
  metrics.countOperation({ outcome: 'refused', code: 'user_ada' });
  const text = await metrics.text();
  expect(text).toContain('eiam_operations_total{outcome="failed",code="NOT_READY"} 1');
  expect(text).toContain('eiam_operations_total{outcome="refused",code="OTHER"} 1');
  expect(text).not.toContain('user_ada');
});
