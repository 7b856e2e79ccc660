import { type ExecutionResult, GraphQLError } from 'graphql';
import { maskError } from './mask-error.ts';
import type { OperationDescription, OperationSource } from './operation-fact.ts';

/** What clients may get to see of errors. */
export interface ErrorMask {
  /** The error itself where it was written for clients; any other is a defect, which is reported with its operation, and replaced. */
  mask(error: unknown, source: OperationSource | undefined): GraphQLError;
  /** The answer to what was thrown before anything ran, and in place of an event that could not be had. */
  toFailure(error: unknown, source: OperationSource | undefined): ExecutionResult;
  /** The error in place of what a stream of events ended with. */
  toStreamError(error: unknown, source: OperationSource): unknown;
}

export interface ErrorMaskParts {
  readonly describe: (source: OperationSource) => OperationDescription;
  /** Takes each defect of the gateway's own. */
  readonly noteDefect: (error: unknown, about: OperationDescription | undefined) => void;
}

export function createErrorMask({ describe, noteDefect }: ErrorMaskParts): ErrorMask {
  function mask(error: unknown, source: OperationSource | undefined): GraphQLError {
    const masked = maskError(error);
    if (masked !== error) noteDefect(error, source && describe(source));
    return masked instanceof GraphQLError ? masked : new GraphQLError(masked.message);
  }

  return {
    mask,
    toFailure: (error, source) => ({ errors: isAbort(error) ? [] : [mask(error, source)] }),
    toStreamError: (error, source) => (isAbort(error) ? error : mask(error, source)),
  };
}

/** The client has left, or a time is up: no one gets what is answered. */
function isAbort(error: unknown): boolean {
  return error instanceof DOMException && ['AbortError', 'TimeoutError'].includes(error.name);
}
