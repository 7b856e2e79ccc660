import type { SharedCallTrace } from '../eiam/attempt-trace.ts';
import type { Clock, WaitEnd } from './deadlines.ts';
import type { StaleIfErrorOptions } from './stale-if-error.ts';

export interface CacheOptions extends Clock {
  /** How long an answer is cached, in milliseconds, counted from when its call started. */
  readonly ttlMs: number;
  /** How long an absence is cached (negative caching). Default: a tenth of `ttlMs`, half a minute at most. */
  readonly absenceTtlMs?: number;
  /** Rows that are cached at most. */
  readonly maxEntries: number;
  /** Bytes that they take at most. Default: `maxEntries` alone is the bound. */
  readonly maxBytes?: number;
  /** How much longer than for its first caller a single flight may take, for callers that join later, in milliseconds. */
  readonly joiningMs: number;
  /** Traces a call that several callers may wait for. Default: nothing is traced. */
  readonly shareCall?: (() => SharedCallTrace) | undefined;
  /** Which answers are returned past their time. Default: none. */
  readonly staleIfError?: StaleIfErrorOptions | undefined;
  /** Whether a failure means that the object does not exist. No other failure is cached. */
  readonly isAbsence: (error: unknown) => boolean;
  /** The failure of a caller that leaves, or whose deadline passes, before the answer arrives. */
  readonly toWaitError: (operation: string, why: WaitEnd) => Error;
}

/** Counters since the start, and what the cache holds now. */
export interface CacheStats {
  readonly hits: number;
  /** Answers that were returned past their time. */
  readonly stale: number;
  readonly misses: number;
  readonly joins: number;
  readonly evictions: number;
  readonly entries: number;
  readonly rows: number;
  readonly bytes: number;
  readonly inFlight: number;
}
