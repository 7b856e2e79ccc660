import type { Doubt } from '../../../schema/paging/page.ts';
/** How one operation reads lists that upstream serves in several pages. */
export interface Seams {
  /** Whether each seam between two pages is verified, at a call more (`x-eiam-consistency: walk`). */
  readonly verify: boolean;
  /** Records why a page is BEST_EFFORT. */
  doubted(doubt: Doubt): void;
}

/** When upstream wrote a row, in milliseconds since the epoch. */
export interface RowTimes {
  readonly createTime?: number | undefined;
  readonly updateTime?: number | undefined;
}

/**
 * Whether rows show that their list is ordered by update: sorted by it, and not by creation. Such a list reorders itself
 * whenever a row is written.
 */
export function isOrderedByUpdate(times: Iterable<RowTimes | undefined>): boolean {
  const updates = new Order();
  const creations = new Order();
  for (const row of times) {
    updates.add(row?.updateTime);
    creations.add(row?.createTime);
  }
  return updates.count >= fewestToEvaluate && updates.isSorted && !creations.isSorted;
}

/** Fewer rows are in order by chance. */
const fewestToEvaluate = 6;

/** The order of times as they come, those left out that are not known. */
class Order {
  count = 0;
  #last: number | undefined;
  #rises = false;
  #falls = false;

  add(time: number | undefined): void {
    if (time === undefined) return;
    this.count += 1;
    const last = this.#last ?? time;
    if (time > last) this.#rises = true;
    if (time < last) this.#falls = true;
    this.#last = time;
  }

  get isSorted(): boolean {
    return !(this.#rises && this.#falls);
  }
}
