import { LRUCache } from 'lru-cache';

/** The outcome of one read: its answer, or that there is none. */
export interface Finding {
  readonly answer: unknown;
  /** Whether `answer` means that the object does not exist. */
  readonly isAbsence: boolean;
  /** When its call started, in milliseconds since the epoch. */
  readonly requestedAt: number;
  /** How many refusals there had been at that time (stale-if-error.ts). */
  readonly refusals: number;
}

/** A finding and how long it is valid. */
export interface Entry extends Finding {
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The sequence of evictions at which it was last known to be valid. */
  validAt: number;
}

/** The share of all rows that absences may take: invented ids displace nothing else. */
const shareOfAbsences = 0.1;

/** The same for pages deep in a list: a scan of any length displaces nothing else. */
const shareOfDeepPages = 0.1;

/** The size of an entry, and the share that it belongs to. */
interface Size {
  readonly rows: number;
  readonly isDeep: boolean;
}

/** Entries by key, the least recently used dropped first. `maxEntries` counts rows: a page of a hundred counts a hundred. */
export class LruStore {
  readonly #answers: LRUCache<string, Entry>;
  readonly #absences: LRUCache<string, Entry>;
  readonly #deepPages: LRUCache<string, Entry>;
  readonly #parts: readonly LRUCache<string, Entry>[];

  constructor(maxEntries: number) {
    const part = (share: number) =>
      new LRUCache<string, Entry>({ maxSize: Math.max(1, Math.ceil(maxEntries * share)) });
    this.#answers = part(1);
    this.#absences = part(shareOfAbsences);
    this.#deepPages = part(shareOfDeepPages);
    this.#parts = [this.#answers, this.#absences, this.#deepPages];
  }

  get entries(): number {
    return this.#parts.reduce((sum, { size }) => sum + size, 0);
  }

  get rows(): number {
    return this.#parts.reduce((sum, { calculatedSize }) => sum + calculatedSize, 0);
  }

  /** Counts as a use of the entry. */
  get(key: string): Entry | undefined {
    return this.#answers.get(key) ?? this.#absences.get(key) ?? this.#deepPages.get(key);
  }

  /** The same, which is no use of it. */
  peek(key: string): Entry | undefined {
    return this.#answers.peek(key) ?? this.#absences.peek(key) ?? this.#deepPages.peek(key);
  }

  set(key: string, entry: Entry, { rows, isDeep }: Size): void {
    const kept = entry.isAbsence ? this.#absences : isDeep ? this.#deepPages : this.#answers;
    for (const part of this.#parts) if (part !== kept) part.delete(key);
    kept.set(key, entry, { size: Math.max(1, rows) });
  }

  delete(key: string): void {
    for (const part of this.#parts) part.delete(key);
  }

  clear(): void {
    for (const part of this.#parts) part.clear();
  }
}
