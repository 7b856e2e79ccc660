import {
  BadUserInputError,
  DeadlineExceededError,
  type FailureOptions,
  NotFoundError,
  OutOfScopeError,
  UpstreamInvalidResponseError,
  UpstreamThrottledError,
  UpstreamTimeoutError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
} from '../schema/errors.ts';
import { EiamError, isNotFound, isOutOfScope } from './eiam/errors.ts';

/** What a client is told to wait when upstream throttles without saying for how long. */
const defaultRetryAfterMs = 1_000;

/**
 * The only translation of upstream's failures into the ones promised to clients. What is no upstream failure passes
 * unchanged: it is a bug of ours, and the server masks it.
 */
export function toFailure(error: unknown): unknown {
  if (!(error instanceof EiamError)) return error;
  const options = toOptions(error);
  switch (error.kind) {
    case 'unauthorized':
      return new UpstreamUnauthorizedError(options);
    case 'throttled':
      return new UpstreamThrottledError(error.retryAfterMs ?? defaultRetryAfterMs, options);
    case 'timeout':
      return new UpstreamTimeoutError(options);
    case 'unavailable':
      return new UpstreamUnavailableError(options);
    case 'aborted':
    case 'deadline':
      return new DeadlineExceededError(options);
    case 'invalidResponse':
      return new UpstreamInvalidResponseError(options);
    case 'rejected':
      return toRefusal(error, options);
  }
}

function toRefusal(error: EiamError, options: FailureOptions) {
  const { code } = error;
  if (isNotFound(error)) return new NotFoundError(options);
  if (isOutOfScope(error)) return new OutOfScopeError(options);
  // A value that passed our own limits: upstream's rules are the stricter ones.
  const [family, field] = (code ?? '').split('.');
  return family === 'InvalidParameter' || family === 'MissingParameter'
    ? new BadUserInputError(field ?? 'unknown', 'EIAM does not accept this value', options)
    : new UpstreamInvalidResponseError(options);
}

function toOptions(error: EiamError): FailureOptions {
  const { operation, code = null, status = null, requestId = null } = error;
  return { cause: error, upstream: { operation, code, status, requestId } };
}
