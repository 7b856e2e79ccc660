import { largestPage } from '../../vocabulary/limits.ts';
import { ListCount } from './list-count.ts';
import type { Reply } from './page.ts';
import { type NumberedQuestion, startOf } from './page-plan.ts';

/** Rows that stand next to each other in a list, out of one reply. */
export interface Slice<Row> {
  readonly rows: readonly Row[];
  /** Rows in front of it, as far as the page's number says. */
  readonly start: number;
  /** Whether it has as many rows as were asked for. */
  readonly isFull: boolean;
  /** Whether it has fewer rows than the list must have there: upstream's own limit, or rows it leaves out. */
  readonly isShort: boolean;
}

/**
 * Reads pages of a list that upstream pages by number.
 * @param remembered `totalCount` as the cursor remembers it
 */
export function createSliceReader<Row>(
  loadPage: (question: NumberedQuestion) => Promise<Reply<Row>>,
  remembered: number | undefined,
) {
  const count = new ListCount(remembered);
  let largest = largestPage;
  let leavesOut = false;

  function toSlice(reply: Reply<Row>, question: NumberedQuestion): Slice<Row> {
    const { data: rows, totalCount } = reply;
    count.note(reply);
    const start = startOf(question);
    const { pageSize } = question;
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
    async read(questions: readonly NumberedQuestion[]): Promise<Slice<Row>[]> {
      const replies = await Promise.all(
        questions.map(async (question) => ({ question, reply: await loadPage(question) })),
      );
      return replies.map(({ question, reply }) => toSlice(reply, question));
    },
  };
}
