import { createTraceState, type SpanContext, TraceFlags } from '@opentelemetry/api';
import type { HeaderValues } from '../http/operation/request.ts';

/** W3C Trace Context 3.2. A version that is not known yet may have more members behind the four. */
const shape = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const noTrace = '0'.repeat(32);
const noSpan = '0'.repeat(16);
/** Longer lists of other systems' members are not handed on (3.3.1.5). */
const longestState = 512;

/** The span that a request was sent in; undefined: its client traces nothing, or its header is none of the standard's. */
export function readTraceContext(headers: HeaderValues): SpanContext | undefined {
  const sent = headers.get('traceparent');
  if (sent === null) return undefined;
  const [, version = 'ff', traceId = noTrace, spanId = noSpan, flags = '', rest] = shape.exec(sent) ?? [];
  if (version === 'ff' || traceId === noTrace || spanId === noSpan) return undefined;
  if (version === '00' && rest !== undefined) return undefined;
  const state = headers.get('tracestate');
  // Other bits are for later versions.
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  const context = { traceId, spanId, isRemote: true, traceFlags };
  if (state === null || state.length > longestState) return context;
  return { ...context, traceState: createTraceState(state) };
}

/** The headers by which the receiver of a request continues its trace. */
export function toTraceHeaders({
  traceId,
  spanId,
  traceFlags,
  traceState,
}: SpanContext): Record<string, string> {
  const traceparent = `00-${traceId}-${spanId}-0${traceFlags}`;
  const state = traceState?.serialize() ?? '';
  return state === '' ? { traceparent } : { traceparent, tracestate: state };
}
