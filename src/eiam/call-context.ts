/** Told what a call costs, as it happens. */
export interface CallObserver {
  /** One attempt goes on the wire. Calls for our own access token are not reported. */
  called(operation: string): void;
  /** The attempt is not the operation's first; reported beside `called`. */
  retried(operation: string): void;
  /** Milliseconds spent waiting for a place, through a throttle pause or between attempts. */
  waited(ms: number): void;
}

/** The last parameter of every operation: who is waiting, and for how long. */
export interface CallContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. No wait and no attempt goes beyond it. */
  readonly deadlineAt?: number | undefined;
  readonly observer?: CallObserver | undefined;
  /** One attempt, and no wait where upstream throttles: for calls that have a fallback. Default: no. */
  readonly failsFast?: boolean | undefined;
}
