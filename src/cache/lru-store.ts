import { type Bounds, LruPart } from './lru-part.ts';

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
interface Size extends Bounds {
  readonly isDeep: boolean;
}

/**
 * Entries by key, the least recently used dropped first. Bounded by rows, of which a page of a hundred has a hundred, and by bytes;
 * absences and deep pages have their shares beside that.
 */
export class LruStore {
  readonly #answers: LruPart;
  readonly #absences: LruPart;
  readonly #deepPages: LruPart;
  readonly #parts: readonly LruPart[];

  constructor({ rows, bytes }: Bounds) {
    const part = (share: number) =>
      new LruPart({
        rows: Math.max(1, Math.ceil(rows * share)),
        bytes: Math.max(1, Math.ceil(bytes * share)),
      });
    this.#answers = part(1);
    this.#absences = part(shareOfAbsences);
    this.#deepPages = part(shareOfDeepPages);
    this.#parts = [this.#answers, this.#absences, this.#deepPages];
  }

  get entries(): number {
    return this.#parts.reduce((sum, { entries }) => sum + entries, 0);
  }

  get rows(): number {
    return this.#parts.reduce((sum, { rows }) => sum + rows, 0);
  }

  get bytes(): number {
    return this.#parts.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Counts as a use of the entry. */
  get(key: string): Entry | undefined {
    return this.#answers.get(key) ?? this.#absences.get(key) ?? this.#deepPages.get(key);
  }

  /** The same, which is no use of it. */
  peek(key: string): Entry | undefined {
    return this.#answers.peek(key) ?? this.#absences.peek(key) ?? this.#deepPages.peek(key);
  }

  set(key: string, entry: Entry, { rows, bytes, isDeep }: Size): void {
    const kept = entry.isAbsence ? this.#absences : isDeep ? this.#deepPages : this.#answers;
    for (const part of this.#parts) if (part !== kept) part.delete(key);
    kept.set(key, entry, { rows: Math.max(1, rows), bytes });
  }

  delete(key: string): void {
    for (const part of this.#parts) part.delete(key);
  }

  clear(): void {
    for (const part of this.#parts) part.clear();
  }
}
