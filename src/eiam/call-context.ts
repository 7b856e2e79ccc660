/** Hears what the calls made in a context cost, as it happens. */
export interface CallObserver {
  /** One attempt goes on the wire. Calls for our own access token are not reported. */
  called(operation: string): void;
  /** The attempt is not the operation's first; reported beside `called`. */
  retried(operation: string): void;
  /** Milliseconds spent waiting for a place, through a throttle pause or between attempts. */
  waited(ms: number): void;
}

/** A reply that is kept between operations, for who makes something of it that is to be kept as well. */
export interface Dependency {
  /** The sequence of evictions at which it was last known to hold. */
  readonly since: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** All that a change may touch it by. */
  tags(): readonly string[];
}

/** Hears what a memory around the client spares, where there is one. */
export interface MemoryObserver {
  /** An answer came from memory. */
  remembered(): void;
  /** The same was being asked already, and one call answers both (single flight). */
  saved(): void;
  /** An answer that was asked for at this moment, in milliseconds since the epoch. */
  answeredAsOf(askedAt: number): void;
  /** A reply was handed out. Undefined: it is not kept. */
  reliedOn(dependency: Dependency | undefined): void;
}

/** The last parameter of every operation: who is waiting, and for how long. */
export interface CallContext {
  /** Aborted when the answer is no longer waited for. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. No wait and no attempt goes beyond it. */
  readonly deadlineAt?: number | undefined;
  readonly observer?: (CallObserver & Partial<MemoryObserver>) | undefined;
  /** One attempt, and no wait where upstream throttles: for calls that have a fallback. Default: no. */
  readonly failsFast?: boolean | undefined;
}
