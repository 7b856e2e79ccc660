import type { Fault } from '../../src/eiam/unreadable.ts';
import type { Permission } from '../core/permissions.ts';
import { type FailureOptions, failureClass, GatewayError, type WriteEffect } from './gateway-error.ts';

/** Why a value is not accepted: it breaks a documented limit, it cannot be cleared, or EIAM itself refuses it. */
export type InputIssueReason = 'INVALID' | 'NOT_CLEARABLE' | 'REFUSED';

/** The client's own input is wrong. `argument` is the dotted path below the field, as in `by.id`. */
export class BadUserInputError extends GatewayError {
  readonly argument: string;
  /** What was expected there. */
  readonly expected: string;
  readonly reason: InputIssueReason;
  /** All that is wrong with the same input, this among it. */
  issues: readonly BadUserInputError[] = [this];

  constructor(
    argument: string,
    expected: string,
    { reason = 'INVALID', ...options }: FailureOptions & { readonly reason?: InputIssueReason } = {},
  ) {
    super('BAD_USER_INPUT', `Argument "${argument}": ${expected}`, { argument }, options);
    this.argument = argument;
    this.expected = expected;
    this.reason = reason;
  }

  /** Says, before it is thrown on, what else is wrong with the same input. */
  alongWith(others: readonly BadUserInputError[]): this {
    this.issues = [this, ...others];
    return this;
  }
}

/** The request carries no access token, or one that is not valid. Why it is not is withheld: an attacker could use it. */
export class UnauthenticatedError extends failureClass(
  'UNAUTHENTICATED',
  'Sign in: this needs an access token that is valid.',
) {}

/** The access token is valid, and does not carry the right. */
export class ForbiddenError extends GatewayError {
  readonly permission: Permission;

  constructor(permission: Permission, options: FailureOptions = {}) {
    super('FORBIDDEN', `This needs the permission ${permission}.`, { permission }, options);
    this.permission = permission;
  }
}

/** Another object has what must be unique. `field` is the path of the input field, as in `input.username`. */
export class ConflictError extends GatewayError {
  readonly field: string;

  constructor(field: string, options: FailureOptions = {}) {
    super('CONFLICT', 'Another object has this value already, and it must be unique.', { field }, options);
    this.field = field;
  }
}

/** Upstream refuses a write for a reason of its own: a unit that is not empty, a primary unit that cannot be left (developer-api.md U10). */
export class RefusedError extends failureClass(
  'CONFLICT',
  'EIAM refuses this as the directory stands now.',
) {}

/** The object went away while it was read: a list named it, and its own address does not have it. */
export class NotFoundError extends failureClass('NOT_FOUND', 'There is no such object, or not any more.') {}

/** Outside the application's provisioning scope. The upstream answers the same for an id that does not exist (developer-api.md 5.2). */
export class OutOfScopeError extends failureClass(
  'OUT_OF_SCOPE',
  "The object is outside this application's provisioning scope, or does not exist.",
) {}

/** The operator lets none but the documents of a manifest run, and this is none of them. */
export class UntrustedDocumentError extends failureClass(
  'FORBIDDEN',
  'This gateway runs none but the documents that its operator trusts.',
) {}

/** A request that names its document by a hash alone. Clients send it in full then: some go by the code, others by the message, word for word. */
export class PersistedQueryNotSupportedError extends failureClass(
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PersistedQueryNotSupported',
) {}

/** The operation is, or would need, more than the operator allows. */
export class OperationTooComplexError extends GatewayError {
  /** @param figures what was allowed and what was requested, to be read by a program */
  constructor(message: string, options: FailureOptions = {}, figures: Readonly<Record<string, number>> = {}) {
    super('OPERATION_TOO_COMPLEX', message, figures, options);
  }
}

/** A call that was not sent, since its operation has made all that it may: it shows nothing about its object. */
export class CallLimitError extends OperationTooComplexError {
  constructor(limit: number, cost: number) {
    super(
      `The operation has made the ${limit} upstream calls that it is allowed, and this was not among them. Ask for fewer with \`first\`, or for less at once.`,
      {},
      { limit, cost },
    );
  }
}

/** The gateway's own credentials or permissions are refused: for the operator to mend, not the client. */
export class UpstreamUnauthorizedError extends failureClass(
  'UPSTREAM_UNAUTHORIZED',
  "EIAM refuses the gateway's own credentials or permissions.",
) {}

/** The gateway's application lacks the permission for this very write. */
export class NotPermittedError extends failureClass(
  'UPSTREAM_UNAUTHORIZED',
  "The gateway's application may not do this in EIAM.",
) {}

class ThrottledError extends GatewayError {
  constructor(message: string, retryAfterMs: number, options: FailureOptions) {
    super('UPSTREAM_THROTTLED', message, { retryAfterMs }, options);
  }
}

/** EIAM throttles the gateway, and kept doing so until the retries ran out. */
export class UpstreamThrottledError extends ThrottledError {
  constructor(retryAfterMs: number, options: FailureOptions = {}) {
    super('EIAM is throttling the gateway. Try again later.', retryAfterMs, options);
  }
}

/** More tokens wait to be looked at by EIAM than may. */
export class SignInThrottledError extends ThrottledError {
  constructor(retryAfterMs: number, options: FailureOptions = {}) {
    super('Too many are signing in at once. Try again later.', retryAfterMs, options);
  }
}

/** A single upstream call did not answer in time. */
export class UpstreamTimeoutError extends failureClass('UPSTREAM_TIMEOUT', 'EIAM did not answer in time.') {}

/** EIAM could not be reached, or answered with a failure of its own. */
export class UpstreamUnavailableError extends GatewayError {
  /** @param retryAfterMs undefined: nothing says when it may be back */
  constructor(retryAfterMs?: number, options: FailureOptions = {}) {
    const facts = retryAfterMs === undefined ? {} : { retryAfterMs };
    super('UPSTREAM_UNAVAILABLE', 'EIAM is unavailable. Try again later.', facts, options);
  }
}

/** The keys of the issuer of access tokens cannot be read, so that no token can be accepted, nor refused. */
export class TokenKeysUnavailableError extends failureClass(
  'UPSTREAM_UNAVAILABLE',
  'The keys that access tokens are checked with cannot be read. Try again later.',
) {}

/** EIAM answered with something that its contract does not allow. */
export class UpstreamInvalidResponseError extends failureClass(
  'UPSTREAM_INVALID_RESPONSE',
  'EIAM answered with something the gateway cannot read.',
) {}

/** A member, or a whole row, of an answer that EIAM sent in a form that cannot be read. The rest of the answer stands. */
export class UnreadableMemberError extends GatewayError {
  constructor({ operation, member, requestId }: Fault) {
    super(
      'UPSTREAM_INVALID_RESPONSE',
      `EIAM sent no value for ${member} that the gateway can read.`,
      { upstream: { operation, member, requestId: requestId ?? null } },
      {},
    );
  }
}

/** The chain of a user's managers comes back to one of them, or to the user: there is no next manager. */
export class ManagerCycleError extends failureClass(
  'UPSTREAM_INVALID_RESPONSE',
  'The managers form a circle in EIAM: the next one is in this chain already.',
) {}

/** A write was done, and EIAM's reads still show the object as it was before, or as a later change has left it. */
export class UpstreamStaleError extends GatewayError {
  /** Upstream's names of what is not shown as it was written. */
  readonly members: readonly string[];

  constructor(members: readonly string[], options: FailureOptions = {}) {
    super(
      'UPSTREAM_STALE',
      'The write was done, but EIAM does not show it yet, or shows a later change. Read the object again later.',
      {},
      options,
    );
    this.members = members;
  }
}

/** More wait for this than may. */
export class OverloadedError extends GatewayError {
  constructor(retryAfterMs: number, options: FailureOptions = {}) {
    super('OVERLOADED', 'Too many operations wait for this. Try again later.', { retryAfterMs }, options);
  }
}

/** The caller has as many operations on their way, or answers unread, as one may have. */
export class CallerOverloadedError extends GatewayError {
  constructor(retryAfterMs: number) {
    const message = 'This caller has too many operations on their way, or too many answers unread.';
    super('OVERLOADED', message, { retryAfterMs, http: { status: 429 } }, {});
  }
}

/** A mistake of ours in the middle of a write: what was done by then is not known. It is masked like any other. */
export class UnforeseenWriteError extends Error {
  override readonly name = 'UnforeseenWriteError';
  readonly effect: WriteEffect = 'UNKNOWN';

  constructor(cause: unknown) {
    super('A write failed in a way that was not foreseen', { cause });
  }
}

/** The whole operation ran out of the time it was given. */
export class DeadlineExceededError extends failureClass(
  'DEADLINE_EXCEEDED',
  'The operation ran out of time before this field was answered.',
) {}

/** The operator keeps a record of writes, and it cannot be written now: nothing was sent to EIAM. */
export class WritesSuspendedError extends failureClass(
  'WRITES_SUSPENDED',
  'Writes are suspended, since they cannot be recorded now. Try again later, or ask the operator.',
) {}

/** The mirror, which alone can answer this, is not complete yet. */
export class NotReadyError extends GatewayError {
  /** @param progress the part of the mirror that is filled, from 0 to 1 */
  constructor(progress: number, options: FailureOptions = {}) {
    super(
      'NOT_READY',
      'The mirror of the directory is being filled. Try again later.',
      { progress },
      options,
    );
  }
}

/** The operator has not set what this field needs; `settings` are the names to set. */
export class NotConfiguredError extends GatewayError {
  constructor(settings: readonly string[], options: FailureOptions = {}) {
    super(
      'NOT_CONFIGURED',
      `This gateway is not configured for this: the operator has to set ${settings.join(' and ')}.`,
      { settings },
      options,
    );
  }
}
