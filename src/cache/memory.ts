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

/** Of what may be remembered, the part that what does not exist may take: whoever asks for invented ids displaces nothing else. */
const shareOfAbsences = 0.1;

/** Entries by question, the least recently used going first. `maxEntries` counts rows: a page of a hundred counts a hundred. */
export class Memory {
  readonly #answers: LRUCache<string, Entry>;
  readonly #absences: LRUCache<string, Entry>;

  constructor(maxEntries: number) {
    this.#answers = new LRUCache({ maxSize: maxEntries });
    this.#absences = new LRUCache({ maxSize: Math.max(1, Math.ceil(maxEntries * shareOfAbsences)) });
  }

  get entries(): number {
    return this.#answers.size + this.#absences.size;
  }

  get rows(): number {
    return this.#answers.calculatedSize + this.#absences.calculatedSize;
  }

  get(key: string): Entry | undefined {
    return this.#answers.get(key) ?? this.#absences.get(key);
  }

  set(key: string, entry: Entry, rows: number): void {
    const [kept, other] = entry.isAbsence ? [this.#absences, this.#answers] : [this.#answers, this.#absences];
    other.delete(key);
    kept.set(key, entry, { size: Math.max(1, rows) });
  }

  delete(key: string): void {
    this.#answers.delete(key);
    this.#absences.delete(key);
  }

  clear(): void {
    this.#answers.clear();
    this.#absences.clear();
  }
}
