import type { CallContext, Dependency } from '../eiam/call-context.ts';
import { EvictionLog } from './eviction-log.ts';
import { Flight } from './flight.ts';
import { type Finding, Memory } from './memory.ts';
import { type Clock, type Leaving, Patience } from './patience.ts';
import { answerOf, isDeep, type Question, rowsOf, tagsOf } from './question.ts';
import { TextPool } from './text-pool.ts';

export interface CacheOptions extends Clock {
  /** How long an answer is remembered, in milliseconds, counted from when it was asked for. */
  readonly ttlMs: number;
  /** How long it is remembered that something does not exist. Default: a tenth of that, half a minute at most. */
  readonly absenceTtlMs?: number;
  /** Rows that are remembered at most. */
  readonly maxEntries: number;
  /** How much longer than its first asker a question may take, for those who join later, in milliseconds. */
  readonly joiningMs: number;
  /** Whether a failure says that what was asked for does not exist. No other failure is remembered. */
  readonly isAbsence: (error: unknown) => boolean;
  /** What to fail with who leaves, or runs out of time, before the answer is there. */
  readonly toLeavingError: (operation: string, why: Leaving) => Error;
}

/** What the cache has done since it began, and holds now. */
export interface CacheStats {
  readonly hits: number;
  readonly misses: number;
  readonly joins: number;
  readonly evictions: number;
  readonly entries: number;
  readonly rows: number;
  readonly inFlight: number;
}

const longestAbsenceMs = 30_000;

/** How long a write whose outcome is unknown may still take effect, in milliseconds. */
const holdMs = 30_000;

/** How long reads may lag behind a write that was done, in milliseconds: as long as those of its own operation are repeated. */
const lagMs = 2_000;

/**
 * Keeps answers between operations: bounded, for a time, until something evicts them. Equal questions share one call (single
 * flight). What was asked before an eviction that touches it is neither kept nor an answer to a question asked after it. Answers are
 * frozen, for they are shared.
 */
export class Cache {
  readonly #options: CacheOptions;
  readonly #absenceTtlMs: number;
  readonly #memory: Memory;
  readonly #patience: Patience;
  readonly #log = new EvictionLog();
  readonly #pool = new TextPool();
  readonly #flights = new Map<string, Flight<Finding>>();
  #hits = 0;
  #misses = 0;
  #joins = 0;

  constructor(options: CacheOptions) {
    this.#options = options;
    this.#absenceTtlMs = options.absenceTtlMs ?? Math.min(options.ttlMs / 10, longestAbsenceMs);
    this.#memory = new Memory(options.maxEntries);
    this.#patience = new Patience(options);
  }

  /** The answer, from memory or upstream. Fails as `load` does, or as `toLeavingError` says when `context` ends first. */
  async read<Answer>(question: Question<Answer>, context: CallContext): Promise<Answer> {
    const { observer } = context;
    const remembered = this.#recall(question);
    if (remembered !== undefined) {
      this.#hits += 1;
      observer?.remembered?.();
      observer?.answeredAsOf?.(remembered.askedAt);
      observer?.reliedOn?.(this.#dependencyOn(question, remembered));
      return answerOf(remembered);
    }
    const askedAt = this.#log.sequence;
    const flight = this.#findFlight(question, context);
    if (flight === undefined) {
      const found = await this.#wait(this.#depart(question, context), question, context);
      observer?.reliedOn?.(this.#dependencyOn(question, found));
      return answerOf(found);
    }
    this.#joins += 1;
    observer?.saved?.();
    const finding = await this.#wait(flight, question, context);
    // Only the answer shows all that it depends on: an eviction between its asking and our joining may have touched it.
    const isStale = flight.began < askedAt && this.#log.isTouched(flight.began, tagsOf(question, finding));
    const fresh = isStale ? await this.#askAgain(question, context) : finding;
    observer?.answeredAsOf?.(fresh.askedAt);
    observer?.reliedOn?.(this.#dependencyOn(question, fresh));
    return answerOf(fresh);
  }

  /** Forgets at once whatever one of these tags touches, that which is on its way here included. */
  evict(tags: readonly string[]): void {
    if (tags.length > 0) this.#log.evict(tags);
  }

  /** The same for a write that was done: what reads show of it while they may lag behind is handed on, and not kept. */
  evictWritten(tags: readonly string[]): void {
    const now = this.#options.now();
    this.#log.hold(tags, now + lagMs, now);
    this.evict(tags);
  }

  /** The same for a write whose outcome is unknown: for a while nothing it touches is kept. */
  evictUncertain(tags: readonly string[]): void {
    const now = this.#options.now();
    this.#log.hold(tags, now + holdMs, now);
    this.evict(tags);
  }

  evictAll(): void {
    this.#log.evictAll();
    this.#memory.clear();
  }

  /** How many evictions there have been. */
  get sequence(): number {
    return this.#log.sequence;
  }

  /** Whether something with these tags that held at a sequence may have been evicted by now. */
  isTouched(since: number, tags: readonly string[]): boolean {
    return this.#log.isTouched(since, tags);
  }

  /** Whether a write that may not show yet has touched one of these tags, so that nothing with it is kept. */
  isHeld(tags: readonly string[]): boolean {
    return this.#log.isHeld(tags, this.#options.now());
  }

  stats(): CacheStats {
    return {
      hits: this.#hits,
      misses: this.#misses,
      joins: this.#joins,
      evictions: this.#log.sequence,
      entries: this.#memory.entries,
      rows: this.#memory.rows,
      inFlight: this.#flights.size,
    };
  }

  #recall<Answer>(question: Question<Answer>): Finding | undefined {
    const entry = this.#memory.get(question.key);
    if (entry === undefined) return undefined;
    const { sequence } = this.#log;
    const isEvicted =
      entry.holdsAt !== sequence && this.#log.isTouched(entry.holdsAt, tagsOf(question, entry));
    if (isEvicted || entry.expiresAt <= this.#options.now()) {
      this.#memory.delete(question.key);
      return undefined;
    }
    // Nothing up to now has touched it, so that only what comes need be looked at next time.
    entry.holdsAt = sequence;
    return entry;
  }

  /** What an answer depends on that is made of this finding; undefined: the finding is not kept. */
  #dependencyOn<Answer>(question: Question<Answer>, finding: Finding): Dependency | undefined {
    const kept = this.#memory.peek(question.key);
    if (kept === undefined || kept.answer !== finding.answer) return undefined;
    const { expiresAt, holdsAt: since } = kept;
    return { since, expiresAt, tags: () => tagsOf(question, kept) };
  }

  /** The same question on its way, unless an eviction is known to touch it or its deadline is before that of the caller. */
  #findFlight<Answer>({ key, tags }: Question<Answer>, { deadlineAt }: CallContext) {
    const flight = this.#flights.get(key);
    return flight?.lasts(deadlineAt) && !this.#log.isTouched(flight.began, tags) ? flight : undefined;
  }

  /** Asks as if for the first time. What is on its way by now began after the flight that has just landed was joined. */
  #askAgain<Answer>(question: Question<Answer>, context: CallContext): Promise<Finding> {
    const remembered = this.#recall(question);
    if (remembered !== undefined) return Promise.resolve(remembered);
    const flight = this.#findFlight(question, context) ?? this.#depart(question, context);
    return this.#wait(flight, question, context);
  }

  /** @throws what leaving means, where the operation has ended already */
  #depart<Answer>(question: Question<Answer>, context: CallContext): Flight<Finding> {
    const { joiningMs, now } = this.#options;
    const ended = this.#patience.ended(context);
    if (ended !== undefined) throw this.#options.toLeavingError(question.operation, ended);
    this.#misses += 1;
    const { key } = question;
    const beganAt = now();
    const deadlineAt = context.deadlineAt === undefined ? undefined : context.deadlineAt + joiningMs;
    const flight = new Flight<Finding>({
      patience: this.#patience,
      began: this.#log.sequence,
      deadlineAt,
      fly: (signal) => this.#find(question, { ...context, signal, deadlineAt }, beganAt),
      // Another one may have taken its place, which is the fresher one.
      onLanded: (finding) => {
        if (this.#takeOff(key, flight)) this.#keep(question, finding, flight.began);
      },
      onLost: () => this.#takeOff(key, flight),
    });
    this.#flights.set(key, flight);
    return flight;
  }

  async #find<Answer>(question: Question<Answer>, context: CallContext, askedAt: number): Promise<Finding> {
    try {
      const answer = this.#pool.freeze(await question.load(context));
      return { answer, isAbsence: answer === undefined, askedAt };
    } catch (error) {
      if (!this.#options.isAbsence(error)) throw error;
      return { answer: error, isAbsence: true, askedAt };
    }
  }

  #takeOff(key: string, flight: Flight<Finding>): boolean {
    return this.#flights.get(key) === flight && this.#flights.delete(key);
  }

  #keep<Answer>(question: Question<Answer>, finding: Finding, began: number): void {
    const { now, ttlMs } = this.#options;
    const tags = tagsOf(question, finding);
    if (this.#log.isTouched(began, tags) || this.#log.isHeld(tags, now())) return;
    const lifeMs = finding.isAbsence
      ? this.#absenceTtlMs
      : Math.min(ttlMs, question.lifeMs?.(answerOf(finding)) ?? ttlMs);
    const entry = { ...finding, expiresAt: finding.askedAt + lifeMs, holdsAt: this.#log.sequence };
    if (entry.expiresAt <= now()) return;
    this.#memory.set(question.key, entry, { rows: rowsOf(question, finding), isDeep: isDeep(question) });
  }

  #wait<Answer>(flight: Flight<Finding>, { operation }: Question<Answer>, context: CallContext) {
    const ended = this.#patience.ended(context);
    if (ended !== undefined) return Promise.reject(this.#options.toLeavingError(operation, ended));
    return flight.wait(context, (why) => this.#options.toLeavingError(operation, why));
  }
}
