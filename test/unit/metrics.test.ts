import { expect, test } from 'vitest';
import { createMetrics } from '../../src/observability/metrics.ts';

test('figures that another part keeps are read anew each time', async () => {
  using metrics = createMetrics();
  let hits = 1;
  metrics.addGauges('eiam_cache', 'What the memory between operations holds', () => ({ hits, entries: 2 }));
  expect(await metrics.text()).toContain('eiam_cache{figure="hits"} 1\neiam_cache{figure="entries"} 2\n');
  hits = 5;
  expect(await metrics.text()).toContain('eiam_cache{figure="hits"} 5\n');
});

test('a code that nobody promised makes no label of its own', async () => {
  using metrics = createMetrics();
  metrics.countOperation({ outcome: 'refused', code: 'user_ada' });
  const text = await metrics.text();
  expect(text).toContain('eiam_operations_total{outcome="refused",code="OTHER"} 1');
  expect(text).not.toContain('user_ada');
});
