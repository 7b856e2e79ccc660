import type { SharedCallTrace, TraceAttempt, TraceSpan } from '../eiam/attempt-trace.ts';
import type { OperationArrival } from '../http/operation/request.ts';
import { createAttemptTraces } from './attempt-traces.ts';
import { OperationTraces, type TracedOperation } from './operation-traces.ts';
import { SharedCall } from './shared-call.ts';
import { Tracer, type TracerParts } from './tracer.ts';

/** What the gateway traces. Where tracing is not configured there is none, and no part has a place to call it. */
export interface Tracing {
  /** An operation begins. */
  readonly begin: (arrival: OperationArrival) => TraceSpan;
  /** An operation is over, however it ended. */
  readonly ended: (operation: TracedOperation) => void;
  /** Traces the attempts at calls to one of upstream's addresses. */
  readonly attemptsAt: (endpoint: string) => TraceAttempt;
  /** A call begins that several operations may wait for. */
  readonly shareCall: () => SharedCallTrace;
}

export interface TracingParts extends TracerParts {
  readonly propagates: boolean;
  readonly isFault: (code: unknown) => boolean;
}

export function createTracing(parts: TracingParts): Tracing {
  const tracer = new Tracer(parts);
  const { propagates, isFault } = parts;
  const operations = new OperationTraces({ tracer, propagates, isFault });
  return {
    begin: (arrival) => operations.begin(arrival),
    ended: (operation) => operations.ended(operation),
    attemptsAt: (endpoint) => createAttemptTraces(tracer, endpoint, { propagates }),
    shareCall: () => new SharedCall(),
  };
}
