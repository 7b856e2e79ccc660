import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { AttemptTrace, TraceAttempt, TraceAttributes, TraceSpan } from '../eiam/attempt-trace.ts';
import type { CallFact } from '../eiam/diagnostics.ts';
import { toTraceHeaders } from './trace-context.ts';
import type { Tracer } from './tracer.ts';

const noHeaders = {};

/**
 * A span for each attempt at a call to one of upstream's addresses (semantic conventions for HTTP clients), below that of the operation
 * that made it; what the gateway calls for itself has a trace of its own. It is named after upstream's operation: an address or a path
 * would show ids, user names and addresses of people.
 */
export function createAttemptTraces(
  tracer: Tracer,
  endpoint: string,
  { propagates }: { readonly propagates: boolean },
): TraceAttempt {
  const { hostname, port, protocol } = new URL(endpoint);
  const server = {
    'server.address': hostname,
    'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
  };
  const byMethod = new Map<string, TraceAttributes>();
  /** One object for each method, of which there are four. */
  const sharedBy = (method: string): TraceAttributes => {
    const known = byMethod.get(method);
    if (known) return known;
    const shared = { ...server, 'http.request.method': method };
    byMethod.set(method, shared);
    return shared;
  };
  return ({ operation, repeats, method, context }) => {
    const parent = context.observer?.span;
    const span = tracer.start(operation, { kind: SpanKind.CLIENT, parent: parent?.spanContext() });
    context.shared?.attempted(span, parent);
    span.setShared(sharedBy(method));
    if (repeats > 0) span.setAttributes({ 'http.request.resend_count': repeats });
    return new AttemptSpan(span, propagates);
  };
}

class AttemptSpan implements AttemptTrace {
  readonly headers: AttemptTrace['headers'];
  readonly #span: TraceSpan;

  constructor(span: TraceSpan, propagates: boolean) {
    this.#span = span;
    this.headers = propagates ? toTraceHeaders(span.spanContext()) : noHeaders;
  }

  ended({ outcome, status, code, requestId }: CallFact): void {
    const span = this.#span;
    if (!span.isRecording()) return;
    if (outcome === 'succeeded') {
      span.setAttributes({ 'http.response.status_code': status, 'eiam.request_id': requestId });
    } else {
      span.setAttributes({
        'http.response.status_code': status,
        'eiam.request_id': requestId,
        'eiam.code': code,
        'error.type': outcome,
      });
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
  }
}
