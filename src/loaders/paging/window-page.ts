import type { Doubt, Page, Position, TokenPlace } from '../../../schema/paging/page.ts';
import type { Chain } from './chain.ts';
import type { Seams } from './completeness.ts';

interface WindowFacts<Row> {
  readonly chain: Chain<Row>;
  readonly first: number;
  readonly total: number | undefined;
  readonly faults?: Page<Row>['faults'];
  /** Whether rows follow those that are given. */
  readonly hasMore: boolean;
  readonly hasPreviousPage: boolean;
  readonly doubts: ReadonlySet<Doubt>;
  readonly seams: Pick<Seams, 'doubted'>;
  /** For the row that was given as number `count`. */
  readonly tokensAt?: (count: number) => TokenPlace;
}

/** The page of what a window has read; its doubts are recorded. */
export function toPage<Row>(facts: WindowFacts<Row>): Page<Row> {
  const { chain, first, total, faults, hasMore, hasPreviousPage, seams } = facts;
  const doubts = new Set(facts.doubts);
  if (chain.isUnstable) doubts.add('UNSTABLE_ORDER');
  const entries = chain.taken
    .slice(0, first)
    .map(({ row }, at) => ({ row, position: positionAt(facts, at) }));
  for (const doubt of doubts) seams.doubted(doubt);
  const hasNextPage = entries.length > 0 && hasMore;
  return { entries, totalCount: total, faults, hasNextPage, hasPreviousPage, doubts };
}

/** Marks are hashes: made where a cursor is selected, not for each row of each page. */
function positionAt<Row>({ chain, total, tokensAt }: WindowFacts<Row>, at: number): Position {
  const offset = chain.taken[at]?.offset ?? 0;
  return {
    offset: total === undefined ? offset : Math.min(offset, total),
    total,
    get marks() {
      return chain.marksAt(at + 1);
    },
    get tokens() {
      return tokensAt?.(at + 1);
    },
  };
}
