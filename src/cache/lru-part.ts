import { LRUCache } from 'lru-cache';
import type { Entry } from './lru-store.ts';

/** What is kept at most. */
export interface Bounds {
  readonly rows: number;
  readonly bytes: number;
}

interface Kept {
  readonly entry: Entry;
  readonly rows: number;
}

/** Entries by key, the least recently used dropped first where there are more rows or bytes than fit. */
export class LruPart {
  readonly #maxRows: number;
  readonly #kept: LRUCache<string, Kept>;
  #rows = 0;

  constructor({ rows, bytes }: Bounds) {
    this.#maxRows = rows;
    this.#kept = new LRUCache({
      maxSize: bytes,
      dispose: (kept) => {
        this.#rows -= kept.rows;
      },
    });
  }

  get entries(): number {
    return this.#kept.size;
  }

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#kept.calculatedSize;
  }

  /** Counts as a use of the entry. */
  get(key: string): Entry | undefined {
    return this.#kept.get(key)?.entry;
  }

  peek(key: string): Entry | undefined {
    return this.#kept.peek(key)?.entry;
  }

  /** What is larger than all that fits is not kept. */
  set(key: string, entry: Entry, { rows, bytes }: Bounds): void {
    this.delete(key);
    if (rows > this.#maxRows || bytes > this.#kept.maxSize) return;
    this.#rows += rows;
    this.#kept.set(key, { entry, rows }, { size: bytes });
    while (this.#rows > this.#maxRows) this.#kept.pop();
  }

  delete(key: string): void {
    this.#kept.delete(key);
  }

  clear(): void {
    this.#kept.clear();
  }
}
