import {
  BadUserInputError,
  ConflictError,
  DeadlineExceededError,
  NotFoundError,
  NotPermittedError,
  OutOfScopeError,
  OverloadedError,
  RefusedError,
  UnauthenticatedError,
  UpstreamInvalidResponseError,
  UpstreamThrottledError,
  UpstreamTimeoutError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
} from '../../schema/errors/errors.ts';
import { type FailureOptions, GatewayError } from '../../schema/errors/gateway-error.ts';
import { EiamError, isDuplicate, isNotFound, isOutOfScope, isPermissionDenied } from '../eiam/errors.ts';
import { toInputPath } from './input-paths.ts';

/** How long a client has to wait when upstream throttles without `Retry-After`. */
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
      return new UpstreamUnavailableError(error.retryAfterMs, options);
    case 'overloaded':
      return new OverloadedError(error.retryAfterMs ?? defaultRetryAfterMs, options);
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
  const [family, word] = (error.code ?? '').split('.');
  if (isNotFound(error)) return new NotFoundError(options);
  if (isOutOfScope(error)) return new OutOfScopeError(options);
  const path = toInputPath(word);
  if (isDuplicate(error)) return new ConflictError(path ?? 'input', options);
  // A value that passed our own limits: upstream's rules are the stricter ones.
  if (path !== undefined && (family === 'InvalidParameter' || family === 'MissingParameter')) {
    return new BadUserInputError(path, 'EIAM does not accept this value', { ...options, reason: 'REFUSED' });
  }
  return new UpstreamInvalidResponseError(options);
}

/** A write can also be refused for what the application may not do, or for what the directory holds. */
export function toWriteFailure(error: unknown): unknown {
  if (error instanceof EiamError && isPermissionDenied(error)) return new NotPermittedError(toOptions(error));
  const failure = toFailure(error);
  const isUnknownRefusal =
    failure instanceof UpstreamInvalidResponseError &&
    error instanceof EiamError &&
    error.kind === 'rejected';
  return isUnknownRefusal && error.code !== undefined ? new RefusedError(toOptions(error)) : failure;
}

/** The same translation, which also hands each failure to the log: an answer may carry it as a value, and not in `errors`. */
export function noting(translate: (error: unknown) => unknown, note: (failure: GatewayError) => void) {
  return (error: unknown): unknown => {
    const failure = translate(error);
    if (failure instanceof GatewayError) note(failure);
    return failure;
  };
}

/** Upstream refuses what a client gave, by an OAuth code that leaves open which value. @param path of the input field */
export function toRefusedInput(path: string, error: EiamError): BadUserInputError {
  return new BadUserInputError(path, 'EIAM does not accept this value', {
    ...toOptions(error),
    reason: 'REFUSED',
  });
}

/** How GetUserInfo refuses a token of another audience (developer-api.md 5.2); 401 comes without a code. */
const tokenCodes: readonly (string | undefined)[] = ['invalid_token', 'invalid_request', undefined];

/** A client whose token EIAM does not accept is not signed in; all else is a failure like any other. */
export function toSignInFailure(error: unknown): unknown {
  const isTheirs =
    error instanceof EiamError && error.kind === 'unauthorized' && tokenCodes.includes(error.code);
  return isTheirs ? new UnauthenticatedError({ cause: error }) : toFailure(error);
}

function toOptions(error: EiamError): FailureOptions {
  const { operation, code = null, status = null, requestId = null } = error;
  const effect = error.effect === 'unknown' ? 'UNKNOWN' : 'NONE';
  return { cause: error, upstream: { operation, code, status, requestId }, effect };
}

/** Whether a failed write may have been carried out all the same: it was sent, and no answer to the contrary came. */
export function mayHaveTakenEffect(error: unknown): error is GatewayError {
  return error instanceof GatewayError && error.effect === 'UNKNOWN';
}

/** Whether the wait for an answer was given up, so that upstream may carry the call out later than any look for what it did. */
export function mayStillArrive({ cause }: GatewayError): boolean {
  return cause instanceof EiamError && ['timeout', 'deadline', 'aborted'].includes(cause.kind);
}

/** Upstream's own time when a failed call was sent, in milliseconds since the epoch, as far as its replies have shown. */
export function sentAt({ cause }: GatewayError): number | undefined {
  return cause instanceof EiamError ? cause.sentAt : undefined;
}

/** Whether upstream answers that an object is not there, or not in scope: for units it does not distinguish the two. */
export function saysAbsent(error: unknown): boolean {
  return isNotFound(error) || isOutOfScope(error);
}
