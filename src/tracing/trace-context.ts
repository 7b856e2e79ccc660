import { createTraceState, type SpanContext, TraceFlags } from '@opentelemetry/api';
import type { HeaderValues } from '../http/operation/request.ts';

/** W3C Trace Context 3.2: no id is all zeros. A version that is not known yet may have more members behind the four. */
const shape = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;
/** Of what every version has. */
const shortest = 55;
/** Last digits of flags with the lowest bit, which says that a trace is recorded. Other bits are for later versions. */
const sampledDigits = '13579bdf';
/** Longer lists of other systems' members are not handed on (3.3.1.5). */
const longestState = 512;

/** The span that a request was sent in; undefined: its client traces nothing, or its header is none of the standard's. */
export function readTraceContext(headers: HeaderValues): SpanContext | undefined {
  const sent = headers.get('traceparent');
  if (sent === null || !shape.test(sent)) return undefined;
  if (sent.startsWith('00') && sent.length > shortest) return undefined;
  const traceId = sent.slice(3, 35);
  const spanId = sent.slice(36, 52);
  const state = headers.get('tracestate');
  const isSampled = sampledDigits.includes(sent.charAt(shortest - 1));
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
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
