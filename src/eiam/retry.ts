import type { EiamError } from './errors.ts';

export interface RetryPolicy {
  /** The first attempt included. */
  readonly maxAttempts: number;
  /** The same where upstream throttles: it passes, and the deadline is the true bound. */
  readonly maxThrottledAttempts: number;
  /** A number from 0 (included) to 1 (excluded). */
  readonly random: () => number;
}

/** The bound of the first wait. Throttling is about calls a second, so there is no point in coming back within a tenth of one. */
const firstBoundMs = 100;
const firstThrottledBoundMs = 500;
const longestBoundMs = 5_000;

/** Whether a retry may help: overload and lost connections pass, a refusal and an unreadable answer stay. */
export function isTransient(error: EiamError): boolean {
  return error.kind === 'throttled' || error.kind === 'unavailable' || error.kind === 'timeout';
}

/** Whether a retry is safe: the operation is repeatable, or upstream certainly did nothing so far. */
export function isHarmless(repeatable: boolean, error: EiamError): boolean {
  return repeatable || error.effect === 'none';
}

/**
 * How long to wait after the given attempt (the first is 1) failed, in milliseconds: what upstream requested, else
 * anything from nothing to a bound that doubles ("full jitter"), so that callers that failed together do not return together.
 */
export function backOffMs(error: EiamError, attempt: number, random: () => number): number {
  const first = error.kind === 'throttled' ? firstThrottledBoundMs : firstBoundMs;
  const bound = Math.min(longestBoundMs, first * 2 ** (attempt - 1));
  return error.retryAfterMs ?? Math.round(bound * random());
}
