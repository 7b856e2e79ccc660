/** Process metrics of prom-client, one by one: `collectDefaultMetrics` starts observers that nothing stops. */
declare module 'prom-client/lib/metrics/*.js' {
  import type { Registry } from 'prom-client';

  const addMetric: (registry: Registry) => void;
  export = addMetric;
}
