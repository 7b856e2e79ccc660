/**
 * What went wrong, in the words a caller can act on:
 * - `rejected`: upstream refused this question (a code says why); asking again changes nothing.
 * - `throttled`: upstream asked for fewer calls; `retryAfterMs` says for how long, when it said so.
 * - `unauthorized`: the credentials, the application or its permissions are wrong.
 * - `timeout`: one attempt took longer than it may.
 * - `unavailable`: no connection, a connection cut short, a status of 500 or more, or a full queue.
 * - `invalidResponse`: an answer came, but not one this API gives.
 * - `aborted`: the caller left, or the client was closed.
 * - `deadline`: the caller's deadline passed.
 */
export type EiamErrorKind =
  | 'rejected'
  | 'throttled'
  | 'unauthorized'
  | 'timeout'
  | 'unavailable'
  | 'invalidResponse'
  | 'aborted'
  | 'deadline';

/** What is known about a failure beside its operation and kind. */
export interface EiamErrorDetails {
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause?: Error | undefined;
}

/**
 * The one error of every upstream call. Its message holds the operation, kind, code and status only: upstream's own texts name
 * people, and a request's URL holds the client secret (developer-api.md 4.2), so neither is ever carried, in `cause` neither.
 */
export class EiamError extends Error {
  override readonly name = 'EiamError';
  /** Upstream's own word, such as `GetUser`. */
  readonly operation: string;
  readonly kind: EiamErrorKind;
  /** Upstream's code, such as `ResourceNotFound.User` (developer-api.md 5.2); undefined when it gave none. */
  readonly code: string | undefined;
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** How long upstream asked us to stay away, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(operation: string, kind: EiamErrorKind, details: EiamErrorDetails = {}) {
    const facts = [kind, details.code, details.status === undefined ? undefined : `status ${details.status}`];
    const message = `${operation} failed: ${facts.filter((fact) => fact !== undefined).join(', ')}`;
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.operation = operation;
    this.kind = kind;
    this.code = details.code;
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/**
 * Whether upstream says that the thing asked for does not exist. By code, never by status: look-ups answer 400
 * (developer-api.md 5.2), and a 404 without a code is a wrong address, not a missing user.
 */
export function isNotFound(error: unknown): error is EiamError {
  return error instanceof EiamError && /^ResourceNotFound(\.|$)/.test(error.code ?? '');
}

/**
 * Whether the organizational unit asked for lies outside the application's provisioning scope, or does not exist: upstream
 * does not tell the two apart (developer-api.md 5.2, spelling included).
 */
export function isOutOfScope(error: unknown): error is EiamError {
  return error instanceof EiamError && error.code === 'OrganizationUnitIdNotInScopes';
}
