import type { EiamError } from './errors.ts';

export interface RetryPolicy {
  /** The first attempt included. */
  readonly maxAttempts: number;
  /** The same where upstream throttles: it passes, and the deadline is the true bound. */
  readonly maxThrottledAttempts: number;
  /** Milliseconds that one attempt may take, where its share of the call's time is not less. */
  readonly callTimeoutMs: number;
  /** A number from 0 (included) to 1 (excluded). */
  readonly random: () => number;
}

/** The bound of the first wait. Throttling is about calls a second, so there is no point in coming back within a tenth of one. */
const firstBoundMs = 100;
const firstThrottledBoundMs = 500;
const longestBoundMs = 5_000;

/** Attempts that may time out: what two did not get is worth no more of an operation's time. */
export const maxTimedOutAttempts = 2;

/** What an attempt gets at least of its call's time: an upstream that is only slow answers within it. */
const leastAttemptMs = 3_000;

/**
 * Milliseconds that an attempt may take: an equal share of the time that its call has left, so that an upstream that answers nothing
 * is known long before the deadline. The last one has all of it.
 * @param leftMs undefined: there is no deadline
 * @param attemptsLeft this one included
 */
export function attemptMs(callTimeoutMs: number, leftMs: number | undefined, attemptsLeft: number): number {
  if (leftMs === undefined || attemptsLeft <= 1) return callTimeoutMs;
  return Math.min(callTimeoutMs, Math.max(leastAttemptMs, leftMs / attemptsLeft));
}

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
