import { largestPage } from '../../vocabulary/limits.ts';
import { ListCount } from './list-count.ts';
import type { Reply } from './page.ts';
import { type PageRequest, startOf } from './page-plan.ts';

/** Rows that stand next to each other in a list, out of one reply. */
export interface Slice<Row> {
  readonly rows: readonly Row[];
  /** Rows in front of it, by the page's number. */
  readonly start: number;
  /** Whether it has as many rows as were requested. */
  readonly isFull: boolean;
  /** Whether it has fewer rows than the list must have there: upstream's own limit, or rows it leaves out. */
  readonly isShort: boolean;
}

/**
 * Reads pages of a list that upstream pages by number.
 * @param cursorCount `totalCount` in the cursor
 */
export function createSliceReader<Row>(
  loadPage: (request: PageRequest) => Promise<Reply<Row>>,
  cursorCount: number | undefined,
) {
  const count = new ListCount(cursorCount);
  let largest = largestPage;
  let leavesOut = false;

  function toSlice(reply: Reply<Row>, request: PageRequest): Slice<Row> {
    const { data: rows, totalCount } = reply;
    count.note(reply);
    const start = startOf(request);
    const { pageSize } = request;
    const isFull = rows.length >= pageSize;
    const expected = totalCount === undefined ? 0 : Math.min(pageSize, totalCount - start);
    const isShort = rows.length > 0 && rows.length < expected;
    // No limit explains a page without any of the rows that were counted there: upstream leaves rows out.
    if (rows.length === 0 && expected > 0) leavesOut = true;
    return { rows, start, isFull, isShort };
  }

  return {
    count,
    /** The largest page that upstream is known to serve in full. */
    get largest() {
      return leavesOut ? largestPage : largest;
    },
    /** Notes that upstream serves no more rows than that in a page. */
    limit(rows: number): void {
      largest = Math.min(largest, Math.max(1, rows));
    },
    async read(requests: readonly PageRequest[]): Promise<Slice<Row>[]> {
      const replies = await Promise.all(
        requests.map(async (request) => ({ request, reply: await loadPage(request) })),
      );
      return replies.map(({ request, reply }) => toSlice(reply, request));
    },
  };
}
