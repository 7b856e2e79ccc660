import { type SpanContext, type SpanKind, TraceFlags } from '@opentelemetry/api';
import { type EndedSpan, RecordedSpan } from './recorded-span.ts';
import type { Sampler } from './sampler.ts';
import type { SpanIds } from './span-ids.ts';

export interface TracerParts {
  readonly ids: SpanIds;
  readonly sampler: Sampler;
  /** Milliseconds by a clock that only goes forward. */
  readonly now: () => number;
  /** Takes every sampled span when it ends. */
  readonly take: (span: EndedSpan) => void;
}

export interface StartOptions {
  readonly kind: SpanKind;
  /** Undefined: a trace begins. */
  readonly parent: SpanContext | undefined;
  /** Default: now. */
  readonly startedAt?: number | undefined;
}

/** Starts the spans of the process. */
export class Tracer {
  readonly #parts: TracerParts;

  constructor(parts: TracerParts) {
    this.#parts = parts;
  }

  start(name: string, { kind, parent, startedAt }: StartOptions): RecordedSpan {
    const { ids, sampler, now } = this.#parts;
    const traceId = parent?.traceId ?? ids.newTraceId();
    const traceFlags = sampler(traceId, parent) ? TraceFlags.SAMPLED : TraceFlags.NONE;
    const own = { traceId, spanId: ids.newSpanId(), traceFlags };
    const context = parent?.traceState ? { ...own, traceState: parent.traceState } : own;
    return new RecordedSpan({ name, kind, context, parent, startedAt: startedAt ?? now() }, this.#parts);
  }
}
