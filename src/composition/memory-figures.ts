import type { Metrics } from '../observability/metrics.ts';
import type { CachedClients } from './cached-clients.ts';

/** Shows what the memory between operations holds, and how often it answered. */
export function addMemoryFigures(
  metrics: Pick<Metrics, 'addFigures'>,
  { cache, answers }: Pick<CachedClients, 'cache' | 'answers'>,
): void {
  if (cache) {
    metrics.addFigures([
      {
        name: 'eiam_memory_reads_total',
        help: 'Reads of memory: hits, hits past their time (stale), misses, and calls that were joined.',
        label: 'result',
        read: () => {
          const { hits: hit, stale, misses: miss, joins: joined } = cache.stats();
          return { hit, stale, miss, joined };
        },
      },
      {
        name: 'eiam_memory_evictions_total',
        help: 'Changes that evicted from memory.',
        read: () => cache.stats().evictions,
      },
      {
        name: 'eiam_memory_entries',
        help: 'Answers that memory holds.',
        read: () => cache.stats().entries,
      },
      { name: 'eiam_memory_rows', help: 'Rows that memory holds.', read: () => cache.stats().rows },
      { name: 'eiam_memory_bytes', help: 'Bytes that memory holds.', read: () => cache.stats().bytes },
      {
        name: 'eiam_memory_reads_in_flight',
        help: 'Reads for memory that are under way.',
        read: () => cache.stats().inFlight,
      },
    ]);
  }
  if (answers) {
    metrics.addFigures([
      {
        name: 'eiam_kept_answers_hits_total',
        help: 'Operations that were answered by a whole answer from memory.',
        read: () => answers.stats().hits,
      },
      {
        name: 'eiam_kept_answers',
        help: 'Whole answers that memory holds.',
        read: () => answers.stats().entries,
      },
      {
        name: 'eiam_kept_answers_bytes',
        help: 'Bytes of whole answers that memory holds.',
        read: () => answers.stats().bytes,
      },
    ]);
  }
}
