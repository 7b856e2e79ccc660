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
export function isOrderedByUpdate(times: readonly (RowTimes | undefined)[]): boolean {
  const updates = times.map((row) => row?.updateTime).filter((time) => time !== undefined);
  const creations = times.map((row) => row?.createTime).filter((time) => time !== undefined);
  return updates.length >= fewestToEvaluate && isSorted(updates) && !isSorted(creations);
}

/** Fewer rows are in order by chance. */
const fewestToEvaluate = 6;

function isSorted(times: readonly number[]): boolean {
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return steps.every((step) => step >= 0) || steps.every((step) => step <= 0);
}
