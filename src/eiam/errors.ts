import { SafeCause } from './safe-cause.ts';

/**
 * The kind of a failure, by which a caller can act:
 * - `rejected`: upstream refused this request (by a code); a retry changes nothing.
 * - `throttled`: upstream throttles; `retryAfterMs` is for how long, where upstream stated it.
 * - `unauthorized`: the credentials, the application or its permissions are wrong.
 * - `timeout`: one attempt took longer than it may.
 * - `unavailable`: no connection, a connection cut short, or a status of 500 or more.
 * - `overloaded`: not sent, for the queue is full, or longer than the caller's deadline allows; `retryAfterMs` is how long it is.
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
  | 'overloaded'
  | 'invalidResponse'
  | 'aborted'
  | 'deadline';

/**
 * The effect of a failed operation upstream:
 * - `none`: upstream certainly did not carry it out: it refused, or the request was never sent.
 * - `unknown`: the request was, or may have been, sent, and had no usable answer. Only a read of the directory can decide.
 */
export type EiamEffect = 'none' | 'unknown';

/** What is known about a failure beside its operation and kind. */
export interface EiamErrorDetails {
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Default `unknown`: a caller that wrongly assumes `none` would do it twice. */
  readonly effect?: EiamEffect | undefined;
  readonly sentAt?: number | undefined;
  readonly cause?: Error | undefined;
}

/**
 * The one error of every upstream call. Its message holds the operation, kind, code and status only: upstream's own texts name
 * people, and a request's URL holds the client secret (developer-api.md 4.2), so neither is ever carried, in `cause` neither.
 */
export class EiamError extends Error {
  override readonly name = 'EiamError';
  /** Upstream's own name, such as `GetUser`. */
  readonly operation: string;
  readonly kind: EiamErrorKind;
  /** Upstream's code, such as `ResourceNotFound.User` (developer-api.md 5.2); undefined when it gave none. */
  readonly code: string | undefined;
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** How long upstream requested no further calls, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Of all attempts together: `unknown` when that of any of them is, whatever that of the last one is. */
  readonly effect: EiamEffect;
  /**
   * Upstream's own time when the last attempt was sent, in milliseconds since the epoch, by the `Date` headers of its replies
   * until then: nothing that the attempt made is older. Undefined when nothing was sent, or no reply had such a header.
   */
  readonly sentAt: number | undefined;

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
    this.effect = details.effect ?? 'unknown';
    this.sentAt = details.sentAt;
  }

  /** Why no answer came, or why it could not be read, in a word: `ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED`, `SyntaxError`. */
  get causeCode(): string | undefined {
    return this.cause instanceof SafeCause ? (this.cause.code ?? this.cause.name) : undefined;
  }

  /** The same failure, whose effect is known from elsewhere. */
  withEffect(effect: EiamEffect): EiamError {
    return this.#with({ effect });
  }

  /** The same failure, when it was sent. */
  withSentAt(sentAt: number | undefined): EiamError {
    return this.#with({ sentAt });
  }

  #with(changes: Pick<EiamErrorDetails, 'effect' | 'sentAt'>): EiamError {
    const { operation, kind, code, status, requestId, retryAfterMs, effect, sentAt } = this;
    if ((changes.effect ?? effect) === effect && (changes.sentAt ?? sentAt) === sentAt) return this;
    const cause = this.cause instanceof Error ? this.cause : undefined;
    const facts = { code, status, requestId, retryAfterMs, effect, sentAt, cause, ...changes };
    return new EiamError(operation, kind, facts);
  }
}

/**
 * Whether upstream answers that the requested object does not exist. By code, never by status: look-ups answer 400
 * (developer-api.md 5.2), and a 404 without a code is a wrong address, not a missing user.
 */
export function isNotFound(error: unknown): error is EiamError {
  return error instanceof EiamError && /^ResourceNotFound(\.|$)/.test(error.code ?? '');
}

/**
 * Whether the requested organizational unit lies outside the application's provisioning scope, or does not exist: upstream
 * does not distinguish the two (developer-api.md 5.2, spelling included).
 */
export function isOutOfScope(error: unknown): error is EiamError {
  return error instanceof EiamError && error.code === 'OrganizationUnitIdNotInScopes';
}

/**
 * Whether upstream refuses a value that another object has already; which one is in the code after its dot, as in
 * `ResourceDuplicated.Username` (developer-api.md 5.2).
 */
export function isDuplicate(error: unknown): boolean {
  return error instanceof EiamError && /^ResourceDuplicated(\.|$)/.test(error.code ?? '');
}

/** Whether the application lacks the permission for this operation (developer-api.md 7.1), its credentials being in order. */
export function isPermissionDenied(error: unknown): boolean {
  return error instanceof EiamError && error.code === 'permission_denied';
}
