import * as errors from 'jose/errors';
import { SignInThrottledError, UnauthenticatedError } from '../../../schema/errors/errors.ts';

/** Why a token is refused. It is for operators: to a client it would be a help to forge one. */
export type RefusalReason =
  /** What was sent is no token, or none of this kind. */
  | 'malformed'
  /** None that this gateway, or EIAM, has issued, or one that has expired there. */
  | 'unknown'
  /** Not signed with one of the issuer's keys. */
  | 'signature'
  | 'expired'
  /** Not for this audience, not of this issuer, not valid yet, or without a subject. */
  | 'claims'
  /** Revoked, or ended by a sign-out. */
  | 'revoked'
  /** The account is locked, disabled, expired or gone. */
  | 'account'
  /** Too many unseen tokens are being checked: this one was not. */
  | 'throttled';

/** The cause of an UnauthenticatedError that is about a token. */
class TokenRefusal extends Error {
  override readonly name = 'TokenRefusal';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason) {
    super(reason);
    this.reason = reason;
  }
}

export function refuseToken(reason: RefusalReason): UnauthenticatedError {
  return new UnauthenticatedError({ cause: new TokenRefusal(reason) });
}

/** Undefined: it is no refusal of a token, but a failure of its check. */
export function refusalReasonOf(error: unknown): RefusalReason | undefined {
  if (error instanceof SignInThrottledError) return 'throttled';
  if (!(error instanceof UnauthenticatedError)) return undefined;
  const { cause } = error;
  if (cause instanceof TokenRefusal) return cause.reason;
  if (cause instanceof errors.JWTExpired) return 'expired';
  if (cause instanceof errors.JWTClaimValidationFailed) return 'claims';
  if (cause instanceof errors.JWSSignatureVerificationFailed || cause instanceof errors.JWKSNoMatchingKey)
    return 'signature';
  if (cause instanceof errors.JOSEError || cause instanceof TypeError || cause instanceof SyntaxError)
    return 'malformed';
  // EIAM refused it, and says no more.
  return 'unknown';
}
