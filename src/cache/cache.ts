import type { CallContext } from '../eiam/call-context.ts';
import type { CachePolicy } from '../eiam/operation.ts';
import type { CacheOptions, CacheStats } from './cache-options.ts';
import { answerOf, type CachedRead, tagsOf } from './cached-read.ts';
import { Evictions } from './evictions.ts';
import { Flights } from './flights.ts';
import { KeptFindings, toDependency } from './kept-findings.ts';
import type { Entry, Finding } from './lru-store.ts';
import type { SingleFlight } from './single-flight.ts';
import { type FailedCall, neverStale, StaleIfError } from './stale-if-error.ts';
import { TextPool } from './text-pool.ts';

/**
 * Caches answers across operations: bounded in size, with a time to live, evicted by tags. Concurrent reads of the same key are
 * coalesced into a single flight. An answer whose call started before an eviction that touches it is neither cached nor given to
 * a caller that reads after the eviction. What is kept is frozen, since callers share it.
 */
export class Cache extends Evictions {
  readonly #options: CacheOptions;
  readonly #kept: KeptFindings;
  readonly #flights: Flights;
  readonly #staleIfError: StaleIfError;
  /** For what is kept: where nothing is, answers live too short for shared texts to pay. */
  readonly #pool = new TextPool();
  #hits = 0;
  #stale = 0;
  #misses = 0;
  #joins = 0;

  constructor(options: CacheOptions) {
    super(options.now);
    this.#options = options;
    this.#staleIfError = new StaleIfError(options.staleIfError ?? neverStale);
    const { log } = this;
    this.#kept = new KeptFindings({ ...options, log, holds: this.holds, staleIfError: this.#staleIfError });
    this.#flights = new Flights({ ...options, log });
  }

  /** The answer, cached or from upstream. Fails as `load` does, or with `toWaitError` when `context` ends first. */
  async read<Answer>(read: CachedRead<Answer>, context: CallContext): Promise<Answer> {
    const cached = this.recall<Answer>(read.key, () => read, context);
    return cached ? answerOf(cached) : await this.#readUpstream(read, context);
  }

  /** What is cached; undefined: nothing is. @param policyOf what changes it, which is read where something has changed */
  recall<Answer>(
    key: string,
    policyOf: () => CachePolicy<Answer>,
    { observer }: CallContext,
  ): Finding | undefined {
    const cached = this.#kept.current(key, policyOf);
    if (cached === undefined) return undefined;
    this.#hits += 1;
    observer?.cacheHit?.();
    observer?.readAsOf?.(cached.requestedAt, 'memory');
    observer?.dependsOn?.(toDependency(cached, policyOf));
    return cached;
  }

  async #readUpstream<Answer>(read: CachedRead<Answer>, context: CallContext): Promise<Answer> {
    if (read.isDown?.()) {
      const stale = this.#staleFor(read, context, () => true);
      if (stale !== undefined) {
        this.#probe(read, context);
        return answerOf(stale);
      }
    }
    try {
      return await this.#readFlight(read, context);
    } catch (error) {
      const stale = this.#staleFor(read, context, () => this.#staleIfError.isOutage(error));
      if (stale === undefined) throw error;
      return answerOf(stale);
    }
  }

  async #readFlight<Answer>(read: CachedRead<Answer>, context: CallContext): Promise<Answer> {
    const { observer } = context;
    const readAt = this.log.sequence;
    const flight = this.#flights.find(read, context);
    if (flight === undefined) {
      const found = await this.#flights.wait(this.#start(read, context), read, context);
      observer?.dependsOn?.(this.#kept.dependencyOn(read, found));
      return answerOf(found);
    }
    this.#joins += 1;
    observer?.joined?.();
    if (observer?.span) flight.shared?.joined(observer.span);
    const finding = await this.#flights.wait(flight, read, context);
    // Only the answer shows all its tags: an eviction between the start of its call and our joining may have touched it.
    const isStale = flight.sequence < readAt && this.log.isTouched(flight.sequence, tagsOf(read, finding));
    const fresh = isStale ? await this.#readAgain(read, context) : finding;
    observer?.readAsOf?.(fresh.requestedAt, 'live');
    observer?.dependsOn?.(this.#kept.dependencyOn(read, fresh));
    return answerOf(fresh);
  }

  /** Reads, and waits for nothing: where the call is let through, it shows whether upstream answers again. */
  #probe<Answer>(read: CachedRead<Answer>, context: CallContext): void {
    if (this.#flights.has(read.key)) return;
    this.#start(read, { ...context, observer: undefined });
  }

  override forget(): void {
    super.forget();
    this.#kept.clear();
  }

  /** Notes what upstream refuses: from now on nothing of that is returned past its time. */
  noteFailure(error: unknown, call: FailedCall): void {
    this.#staleIfError.noteFailure(error, call);
  }

  stats(): CacheStats {
    return {
      hits: this.#hits,
      stale: this.#stale,
      misses: this.#misses,
      joins: this.#joins,
      evictions: this.log.sequence,
      ...this.#kept.sizes,
      inFlight: this.#flights.size,
    };
  }

  /** What is in memory and may be returned in an outage, reported to be past its time. */
  #staleFor<Answer>(
    read: CachedRead<Answer>,
    context: CallContext,
    isOutage: () => boolean,
  ): Entry | undefined {
    const kept = isOutage() ? this.#kept.any(read.key, () => read) : undefined;
    if (kept === undefined || !this.#staleIfError.allows(kept, read, context)) return undefined;
    this.#stale += 1;
    context.observer?.readAsOf?.(kept.requestedAt, 'stale');
    // Nothing that is made of it is kept.
    context.observer?.dependsOn?.(undefined);
    return kept;
  }

  /** Reads again. A flight that exists by now started after the one that has just ended was joined. */
  #readAgain<Answer>(read: CachedRead<Answer>, context: CallContext): Promise<Finding> {
    const cached = this.#kept.current(read.key, () => read);
    if (cached !== undefined) return Promise.resolve(cached);
    const flight = this.#flights.find(read, context) ?? this.#start(read, context);
    return this.#flights.wait(flight, read, context);
  }

  #start<Answer>(read: CachedRead<Answer>, context: CallContext): SingleFlight<Finding> {
    const start = { requestedAt: this.#options.now(), refusals: this.#staleIfError.refusals };
    const flight = this.#flights.start(read, context, {
      load: (inFlight) => this.#load(read, inFlight, start),
      onResult: (finding, sequence) => this.#kept.keep(read, finding, sequence),
    });
    this.#misses += 1;
    return flight;
  }

  async #load<Answer>(
    read: CachedRead<Answer>,
    context: CallContext,
    start: Pick<Finding, 'requestedAt' | 'refusals'>,
  ): Promise<Finding> {
    try {
      const loaded = await read.load(context);
      const answer = this.#options.ttlMs > 0 ? this.#pool.freeze(loaded) : loaded;
      return { answer, isAbsence: answer === undefined, ...start };
    } catch (error) {
      this.noteFailure(error, read);
      if (!this.#options.isAbsence(error)) throw error;
      return { answer: error, isAbsence: true, ...start };
    }
  }
}
