import type { GraphQLFormattedError } from 'graphql';
import { type ErrorCode, errorCodes } from './error-codes.generated.ts';

/** The gateway refused an operation: there is no data. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly errors: readonly GraphQLFormattedError[];
  /** The code of the first error. */
  readonly code: ErrorCode | undefined;

  constructor(errors: readonly GraphQLFormattedError[]) {
    super(errors.map(({ message }) => message).join(' '));
    this.errors = errors;
    this.code = errors[0] && codeOf(errors[0]);
  }

  /** How long the gateway asks to wait before trying again, in milliseconds; 0: it does not say. */
  get retryAfterMs(): number {
    const given = this.errors.map(({ extensions }) => extensions?.retryAfterMs);
    return Math.max(0, ...given.filter((value) => typeof value === 'number'));
  }
}

/** A subscription could not be kept: as many attempts as allowed came to nothing. The `cause` is why the last one did. */
export class ConnectionLostError extends Error {
  override readonly name = 'ConnectionLostError';
}

/** Undefined: it has none, or one that this version does not know. */
export function codeOf({ extensions }: GraphQLFormattedError): ErrorCode | undefined {
  return errorCodes.find((code) => code === extensions?.code);
}
