import type { EvictionLog } from '../concurrency/eviction-log.ts';
import type { Dependency } from '../eiam/call-context.ts';
import type { CachePolicy } from '../eiam/operation.ts';
import type { CacheOptions, CacheStats } from './cache-options.ts';
import { answerOf, type CachedRead, isDeep, rowsOf, tagsOf } from './cached-read.ts';
import type { Holds } from './holds.ts';
import { type Entry, type Finding, LruStore } from './lru-store.ts';
import { sizeOf } from './size.ts';
import type { StaleIfError } from './stale-if-error.ts';

const longestAbsenceMs = 30_000;

export interface KeptFindingsParts
  extends Pick<CacheOptions, 'ttlMs' | 'absenceTtlMs' | 'maxEntries' | 'maxBytes' | 'now'> {
  readonly log: Pick<EvictionLog, 'sequence' | 'isTouched'>;
  readonly holds: Pick<Holds, 'isHeld'>;
  /** How long an entry is kept beyond its time. */
  readonly staleIfError: Pick<StaleIfError, 'keptUntil'>;
}

/** The findings in memory: each is valid for its time, unless an eviction touches it before. */
export class KeptFindings {
  readonly #parts: KeptFindingsParts;
  readonly #absenceTtlMs: number;
  readonly #store: LruStore;

  constructor(parts: KeptFindingsParts) {
    this.#parts = parts;
    this.#absenceTtlMs = parts.absenceTtlMs ?? Math.min(parts.ttlMs / 10, longestAbsenceMs);
    this.#store = new LruStore({
      rows: parts.maxEntries,
      bytes: parts.maxBytes ?? Number.MAX_SAFE_INTEGER,
    });
  }

  get sizes(): Pick<CacheStats, 'entries' | 'rows' | 'bytes'> {
    const { entries, rows, bytes } = this.#store;
    return { entries, rows, bytes };
  }

  /** What is within its time. @param policyOf what changes it, which is read where something has changed */
  current<Answer>(key: string, policyOf: () => CachePolicy<Answer>): Entry | undefined {
    const entry = this.any(key, policyOf);
    if (entry === undefined || entry.expiresAt <= this.#parts.now()) return undefined;
    // What is past its time is not used by being read: it leaves before all that is.
    return this.#store.get(key);
  }

  /** What is in memory, be it past its time. */
  any<Answer>(key: string, policyOf: () => CachePolicy<Answer>): Entry | undefined {
    const entry = this.#store.peek(key);
    if (entry === undefined) return undefined;
    const { log, staleIfError, now } = this.#parts;
    const { sequence } = log;
    const isEvicted = entry.validAt !== sequence && log.isTouched(entry.validAt, tagsOf(policyOf(), entry));
    if (isEvicted || staleIfError.keptUntil(entry) <= now()) {
      this.#store.delete(key);
      return undefined;
    }
    // No eviction up to now has touched it: the next read checks later ones only.
    entry.validAt = sequence;
    return entry;
  }

  /** What an answer made of this finding depends on; undefined: the finding is not in memory. */
  dependencyOn<Answer>(read: CachedRead<Answer>, finding: Finding): Dependency | undefined {
    const kept = this.#store.peek(read.key);
    if (kept === undefined || kept.answer !== finding.answer) return undefined;
    return toDependency(kept, () => read);
  }

  /** Keeps what may be kept. @param sequence of evictions when its call started */
  keep<Answer>(read: CachedRead<Answer>, finding: Finding, sequence: number): void {
    const { now, ttlMs, log, holds } = this.#parts;
    const lifeMs = finding.isAbsence
      ? this.#absenceTtlMs
      : Math.min(ttlMs, read.lifeMs?.(answerOf(finding)) ?? ttlMs);
    const entry = { ...finding, expiresAt: finding.requestedAt + lifeMs, validAt: log.sequence };
    const tags = tagsOf(read, finding);
    const shown = finding.isAbsence ? undefined : () => read.shows?.(answerOf(finding));
    const isValid =
      entry.expiresAt > now() && !log.isTouched(sequence, tags) && !holds.isHeld(tags, now(), shown);
    // What upstream has answered since takes the place of what was in memory, even where it is not kept itself.
    if (!isValid) this.#store.delete(read.key);
    else {
      const size = { rows: rowsOf(read, finding), bytes: sizeOf(read.key, finding.answer) };
      this.#store.set(read.key, entry, { ...size, isDeep: isDeep(read) });
    }
  }

  clear(): void {
    this.#store.clear();
  }
}

export function toDependency<Answer>(entry: Entry, policyOf: () => CachePolicy<Answer>): Dependency {
  return new EntryDependency(entry, policyOf);
}

/** Most answers are not kept, so that the tags are seldom read. */
class EntryDependency<Answer> implements Dependency {
  readonly since: number;
  readonly expiresAt: number;
  readonly #entry: Entry;
  readonly #policyOf: () => CachePolicy<Answer>;

  constructor(entry: Entry, policyOf: () => CachePolicy<Answer>) {
    this.since = entry.validAt;
    this.expiresAt = entry.expiresAt;
    this.#entry = entry;
    this.#policyOf = policyOf;
  }

  tags(): readonly string[] {
    return tagsOf(this.#policyOf(), this.#entry);
  }
}
