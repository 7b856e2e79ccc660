import type { PoolFigures } from '../eiam/client.ts';
import type { LabelledFigure } from '../observability/figures.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Clients } from './clients.ts';

/** Shows how much of upstream is taken, and what the breakers and the retry budgets do, by pool: each has its own. */
export function addUpstreamFigures(
  metrics: Pick<Metrics, 'addFigures'>,
  { client, management }: Clients,
): void {
  const pools = [...client.pools(), ...(management?.client.pools() ?? [])];
  const byPool = (
    name: string,
    help: string,
    read: (pool: PoolFigures) => number,
  ): LabelledFigure<'pool'> => ({
    name: `eiam_upstream_${name}`,
    help,
    label: 'pool',
    read: () => Object.fromEntries(pools.map((pool) => [pool.pool, read(pool)])),
  });
  metrics.addFigures([
    byPool('calls_in_flight', 'Upstream calls that are under way.', ({ load }) => load().inFlight),
    byPool('calls_waiting', 'Upstream calls that wait for a place.', ({ load }) => load().waiting),
    byPool(
      'calls_limit',
      'Upstream calls that may be under way, by latency and throttling.',
      ({ load }) => load().places,
    ),
    byPool(
      'pause_seconds',
      'How long no upstream call starts, because upstream throttled.',
      ({ pauseMs }) => pauseMs() / 1_000,
    ),
    byPool('breaker_open', 'Whether the breaker is open: 1, or 0.', ({ outage }) =>
      Number(outage().breaker.isOpen),
    ),
    byPool('breaker_opened_total', 'Times that the breaker opened.', ({ outage }) => outage().breaker.opened),
    byPool(
      'breaker_refused_total',
      'Upstream calls that the open breaker refused.',
      ({ outage }) => outage().breaker.refused,
    ),
    byPool('retry_budget', 'Retries that may be had now.', ({ outage }) => outage().retries.left),
    byPool(
      'retries_total',
      'Retries that the budget granted; those after throttling are not counted.',
      ({ outage }) => outage().retries.granted,
    ),
    byPool(
      'retries_denied_total',
      'Retries that the budget did not grant.',
      ({ outage }) => outage().retries.denied,
    ),
  ]);
}
