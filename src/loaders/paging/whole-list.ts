import type { Doubt, Page, Window } from '../../../schema/paging/page.ts';
import { createChain } from './chain.ts';
import type { Seams } from './completeness.ts';
import { toPage } from './window-page.ts';

/** A list that is wholly at hand. */
export interface WholeList<Row> {
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string | undefined;
  /** What was in doubt about the rows themselves. */
  readonly doubts?: ReadonlySet<Doubt>;
}

/** A window of it. It goes on behind the last of the cursor's rows that is still there, wherever that is by now. */
export function windowOf<Row>(
  { rows, idOf, doubts: inherited = new Set() }: WholeList<Row>,
  { first, after }: Window,
  seams: Pick<Seams, 'doubted'>,
): Page<Row> {
  const chain = createChain(idOf, after);
  const doubts = new Set(inherited);
  const losses = Math.max(0, (after?.total ?? 0) - rows.length);
  let from = 0;
  if (after) {
    const link = chain.link(rows, losses);
    const isBeginning = !link && chain.isWhole;
    if (isBeginning) chain.forgetTrail();
    if (!link && !isBeginning) doubts.add('LOST_ANCHORS');
    from = link?.behind ?? (isBeginning ? 0 : Math.max(0, after.offset - losses));
  }
  // One row more tells whether there is a next page, repeated rows or not.
  for (let at = from; at < rows.length && chain.taken.length <= first; at += 1) {
    chain.take(rows.slice(at, at + 1), 0, at);
  }
  const hasMore = chain.taken.length > first;
  const hasPreviousPage = from > 0;
  return toPage({ chain, first, total: rows.length, hasMore, hasPreviousPage, doubts, seams });
}
