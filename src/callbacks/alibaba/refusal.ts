/**
 * Why a whole request is not taken. A reason is for the operator's log alone: the sender hears one text for all of them, so
 * that trying reveals nothing.
 */
export type RefusalReason =
  | 'malformed_body'
  | 'malformed_token'
  | 'invalid_token'
  | 'unknown_key'
  | 'malformed_claims'
  | 'encryption_required'
  | 'decryption_failed'
  | 'malformed_data'
  | 'other_instance';

/** A request that is not verifiably from IDaaS, or that cannot be read. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, options?: ErrorOptions) {
    super(`The request was refused: ${reason}`, options);
    this.reason = reason;
  }
}
