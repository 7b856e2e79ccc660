import type { Reply } from './page.ts';

/**
 * What the `totalCount` of a list's replies shows while a window of it is read.
 * @param remembered `totalCount` as the cursor remembers it
 */
export class ListCount {
  readonly #remembered: number | undefined;
  #total: number | undefined;
  #hasChanged = false;
  #faults: Reply<unknown>['faults'];

  constructor(remembered: number | undefined) {
    this.#remembered = remembered;
    this.#total = remembered;
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
    return Math.max(0, (this.#remembered ?? 0) - (this.#total ?? 0));
  }
}
