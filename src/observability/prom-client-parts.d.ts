// prom-client's index also loads OpenTelemetry's API, summaries, the push client and cluster support: 60 modules at each start. The package
// has no types for its parts.

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
