import { LRUCache } from 'lru-cache';

/** What was found out about one question: its answer, or that there is none. */
export interface Finding {
  readonly answer: unknown;
  /** Whether `answer` says that what was asked for does not exist. */
  readonly isAbsence: boolean;
  /** When it was asked for, in milliseconds since the epoch. */
  readonly askedAt: number;
}

/** A finding and how long it holds. */
export interface Entry extends Finding {
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The sequence of evictions at which it was last known to hold. */
  holdsAt: number;
}

/** Of all rows, those that answers may take that something does not exist: invented ids displace nothing else. */
const shareOfAbsences = 0.1;

/** The same for pages that stand deep in a list: a scan of any length displaces nothing else. */
const shareOfDeepPages = 0.1;

/** What an entry takes, and what it may displace. */
interface Size {
  readonly rows: number;
  readonly isDeep: boolean;
}

/** Entries by question, the least recently used going first. `maxEntries` counts rows: a page of a hundred counts a hundred. */
export class Memory {
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
