import { type ASTNode, GraphQLError } from 'graphql';
import type { ErrorCode } from './codes.ts';

/** What is known of a write that failed: nothing was done, or it may have been done, wholly or in part. */
export type WriteEffect = 'NONE' | 'UNKNOWN';

/** What may be shown of a failed upstream call: never its text, its URL or its body. */
export interface UpstreamFacts {
  readonly operation: string;
  readonly code: string | null;
  readonly status: number | null;
  readonly requestId: string | null;
}

export interface FailureOptions {
  readonly cause?: unknown;
  readonly upstream?: UpstreamFacts | undefined;
  /** What the failed call may have done, where it was a write; default: nothing. */
  readonly effect?: WriteEffect | undefined;
  /** Where in the document it went wrong, for failures found before anything runs. */
  readonly nodes?: readonly ASTNode[];
}

/** The root of all failures in answers: a stable code, and a message a person can act on. */
export class GatewayError extends GraphQLError {
  readonly code: ErrorCode;
  /** The id of the object that the failure is about, where one is known. */
  subject: string | undefined;
  readonly upstream: UpstreamFacts | undefined;
  /** Of a failed write, as far as is known by now. A client reads it where a mutation failed (attempt.ts). */
  effect: WriteEffect;
  /** The object that a create may have made whose answer was lost. */
  candidateId: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    extensions: Record<string, unknown>,
    options: FailureOptions,
  ) {
    super(message, {
      nodes: options.nodes ?? null,
      extensions: { code, ...extensions, ...(options.upstream ? { upstream: { ...options.upstream } } : {}) },
    });
    this.code = code;
    this.upstream = options.upstream;
    this.effect = options.effect ?? 'NONE';
    // Kept for the log; GraphQLError.toJSON never prints it.
    if (options.cause !== undefined) this.cause = options.cause;
  }

  /** Sets, before it is thrown on, which object the failure is about, unless it is set already: the innermost caller is nearest to it. */
  about(id: string): this {
    this.subject ??= id;
    return this;
  }

  /** Says, before it is thrown on, what was found out about the write that failed. */
  withEffect(effect: WriteEffect): this {
    this.effect = effect;
    return this;
  }

  /** Names, before it is thrown on, the object that a create may have made whose answer was lost. */
  withCandidate(id: string | undefined): this {
    this.candidateId = id;
    return this;
  }
}

/** A class of failures of one code and one message. */
export function failureClass(code: ErrorCode, message: string) {
  return class extends GatewayError {
    constructor(options: FailureOptions = {}) {
      super(code, message, {}, options);
    }
  };
}
