import type { Reply } from './page.ts';

/**
 * What the `totalCount` of a list's replies shows while a window of it is read.
 * @param cursorCount `totalCount` in the cursor
 */
export class ListCount {
  readonly #cursorCount: number | undefined;
  #total: number | undefined;
  #hasChanged = false;
  #faults: Reply<unknown>['faults'];

  constructor(cursorCount: number | undefined) {
    this.#cursorCount = cursorCount;
    this.#total = cursorCount;
  }

  note({ totalCount, faults }: Omit<Reply<unknown>, 'data'>): void {
    this.#hasChanged ||= this.#total !== undefined && totalCount !== undefined && totalCount !== this.#total;
    this.#total = totalCount ?? this.#total;
    this.#faults = faults;
  }

  /** The newest one; undefined: no reply has had one. */
  get total(): number | undefined {
    return this.#total;
  }

  /** Why the newest reply has none. */
  get faults(): Reply<unknown>['faults'] {
    return this.#faults;
  }

  /** Whether two replies, or a reply and the cursor, differ. */
  get hasChanged(): boolean {
    return this.#hasChanged;
  }

  /** Rows by which the list has become shorter since the cursor. */
  get losses(): number {
    return Math.max(0, (this.#cursorCount ?? 0) - (this.#total ?? 0));
  }
}
