import { EvictionLog } from '../concurrency/eviction-log.ts';
import type { CallContext } from '../eiam/call-context.ts';
import { type CachedRead, tagsOf } from './cached-read.ts';
import type { Entry } from './lru-store.ts';

/**
 * What a refusal is about, so that nothing of it that was read before is returned any more:
 * - `object`: what the read is about, by its tags.
 * - `operation`: all that this operation reads.
 * - `credentials`: all that is read with these credentials.
 */
export type Refused = 'object' | 'operation' | 'credentials';

/** A call that failed, with the tags of what it is about. */
export type FailedCall = Pick<CachedRead<never>, 'credentials' | 'operation' | 'tags'>;

export interface StaleIfErrorOptions {
  /** How long answers are kept beyond their time, in milliseconds; 0: they are not. */
  readonly staleMs: number;
  /** Whether a failure means that upstream does not answer at present, whatever it is asked. */
  readonly isOutage: (error: unknown) => boolean;
  /** What a failure means is no longer for us to see; undefined: nothing. */
  readonly refusedBy: (error: unknown) => Refused | undefined;
}

/** Nothing is kept beyond its time. */
export const neverStale: StaleIfErrorOptions = {
  staleMs: 0,
  isOutage: () => false,
  refusedBy: () => undefined,
};

/** Refusals that are remembered one by one; beyond it all that was read before the oldest of them counts as refused. */
const mostRefusals = 10_000;

/**
 * Decides which answers past their time are better than a failure (RFC 5861 4, stale-if-error): those that their caller accepts, while
 * upstream does not answer at all, as long as it has not refused them since. An absence is none of them: what did not exist may by now.
 */
export class StaleIfError {
  readonly #options: StaleIfErrorOptions;
  /** By tag what was refused when, in an order of its own. */
  readonly #refusals = new EvictionLog(mostRefusals);

  constructor(options: StaleIfErrorOptions) {
    this.#options = options;
  }

  /** How many refusals there have been. */
  get refusals(): number {
    return this.#refusals.sequence;
  }

  /** Until when an entry is kept, in milliseconds since the epoch. */
  keptUntil({ isAbsence, expiresAt }: Entry): number {
    return isAbsence ? expiresAt : expiresAt + this.#options.staleMs;
  }

  /** Notes what a failed call shows to be refused. */
  noteFailure(error: unknown, call: FailedCall): void {
    if (this.#options.staleMs === 0) return;
    const refused = this.#options.refusedBy(error);
    if (refused === undefined) return;
    const tagsOfRefusal = {
      object: call.tags,
      operation: [tagOfOperation(call)],
      credentials: [tagOfCredentials(call)],
    };
    this.#refusals.evict(tagsOfRefusal[refused]);
  }

  /** Whether this failure means that upstream does not answer. */
  isOutage(error: unknown): boolean {
    return this.#options.isOutage(error);
  }

  /** Whether this entry, which no eviction has touched, may be returned while upstream does not answer. */
  allows<Answer>(entry: Entry, read: CachedRead<Answer>, context: CallContext): boolean {
    if (context.acceptsStale !== true || entry.isAbsence) return false;
    const tags = [...tagsOf(read, entry), tagOfOperation(read), tagOfCredentials(read)];
    return !this.#refusals.isTouched(entry.refusals, tags);
  }
}

function tagOfCredentials({ credentials }: Pick<CachedRead<never>, 'credentials'>): string {
  return `credentials:${credentials}`;
}

function tagOfOperation({ credentials, operation }: Pick<CachedRead<never>, 'credentials' | 'operation'>) {
  return `operation:${credentials}.${operation}`;
}
