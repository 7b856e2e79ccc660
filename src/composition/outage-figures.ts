import type { OutageFigures } from '../eiam/client.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Clients } from './clients.ts';

/** Shows what the breakers and the retry budgets of both of upstream's APIs do. */
export function addOutageFigures(metrics: Metrics, { client, management }: Clients): void {
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
