import { type SpanContext, TraceFlags } from '@opentelemetry/api';
import type { TracingConfig } from '../settings/tracing.ts';

/** Whether the spans of a trace are recorded. @param parent undefined: the trace begins here */
export type Sampler = (traceId: string, parent: SpanContext | undefined) => boolean;

/** How much of a trace id counts, from its end: the part that is random by the standard. */
const digits = 14;

export function createSampler({ name, ratio }: TracingConfig['sampler']): Sampler {
  const [root = name, ofParent] = name.startsWith('parentbased_')
    ? [name.slice('parentbased_'.length), true]
    : [name, false];
  const bound = 16 ** digits * ratio;
  return (traceId, parent) => {
    if (ofParent && parent) return (parent.traceFlags & TraceFlags.SAMPLED) !== 0;
    if (root !== 'traceidratio') return root === 'always_on';
    return Number.parseInt(traceId.slice(-digits), 16) < bound;
  };
}
