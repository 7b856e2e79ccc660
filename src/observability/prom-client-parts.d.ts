// Parts of prom-client, whose index loads all that it has beside them: the API of OpenTelemetry, summaries, a pushing client and what a cluster
// needs, 60 modules at each start. It declares no types for them by themselves.

declare module 'prom-client/lib/counter.js' {
  import { Counter } from 'prom-client';
  export = Counter;
}

declare module 'prom-client/lib/gauge.js' {
  import { Gauge } from 'prom-client';
  export = Gauge;
}

declare module 'prom-client/lib/histogram.js' {
  import { Histogram } from 'prom-client';
  export = Histogram;
}

declare module 'prom-client/lib/registry.js' {
  import { Registry } from 'prom-client';
  export = Registry;
}

/** Process metrics one by one: `collectDefaultMetrics` starts observers that nothing stops. */
declare module 'prom-client/lib/metrics/*.js' {
  import type { Registry } from 'prom-client';

  const addMetric: (registry: Registry) => void;
  export = addMetric;
}
