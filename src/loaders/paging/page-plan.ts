import { trailLength } from './trail.ts';

/** A page of a list that upstream pages by number; the first is number 1. */
export interface PageRequest {
  readonly pageNumber: number;
  readonly pageSize: number;
}

export interface PlanOptions {
  /** The offset of the first requested row. */
  readonly index: number;
  /** The offset behind the last requested row. */
  readonly end: number;
  /** The largest page that upstream serves in full. */
  readonly largest: number;
  /** Whether rows in front of `index` are known, so that a page that shows them verifies the seam. */
  readonly isAnchored: boolean;
  /** Whether the seam is verified even where that takes a page more. */
  readonly mustVerify: boolean;
}

/**
 * The fewest pages that cover the requested rows, in the list's order. Upstream takes any page size, and a page begins at a multiple
 * of its own: among the pages that cost no more calls those are chosen that show rows in front of `index` as well, so that one reply
 * has the rows on both sides of the seam. A window of 50 nearly always has such a page, one of 100 never: it fills its page.
 */
export function planPages({ index, end, largest, isAnchored, mustVerify }: PlanOptions): PageRequest[] {
  const bare = barePages(index, end, largest);
  const known = isAnchored ? Math.min(trailLength, index) : 0;
  const most = bare.length + (mustVerify ? 1 : 0);
  for (let overlap = known; overlap > 0; overlap -= 1) {
    const pages = linkedPages(index - overlap, end, largest);
    if (pages.length <= most) return pages;
  }
  const linked = linkedPages(mustVerify && known > 0 ? index - 1 : index, end, largest);
  return mustVerify || linked.length <= bare.length ? linked : bare;
}

/** Pages of one size, side by side; a single one wherever some size allows it. */
function barePages(index: number, end: number, largest: number): PageRequest[] {
  const single = pageFrom(index, end, largest);
  if (endOf(single) >= end) return [single];
  const pageSize = Math.min(end - index, largest);
  const first = Math.floor(index / pageSize) + 1;
  const last = Math.floor((end - 1) / pageSize) + 1;
  return Array.from({ length: last - first + 1 }, (_, at) => ({ pageNumber: first + at, pageSize }));
}

/** Pages each of which begins with a row of the one before, as far as the sizes allow it. */
function linkedPages(index: number, end: number, largest: number): PageRequest[] {
  const pages = [pageFrom(index, end, largest)];
  for (let reached = endOf(pages[0]); reached < end; reached = endOf(pages.at(-1))) {
    // Pages of a single row cannot overlap.
    pages.push(pageFrom(largest === 1 ? reached : reached - 1, end, largest));
    if (endOf(pages.at(-1)) <= reached) return barePages(index, end, largest);
  }
  return pages;
}

/** The smallest page with the row at `index` that reaches `end`, or else the one that reaches farthest. */
export function pageFrom(index: number, end: number, largest: number): PageRequest {
  let best = 1;
  let reached = index + 1;
  for (let pageSize = 2; pageSize <= largest && reached < end; pageSize += 1) {
    const behind = (Math.floor(index / pageSize) + 1) * pageSize;
    if (behind <= reached) continue;
    best = pageSize;
    reached = behind;
  }
  return { pageNumber: reached / best, pageSize: best };
}

export function startOf({ pageNumber, pageSize }: PageRequest): number {
  return (pageNumber - 1) * pageSize;
}

function endOf(page: PageRequest | undefined): number {
  return page ? page.pageNumber * page.pageSize : 0;
}
