import type { Metrics } from '../observability/metrics.ts';
import type { CachedClients } from './cached-clients.ts';

/** Shows what the memory between operations holds, and how often it answered. */
export function addMemoryFigures(
  metrics: Pick<Metrics, 'addGauges'>,
  { cache, answers }: Pick<CachedClients, 'cache' | 'answers'>,
): void {
  if (cache) {
    const help =
      'The memory between operations: answers within and past their time, misses, calls joined, evictions; what it holds now';
    metrics.addGauges('eiam_memory', help, () => ({ ...cache.stats() }));
  }
  if (answers) {
    metrics.addGauges('eiam_kept_answers', 'Whole answers: hits, kept now, bytes of them', () =>
      answers.stats(),
    );
  }
}
