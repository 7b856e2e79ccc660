import { KeyedListeners } from '../concurrency/keyed-listeners.ts';
import type { CallContext, Dependency } from '../eiam/call-context.ts';
import type { CachePolicy } from '../eiam/operation.ts';
import type { CacheOptions, CacheStats } from './cache-options.ts';
import { answerOf, type CachedRead, isDeep, rowsOf, tagsOf } from './cached-read.ts';
import { Deadlines } from './deadlines.ts';
import { EvictionLog } from './eviction-log.ts';
import { Holds, type Proof } from './holds.ts';
import { type Entry, type Finding, LruStore } from './lru-store.ts';
import { SingleFlight } from './single-flight.ts';
import { type FailedCall, neverStale, StaleIfError } from './stale-if-error.ts';
import { TextPool } from './text-pool.ts';

const longestAbsenceMs = 30_000;

/** How long a write whose outcome is unknown may still take effect. */
const holdMs = 30_000;

/** How long reads may lag behind a completed write, in milliseconds: as long as reads of the same operation are repeated. */
const lagMs = 2_000;

/** The same behind a change that an event reports: another process may have made it. */
const reportedLagMs = 5_000;

/**
 * Caches answers across operations: bounded in size, with a time to live, evicted by tags. Concurrent reads of the same key are
 * coalesced into a single flight. An answer whose call started before an eviction that touches it is neither cached nor given to
 * a caller that reads after the eviction. What is kept is frozen, since callers share it.
 */
export class Cache {
  readonly #options: CacheOptions;
  readonly #absenceTtlMs: number;
  readonly #store: LruStore;
  readonly #deadlines: Deadlines;
  readonly #log = new EvictionLog();
  readonly #holds = new Holds();
  readonly #staleIfError: StaleIfError;
  /** For what is kept: where nothing is, answers live too short for shared texts to pay. */
  readonly #pool = new TextPool();
  readonly #flights = new Map<string, SingleFlight<Finding>>();
  readonly #listeners = new KeyedListeners<undefined>();
  #hits = 0;
  #stale = 0;
  #misses = 0;
  #joins = 0;

  constructor(options: CacheOptions) {
    this.#options = options;
    this.#absenceTtlMs = options.absenceTtlMs ?? Math.min(options.ttlMs / 10, longestAbsenceMs);
    this.#store = new LruStore(options.maxEntries);
    this.#deadlines = new Deadlines(options);
    this.#staleIfError = new StaleIfError(options.staleIfError ?? neverStale);
  }

  /** The answer, cached or from upstream. Fails as `load` does, or with `toWaitError` when `context` ends first. */
  async read<Answer>(read: CachedRead<Answer>, context: CallContext): Promise<Answer> {
    const cached = this.recall<Answer>(read.key, () => read, context);
    return cached ? answerOf(cached) : this.#readUpstream(read, context);
  }

  /** What is cached; undefined: nothing is. @param policyOf what changes it, which is read where something has changed */
  recall<Answer>(
    key: string,
    policyOf: () => CachePolicy<Answer>,
    { observer }: CallContext,
  ): Finding | undefined {
    const cached = this.#lookup(key, policyOf);
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
    const readAt = this.#log.sequence;
    const flight = this.#findFlight(read, context);
    if (flight === undefined) {
      const found = await this.#wait(this.#start(read, context), read, context);
      observer?.dependsOn?.(this.#dependencyOn(read, found));
      return answerOf(found);
    }
    this.#joins += 1;
    observer?.joined?.();
    const finding = await this.#wait(flight, read, context);
    // Only the answer shows all its tags: an eviction between the start of its call and our joining may have touched it.
    const isStale = flight.sequence < readAt && this.#log.isTouched(flight.sequence, tagsOf(read, finding));
    const fresh = isStale ? await this.#readAgain(read, context) : finding;
    observer?.readAsOf?.(fresh.requestedAt, 'live');
    observer?.dependsOn?.(this.#dependencyOn(read, fresh));
    return answerOf(fresh);
  }

  /** Reads, and waits for nothing: where the call is let through, it shows whether upstream answers again. */
  #probe<Answer>(read: CachedRead<Answer>, context: CallContext): void {
    if (this.#flights.has(read.key)) return;
    this.#start(read, { ...context, observer: undefined });
  }

  /** Evicts at once all that one of these tags touches, calls in flight included. */
  evict(tags: readonly string[]): void {
    if (tags.length === 0) return;
    this.#log.evict(tags);
    for (const tag of tags) this.#listeners.notify(tag, undefined);
  }

  /** The same for a completed write: answers of reads that may still lag behind it are returned, but not cached. */
  evictWritten(tags: readonly string[]): void {
    const now = this.#options.now();
    this.#holds.hold(tags, now + lagMs, now);
    this.evict(tags);
  }

  /** The same for a write whose effect is unknown: nothing it touches is cached until the effect is settled. */
  evictUncertain(tags: readonly string[]): void {
    const now = this.#options.now();
    this.#holds.hold(tags, now + holdMs, now);
    this.evict(tags);
  }

  /** Notes what upstream refuses: from now on nothing of that is returned past its time. */
  noteFailure(error: unknown, call: FailedCall): void {
    this.#staleIfError.noteFailure(error, call);
  }

  /**
   * The same for a change that an event reports: an answer that shows it is cached, others once reads can lag behind it no more.
   * @param tags undefined: they are all of them
   */
  evictReported(tags: readonly string[] | undefined, proof?: Proof): void {
    const now = this.#options.now();
    if (tags === undefined) {
      this.#holds.holdAll(now + reportedLagMs);
      this.evictAll();
    } else {
      this.#holds.hold(tags, now + reportedLagMs, now, proof);
      this.evict(tags);
    }
  }

  evictAll(): void {
    this.#log.evictAll();
    this.#store.clear();
    this.#listeners.notifyAll(undefined);
  }

  /** Calls back after each eviction of one of these tags, until the result is disposed of. */
  onEvicted(tags: readonly string[], listener: () => void): Disposable {
    return this.#listeners.listen(tags, listener);
  }

  /** How many evictions there have been. */
  get sequence(): number {
    return this.#log.sequence;
  }

  /** Whether something with these tags that was valid at a sequence may have been evicted by now. */
  isTouched(since: number, tags: readonly string[]): boolean {
    return this.#log.isTouched(since, tags);
  }

  /** Whether a change that may not be visible yet has touched one of these tags, so that nothing with it is cached. */
  isHeld(tags: readonly string[]): boolean {
    return this.#holds.isHeld(tags, this.#options.now());
  }

  stats(): CacheStats {
    return {
      hits: this.#hits,
      stale: this.#stale,
      misses: this.#misses,
      joins: this.#joins,
      evictions: this.#log.sequence,
      entries: this.#store.entries,
      rows: this.#store.rows,
      inFlight: this.#flights.size,
    };
  }

  #lookup<Answer>(key: string, policyOf: () => CachePolicy<Answer>): Entry | undefined {
    const entry = this.#kept(key, policyOf);
    if (entry === undefined || entry.expiresAt <= this.#options.now()) return undefined;
    // What is past its time is not used by being read: it leaves before all that is.
    return this.#store.get(key);
  }

  /** What is in memory, be it past its time. */
  #kept<Answer>(key: string, policyOf: () => CachePolicy<Answer>): Entry | undefined {
    const entry = this.#store.peek(key);
    if (entry === undefined) return undefined;
    const { sequence } = this.#log;
    const isEvicted =
      entry.validAt !== sequence && this.#log.isTouched(entry.validAt, tagsOf(policyOf(), entry));
    if (isEvicted || this.#staleIfError.keptUntil(entry) <= this.#options.now()) {
      this.#store.delete(key);
      return undefined;
    }
    // No eviction up to now has touched it: the next read checks later ones only.
    entry.validAt = sequence;
    return entry;
  }

  /** What is in memory and may be returned in an outage, reported to be past its time. */
  #staleFor<Answer>(
    read: CachedRead<Answer>,
    context: CallContext,
    isOutage: () => boolean,
  ): Entry | undefined {
    const kept = isOutage() ? this.#kept(read.key, () => read) : undefined;
    if (kept === undefined || !this.#staleIfError.allows(kept, read, context)) return undefined;
    this.#stale += 1;
    context.observer?.readAsOf?.(kept.requestedAt, 'stale');
    // Nothing that is made of it is kept.
    context.observer?.dependsOn?.(undefined);
    return kept;
  }

  /** What an answer made of this finding depends on; undefined: the finding is not cached. */
  #dependencyOn<Answer>(read: CachedRead<Answer>, finding: Finding): Dependency | undefined {
    const kept = this.#store.peek(read.key);
    if (kept === undefined || kept.answer !== finding.answer) return undefined;
    return toDependency(kept, () => read);
  }

  /** The flight of the same read, unless an eviction is known to touch it or its deadline is before that of the caller. */
  #findFlight<Answer>({ key, tags }: CachedRead<Answer>, { deadlineAt }: CallContext) {
    const flight = this.#flights.get(key);
    return flight?.covers(deadlineAt) && !this.#log.isTouched(flight.sequence, tags) ? flight : undefined;
  }

  /** Reads again. A flight that exists by now started after the one that has just ended was joined. */
  #readAgain<Answer>(read: CachedRead<Answer>, context: CallContext): Promise<Finding> {
    const cached = this.#lookup(read.key, () => read);
    if (cached !== undefined) return Promise.resolve(cached);
    const flight = this.#findFlight(read, context) ?? this.#start(read, context);
    return this.#wait(flight, read, context);
  }

  /** @throws what `toWaitError` makes, where the operation has ended already */
  #start<Answer>(read: CachedRead<Answer>, context: CallContext): SingleFlight<Finding> {
    const { joiningMs, now } = this.#options;
    const ended = this.#deadlines.endOf(context);
    if (ended !== undefined) throw this.#options.toWaitError(read.operation, ended);
    this.#misses += 1;
    const { key } = read;
    const start = { requestedAt: now(), refusals: this.#staleIfError.refusals };
    const deadlineAt = context.deadlineAt === undefined ? undefined : context.deadlineAt + joiningMs;
    const flight = new SingleFlight<Finding>({
      deadlines: this.#deadlines,
      sequence: this.#log.sequence,
      deadlineAt,
      call: (signal) => this.#load(read, { ...context, signal, deadlineAt }, start),
      // A fresher flight may have taken its place.
      onResult: (finding) => {
        if (this.#remove(key, flight)) this.#keep(read, finding, flight.sequence);
      },
      onFailure: () => this.#remove(key, flight),
    });
    this.#flights.set(key, flight);
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

  #remove(key: string, flight: SingleFlight<Finding>): boolean {
    return this.#flights.get(key) === flight && this.#flights.delete(key);
  }

  #keep<Answer>(read: CachedRead<Answer>, finding: Finding, sequence: number): void {
    const { now, ttlMs } = this.#options;
    const lifeMs = finding.isAbsence
      ? this.#absenceTtlMs
      : Math.min(ttlMs, read.lifeMs?.(answerOf(finding)) ?? ttlMs);
    const entry = { ...finding, expiresAt: finding.requestedAt + lifeMs, validAt: this.#log.sequence };
    const tags = tagsOf(read, finding);
    const shown = finding.isAbsence ? undefined : () => read.shows?.(answerOf(finding));
    const isValid =
      entry.expiresAt > now() &&
      !this.#log.isTouched(sequence, tags) &&
      !this.#holds.isHeld(tags, now(), shown);
    // What upstream has answered since takes the place of what was in memory, even where it is not kept itself.
    if (!isValid) this.#store.delete(read.key);
    else this.#store.set(read.key, entry, { rows: rowsOf(read, finding), isDeep: isDeep(read) });
  }

  #wait<Answer>(flight: SingleFlight<Finding>, { operation }: CachedRead<Answer>, context: CallContext) {
    const ended = this.#deadlines.endOf(context);
    if (ended !== undefined) return Promise.reject(this.#options.toWaitError(operation, ended));
    return flight.wait(context, (why) => this.#options.toWaitError(operation, why));
  }
}

function toDependency<Answer>(entry: Entry, policyOf: () => CachePolicy<Answer>): Dependency {
  const { expiresAt, validAt: since } = entry;
  return { since, expiresAt, tags: () => tagsOf(policyOf(), entry) };
}
