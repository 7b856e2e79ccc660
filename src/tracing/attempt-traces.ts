import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { AttemptTrace, TraceAttempt, TraceSpan } from '../eiam/attempt-trace.ts';
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
  return ({ operation, repeats, method, context }) => {
    const parent = context.observer?.span;
    const span = tracer.start(operation, { kind: SpanKind.CLIENT, parent: parent?.spanContext() });
    context.shared?.attempted(span, parent);
    span.setAttributes(server);
    if (span.isRecording()) span.setAttributes(repeats > 0 ? repeated(method, repeats) : first(method));
    return new AttemptSpan(span, propagates);
  };
}

function first(method: string) {
  return { 'http.request.method': method };
}

function repeated(method: string, repeats: number) {
  return { 'http.request.method': method, 'http.request.resend_count': repeats };
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
    const isFailed = outcome !== 'succeeded';
    span.setAttributes({
      'http.response.status_code': status,
      'eiam.request_id': requestId,
      'eiam.code': code,
      'error.type': isFailed ? outcome : undefined,
    });
    if (isFailed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }
}
