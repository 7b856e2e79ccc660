import type { GatewayError } from './gateway-error.ts';

/** Part of a write that did not come about: the object it is about, and why. */
export interface WriteFailure {
  readonly id: string;
  /** Its effect shows whether it may have been carried out all the same. */
  readonly error: GatewayError;
}
