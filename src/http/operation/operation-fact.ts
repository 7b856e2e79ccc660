import { hash } from 'node:crypto';
import type { ExecutionResult, GraphQLError, OperationDefinitionNode, OperationTypeNode } from 'graphql';
import type { Access } from '../../../schema/core/permissions.ts';
import type { TraceSpan } from '../../eiam/attempt-trace.ts';
import type { DocumentStore } from '../documents/document-store.ts';
import type { ReadDocument } from '../documents/read-document.ts';
import type { UpstreamTrace } from './extensions.ts';
import type { OperationParameters } from './parameters.ts';
import type { RunningContext } from './prepare.ts';
import { type OperationArrival, type OperationRequest, toArrival } from './request.ts';

/** What names an operation. What is not free is worked out when it is read. */
export interface OperationDescription {
  /** Undefined: its document could not be read. */
  readonly type: `${OperationTypeNode}` | undefined;
  /** The client's name for it: letters, digits and underscores alone, and at most 64; undefined: it has none. */
  readonly name: string | undefined;
  /** SHA-256 of its document, in hexadecimal; undefined: none was sent. */
  readonly documentHash: string | undefined;
  /** The caller's EIAM id, or a keyed hash of its subject; undefined: it did not sign in. */
  readonly viewer: string | undefined;
  readonly requestId: string;
}

/** What came of an operation, or of one event of a subscription. */
export interface OperationFact extends OperationDescription {
  /** `partial`: some fields were answered. `refused`: none was tried. */
  readonly outcome: 'succeeded' | 'partial' | 'refused';
  /** That of the first error. */
  readonly code: string | undefined;
  readonly errors: readonly GraphQLError[];
  readonly durationMs: number;
  /** Upstream calls made for it, repeated attempts included. */
  readonly calls: number;
  /** Undefined: it has none yet, or nothing is traced. */
  readonly span: TraceSpan | undefined;
  readonly arrival: OperationArrival;
}

/** What an operation's report is read from. Members are set as they become known; the earlier it is refused, the fewer there are. */
export interface OperationSource {
  readonly request: OperationRequest;
  params?: OperationParameters | undefined;
  access?: Access | undefined;
  trace?: Pick<UpstreamTrace, 'calls' | 'span'> | undefined;
}

interface Outcome {
  readonly data?: unknown;
  readonly errors?: ExecutionResult['errors'] | undefined;
}

/** Of an operation that runs. */
export function sourceOf({
  initial,
  access,
  trace,
}: Pick<RunningContext, 'initial' | 'access' | 'trace'>): OperationSource {
  return { request: initial.request, params: initial.params, access, trace };
}

/** Reports what came of an operation to all that count, log or trace it. */
export type ReportOperation = (result: Outcome, source: OperationSource) => void;

export interface DescriptionParts {
  readonly documents: Pick<DocumentStore, 'peek'>;
  /** The caller as lines of the log name it. */
  readonly viewerName: (access: Access) => string | undefined;
}

export interface OperationReportParts extends DescriptionParts {
  /** Milliseconds by a clock that only goes forward. */
  readonly monotonicMs: () => number;
  readonly take: (fact: OperationFact) => void;
}

export function createOperationReport(parts: OperationReportParts): ReportOperation {
  return (result, source) => parts.take(new FinishedOperation(parts, result, source));
}

/** Of an operation that may still run. */
export function describeOperation(parts: DescriptionParts, source: OperationSource): OperationDescription {
  return new KnownOperation(parts, source);
}

const none: readonly GraphQLError[] = [];
/** Longer names are cut. */
const longestName = 64;
/** Of documents that are kept, as long as they are. */
const hashes = new WeakMap<ReadDocument, string>();
const nameShape = /^\w+$/;

class KnownOperation implements OperationDescription {
  protected readonly source: OperationSource;
  readonly #parts: DescriptionParts;
  #read: ReadDocument | undefined;
  #known: OperationDefinitionNode | undefined;

  constructor(parts: DescriptionParts, source: OperationSource) {
    this.source = source;
    this.#parts = parts;
  }

  get type(): OperationFact['type'] {
    return this.#node()?.operation;
  }

  get name(): string | undefined {
    // Of a document that could not be read, the client's word is all there is.
    const name = this.#node()?.name?.value ?? this.source.params?.operationName;
    return name !== undefined && nameShape.test(name) ? name.slice(0, longestName) : undefined;
  }

  get documentHash(): string | undefined {
    const { params } = this.source;
    const known = this.#document && hashes.get(this.#document);
    if (known !== undefined || !params) return known;
    const hashed = hash('sha256', params.query, 'hex');
    if (this.#document) hashes.set(this.#document, hashed);
    return hashed;
  }

  get viewer(): string | undefined {
    const { access } = this.source;
    return access && this.#parts.viewerName(access);
  }

  get requestId(): string {
    return this.source.request.id;
  }

  get #document(): ReadDocument | undefined {
    const { params } = this.source;
    this.#read ??= params && this.#parts.documents.peek(params.query);
    return this.#read;
  }

  #node(): OperationDefinitionNode | undefined {
    this.#known ??= this.#document?.operation(this.source.params?.operationName)?.node;
    return this.#known;
  }
}

class FinishedOperation extends KnownOperation implements OperationFact {
  readonly outcome: OperationFact['outcome'];
  readonly errors: readonly GraphQLError[];
  readonly durationMs: number;

  constructor(parts: OperationReportParts, result: Outcome, source: OperationSource) {
    super(parts, source);
    this.errors = result.errors ?? none;
    this.outcome = this.errors.length === 0 ? 'succeeded' : 'data' in result ? 'partial' : 'refused';
    this.durationMs = parts.monotonicMs() - source.request.arrivedAt;
  }

  get code(): string | undefined {
    const [first] = this.errors;
    return first && String(first.extensions.code ?? 'INTERNAL_SERVER_ERROR');
  }

  get calls(): number {
    return this.source.trace?.calls ?? 0;
  }

  get span(): TraceSpan | undefined {
    return this.source.trace?.span;
  }

  get arrival(): OperationArrival {
    return toArrival(this.source.request);
  }
}
