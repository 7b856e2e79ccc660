import type { Metrics } from '../observability/metrics.ts';
import type { OpenTracing } from './tracing.ts';

/** Shows what of the traces does not reach the collector. */
export function addTraceFigures(
  metrics: Pick<Metrics, 'addFigures'>,
  { lostSpans }: Pick<OpenTracing, 'lostSpans'>,
): void {
  metrics.addFigures([
    {
      name: 'eiam_trace_spans_lost_total',
      help: 'Spans that did not reach the collector.',
      read: lostSpans,
    },
  ]);
}
