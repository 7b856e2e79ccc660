import { channel } from 'node:diagnostics_channel';
import type { BreakerChange } from './breaker.ts';
import type { EiamErrorKind } from './errors.ts';

/** One attempt, as published on the diagnostics channel `eiam:call`. No ids of objects, no secrets, nothing a person could be known by. */
export interface CallFact {
  readonly operation: string;
  /** The first is 1. */
  readonly attempt: number;
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  readonly durationMs: number;
  readonly outcome: 'succeeded' | EiamErrorKind;
  /** Upstream's code when it refused. */
  readonly code: string | undefined;
  /** Why no answer came, or why it could not be read (errors.ts). */
  readonly causeCode: string | undefined;
  /** Upstream's id of the request, where its reply named one. */
  readonly requestId: string | undefined;
  /** Names the caller's own request that it was made for (call-context.ts); others may share the answer. */
  readonly forRequestId: string | undefined;
}

/** Members of one reply that are not as in the contract, as published on `eiam:mismatch`. It never holds a value. */
export interface MismatchFact {
  readonly operation: string;
  /** As in `User.createTime` (reading.ts); empty for the reply as a whole. */
  readonly member: string;
  /** What the contract has, as in `a moment`. */
  readonly expected: string;
  readonly requestId: string | undefined;
  /** How many rows of the reply it was found in. */
  readonly count: number;
}

/** A breaker opened or closed, as published on `eiam:breaker`. */
export interface BreakerFact extends BreakerChange {
  /** Calls to the Developer API, those of sign-ins apart, or to the management API. */
  readonly pool: 'developer' | 'sign-in' | 'management';
}

/** All channels are for any subscriber; without one, publishing costs nothing. */
const calls = channel('eiam:call');
const mismatches = channel('eiam:mismatch');
const breakers = channel('eiam:breaker');

export function publishCall(fact: CallFact): void {
  if (calls.hasSubscribers) calls.publish(fact);
}

export function publishMismatch(fact: MismatchFact): void {
  if (mismatches.hasSubscribers) mismatches.publish(fact);
}

export function publishBreakerChange(fact: BreakerFact): void {
  if (breakers.hasSubscribers) breakers.publish(fact);
}
