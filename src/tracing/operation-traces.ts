import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { TraceAttributes, TraceSpan } from '../eiam/attempt-trace.ts';
import type { OperationFact } from '../http/operation/operation-fact.ts';
import type { OperationArrival } from '../http/operation/request.ts';
import { readTraceContext } from './trace-context.ts';
import type { Tracer } from './tracer.ts';

/** What of an operation's fact goes into its span. */
export type TracedOperation = Pick<
  OperationFact,
  'errors' | 'type' | 'name' | 'documentHash' | 'requestId' | 'calls' | 'span' | 'arrival'
>;

export interface OperationTracesParts {
  readonly tracer: Tracer;
  /** Whether the context that a client sends counts. */
  readonly propagates: boolean;
  /** Whether an error's code says that the gateway or upstream failed, and not the client. */
  readonly isFault: (code: unknown) => boolean;
}

/** Operations whose attributes are kept at most, with a name and without one. */
const maxShared = 1_000;

/** What many spans share, and the type of operation that it is of. */
interface Shared {
  readonly type: string | undefined;
  readonly attributes: TraceAttributes;
}

/** A span for each operation, and for each event of a subscription (semantic conventions for GraphQL servers). */
export class OperationTraces {
  readonly #parts: OperationTracesParts;
  /** Of operations that have a name, and by their documents' hashes of those that have none. */
  readonly #byName = new Map<string, Shared>();
  readonly #byHash = new Map<string, Shared>();

  constructor(parts: OperationTracesParts) {
    this.#parts = parts;
  }

  begin({ headers, arrivedAt, isOfClientSpan }: OperationArrival): TraceSpan {
    const { tracer, propagates } = this.#parts;
    const client = propagates ? readTraceContext(headers) : undefined;
    const parent = isOfClientSpan ? client : undefined;
    const span = tracer.start('GraphQL Operation', { kind: SpanKind.SERVER, parent, startedAt: arrivedAt });
    if (client && !parent) span.addLink({ context: client });
    return span;
  }

  /** An operation is over. Neither its document nor a value of it is recorded, nor who sent it. */
  ended(operation: TracedOperation): void {
    const span = operation.span ?? this.begin(operation.arrival);
    if (!span.isRecording()) return;
    const { errors, type, name, requestId, calls } = operation;
    if (type) span.updateName(type);
    span.setShared(
      name === undefined
        ? this.#sharedBy(this.#byHash, operation.documentHash ?? '', type)
        : this.#sharedBy(this.#byName, name, type),
    );
    span.setAttributes({ 'eiam.request_id': requestId, 'eiam.upstream_calls': calls });
    if (errors.length > 0) this.#fail(span, errors);
    span.end();
  }

  /** One object for each operation that clients send again and again. */
  #sharedBy(kept: Map<string, Shared>, key: string, type: string | undefined): TraceAttributes {
    const known = kept.get(key);
    if (known && known.type === type) return known.attributes;
    const attributes = {
      'graphql.operation.type': type,
      'graphql.operation.name': kept === this.#byName ? key : undefined,
      'eiam.document_hash': kept === this.#byHash && key !== '' ? key : undefined,
    };
    if (kept.size >= maxShared) kept.clear();
    kept.set(key, { type, attributes });
    return attributes;
  }

  #fail(span: TraceSpan, errors: OperationFact['errors']): void {
    const codes = errors.map(({ extensions }) => String(extensions.code ?? 'INTERNAL_SERVER_ERROR'));
    const fault = codes.find(this.#parts.isFault);
    span.setAttributes({ 'error.type': fault ?? codes[0] });
    // A client's mistake is no failure of the server's.
    if (fault !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
  }
}
