/**
 * Keys that were seen lately. They are kept in two halves of so many bytes: when the newer one is full, the older one is dropped as a
 * whole, so that a key outlives at least as many bytes of others as one half has. To drop one key at a time takes longer, for each request.
 */
export class SeenKeys {
  readonly #halfBytes: number;
  readonly #sizeOf: (key: string) => number;
  #newer = new Set<string>();
  #older: ReadonlySet<string> = new Set();
  #bytes = 0;

  constructor(halfBytes: number, sizeOf: (key: string) => number) {
    this.#halfBytes = halfBytes;
    this.#sizeOf = sizeOf;
  }

  /** Whether it was there before. One that is larger than a half is never kept. */
  add(key: string): boolean {
    if (this.#newer.has(key) || this.#older.has(key)) return true;
    const bytes = this.#sizeOf(key);
    if (bytes > this.#halfBytes) return false;
    if (this.#bytes + bytes > this.#halfBytes) {
      this.#older = this.#newer;
      this.#newer = new Set();
      this.#bytes = 0;
    }
    this.#newer.add(key);
    this.#bytes += bytes;
    return false;
  }
}
