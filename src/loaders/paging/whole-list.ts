import type { Doubt, Page, Window } from '../../../schema/paging/page.ts';
import { Chain } from './chain.ts';
import type { Seams } from './completeness.ts';
import { asItIs, toPage } from './window-page.ts';

/** A list that is wholly at hand, or as much of it as a window needs. */
export interface WholeList<Row> {
  readonly rows: readonly Row[];
  /** Rows of the list in front of these; left out: none. */
  readonly base?: number;
  /** Rows of the whole list, undefined: unknown; left out: these are all. */
  readonly total?: number | undefined;
  /** Rows in front of the window where none of the cursor's rows is left; left out: by what the list has lost since. */
  readonly start?: number;
  readonly idOf: (row: Row) => string | undefined;
  /** What was in doubt about the rows themselves. */
  readonly doubts?: ReadonlySet<Doubt>;
}

const none: ReadonlySet<Doubt> = new Set();

/** A window of it. It goes on behind the last of the cursor's rows that is still there, wherever that is by now. */
export function windowOf<Row>(
  list: WholeList<Row>,
  window: Window,
  seams: Pick<Seams, 'doubted'>,
): Page<Row> {
  return windowOfNodes(list, window, seams, asItIs);
}

/** The same with nodes in place of the rows, which are made for the rows of the window alone. */
export function windowOfNodes<Row, Node>(
  list: WholeList<Row>,
  { first, after }: Window,
  seams: Pick<Seams, 'doubted'>,
  toNode: (row: Row) => Node,
): Page<Node> {
  const { rows, base = 0, idOf } = list;
  const total = 'total' in list ? list.total : rows.length;
  const chain = new Chain(idOf, after);
  let { doubts = none } = list;
  if (doubts.has('UNSTABLE_ORDER')) chain.markUnstable();
  const losses = Math.max(0, (after?.total ?? 0) - (total ?? Number.POSITIVE_INFINITY));
  let from = 0;
  if (after) {
    const link = chain.link(rows, losses);
    const isBeginning = !link && chain.isWhole;
    if (isBeginning) chain.dropTrail();
    if (!link && !isBeginning) doubts = new Set([...doubts, 'LOST_ANCHORS']);
    from = link ? base + link.behind : isBeginning ? 0 : (list.start ?? Math.max(0, after.offset - losses));
  }
  // One row more shows whether there is a next page, repeated rows or not.
  for (let at = Math.max(from - base, 0); at < rows.length && chain.taken.length <= first; at += 1) {
    // Within the list's length.
    chain.takeRow(rows[at] as Row, base + at);
  }
  const hasMore = chain.taken.length > first;
  const hasPreviousPage = from > 0;
  return toPage({ chain, first, total, hasMore, hasPreviousPage, doubts, seams }, toNode);
}
