import type { OutageFigures } from '../eiam/client.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Clients } from './clients.ts';

/** Shows how much of upstream is taken, and what the breakers and the retry budgets of both its APIs do. */
export function addUpstreamFigures(metrics: Metrics, { client, management }: Clients): void {
  metrics.addGauges('eiam_upstream_load', 'Calls to the Developer API: places, in flight, waiting', () => ({
    ...client.load(),
  }));
  const what = 'breaker open or not, times it opened, calls it refused; retries left, granted and denied';
  metrics.addGauges('eiam_upstream_outage', `The Developer API: ${what}`, () => toFigures(client.outage()));
  if (!management) return;
  metrics.addGauges('eiam_management_outage', `The management API: ${what}`, () =>
    toFigures(management.client.outage()),
  );
}

function toFigures({ breaker, retries }: OutageFigures): Record<string, number> {
  return {
    breaker_open: Number(breaker.isOpen),
    breaker_opened: breaker.opened,
    breaker_refused: breaker.refused,
    retries_left: retries.left,
    retries_granted: retries.granted,
    retries_denied: retries.denied,
  };
}
