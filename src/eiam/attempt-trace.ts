import type { Link, SpanContext, SpanStatus } from '@opentelemetry/api';
import type { CallContext } from './call-context.ts';
import type { CallFact } from './diagnostics.ts';

/** Undefined: it has none of that name. */
export type TraceAttributes = Readonly<Record<string, string | number | undefined>>;

/** What is needed of a span here: that of any OpenTelemetry SDK has it. */
export interface TraceSpan {
  spanContext(): SpanContext;
  isRecording(): boolean;
  updateName(name: string): void;
  /** Attributes that many spans share, as one object. */
  setShared(attributes: TraceAttributes): void;
  setAttributes(attributes: TraceAttributes): void;
  setStatus(status: SpanStatus): void;
  addLink(link: Link): void;
  end(): void;
}

/** One attempt that is about to be sent. */
export interface StartedAttempt {
  readonly operation: string;
  /** Earlier attempts at the same operation. */
  readonly repeats: number;
  readonly method: string;
  readonly context: CallContext;
}

/** The trace of one attempt. */
export interface AttemptTrace {
  /** Go with the request, so that upstream can continue the trace. */
  readonly headers: Readonly<Record<string, string>>;
  ended(fact: CallFact): void;
}

export type TraceAttempt = (started: StartedAttempt) => AttemptTrace;

/** The trace of a call that several operations may wait for (single flight). */
export interface SharedCallTrace {
  /** An operation waits for the call beside the one that it was made for. */
  joined(operation: TraceSpan): void;
  /** An attempt at it begins. */
  attempted(attempt: TraceSpan, operation: TraceSpan | undefined): void;
  /** It is sent as a part of another one (batch). */
  sentWith(call: SharedCallTrace): void;
}
