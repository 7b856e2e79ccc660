import type { SharedCallTrace, TraceSpan } from './attempt-trace.ts';
import type { CallFact } from './diagnostics.ts';

/** One attempt at a call, as it ended; times in milliseconds, of a clock that is not set (`performance.now`). */
export interface AttemptTimes {
  readonly fact: CallFact;
  readonly startedAt: number;
  /** Since its call was made, or since the attempt before it: for a place, through a throttle pause or a back-off. */
  readonly waitedMs: number;
}

/** Counts what the calls made in a context cost, as it happens. */
export interface CallObserver {
  /** The operation's span, in which its attempts are traced; undefined: it is not traced. */
  readonly span?: TraceSpan | undefined;
  /** One attempt goes on the wire. Calls for our own access token are not reported. */
  called(operation: string): void;
  /** The attempt is not the operation's first; reported beside `called`. */
  retried(operation: string): void;
  /** Upstream answered, be it with a refusal. */
  answered?(): void;
  /** An attempt ended, whatever came of it. */
  attempted?(times: AttemptTimes): void;
  /** Milliseconds spent waiting for a place, through a throttle pause or between attempts. */
  waited(ms: number): void;
}

/** A cached reply, for callers that cache what they make of it. */
export interface Dependency {
  /** The sequence of evictions at which it was last known to be valid. */
  readonly since: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** All tags by which a change may touch it. */
  tags(): readonly string[];
}

/**
 * `live`: upstream's answer to a call in flight. `memory`: it was kept, and is within its time. `mirror`: it stands in the mirror.
 * `stale`: it is past its time.
 */
export type ReadSource = 'live' | 'memory' | 'mirror' | 'stale';

/** Counts what a cache around the client saves, where there is one. */
export interface CacheObserver {
  /** An answer came from the cache. */
  cacheHit(): void;
  /** The same call was in flight already, and answers both (single flight). */
  joined(): void;
  /** An answer whose call started at this moment, in milliseconds since the epoch. Those to calls of one's own are reported as `answered`. */
  readAsOf(requestedAt: number, source: ReadSource): void;
  /** A reply was returned. Undefined: it is not cached. */
  dependsOn(dependency: Dependency | undefined): void;
}

/** Which calls are sent first where calls wait, the first before all others. */
export const priorities = ['interactive', 'bulk', 'background'] as const;
export type Priority = (typeof priorities)[number];

/** What a call is made for, and so in which turn it is sent where calls wait for a place. */
export interface CallShare {
  /** Takes turns with the others of its priority. */
  readonly viewer: string;
  readonly priority: Priority;
  /** Names the request that waits for it, for those that log or trace calls; undefined: it is made for none, or for many. */
  readonly requestId?: string | undefined;
}

/** The gateway's own calls, for which no viewer waits. */
export const backgroundShare: CallShare = { viewer: 'gateway', priority: 'background' };

/** The last parameter of every operation: the caller's signal, deadline and observer. */
export interface CallContext {
  /** Aborted when the answer is no longer waited for. */
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. No wait and no attempt goes beyond it. */
  readonly deadlineAt?: number | undefined;
  /** Default: a call of the gateway's own, in the background. */
  readonly share?: CallShare | undefined;
  readonly observer?: (CallObserver & Partial<CacheObserver>) | undefined;
  /** Where others may wait for the same call; undefined: none do, or nothing is traced. */
  readonly shared?: SharedCallTrace | undefined;
  /** One attempt, and no wait where upstream throttles: for calls that have a fallback. Default: no. */
  readonly failsFast?: boolean | undefined;
  /** Whether an answer past its time is better than none while upstream does not answer at all. Default: no. */
  readonly acceptsStale?: boolean | undefined;
}
