import type { Metrics } from '../observability/metrics.ts';
import type { Audit } from './audit.ts';
import { addAuditFigures } from './audit-figures.ts';
import type { CachedClients } from './cached-clients.ts';
import type { Clients } from './clients.ts';
import { addMemoryFigures } from './memory-figures.ts';
import type { OpenMirror } from './mirror.ts';
import { addMirrorFigures } from './mirror-figures.ts';
import { addSharedFigures, type SharedFigures } from './shared-figures.ts';
import { addStateFigures, type StateSources } from './state-figures.ts';
import { addTraceFigures } from './trace-figures.ts';
import type { OpenTracing } from './tracing.ts';
import { addUpstreamFigures } from './upstream-figures.ts';

/** What the gateway is made of, as far as figures are read from it; undefined: this process is without that part. */
export interface FigureParts {
  readonly memory: Pick<CachedClients, 'cache' | 'answers'>;
  readonly upstream: Clients;
  readonly audit: Audit | undefined;
  readonly traces: OpenTracing | undefined;
  readonly mirror: Pick<OpenMirror, 'figures'> | undefined;
  readonly shared: SharedFigures | undefined;
  readonly state: StateSources;
}

/** Shows what each part keeps; the front adds its own (`front-figures.ts`). */
export function addPartFigures(metrics: Pick<Metrics, 'addFigures'>, parts: FigureParts): void {
  const { memory, upstream, audit, traces, mirror, shared, state } = parts;
  addMemoryFigures(metrics, memory);
  addUpstreamFigures(metrics, upstream);
  if (audit) addAuditFigures(metrics, audit);
  if (traces) addTraceFigures(metrics, traces);
  if (mirror) addMirrorFigures(metrics, mirror.figures);
  if (shared) addSharedFigures(metrics, shared);
  addStateFigures(metrics, state);
}
