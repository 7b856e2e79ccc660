import type { Doubt, Entry, Page, Position, TokenPlace } from '../../../schema/paging/page.ts';
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

/** The page of what a window has read; its doubts are recorded. @param toNode what stands in the page for a row */
export function toPage<Row, Node>(facts: WindowFacts<Row>, toNode: (row: Row) => Node): Page<Node> {
  const { chain, first, total, faults, hasMore, hasPreviousPage, seams } = facts;
  const doubts = chain.isUnstable ? new Set([...facts.doubts, 'UNSTABLE_ORDER' as const]) : facts.doubts;
  const given = chain.taken.length > first ? chain.taken.slice(0, first) : chain.taken;
  const entries: Entry<Node>[] = given.map(({ row, offset }, index) => ({
    row: toNode(row),
    position: new RowPosition(facts, offset, index + 1),
  }));
  for (const doubt of doubts) seams.doubted(doubt);
  const hasNextPage = entries.length > 0 && hasMore;
  return { entries, totalCount: total, faults, hasNextPage, hasPreviousPage, doubts };
}

/** Of a page that has the rows themselves. */
export function asItIs<Row>(row: Row): Row {
  return row;
}

/** Marks are hashes: made where a cursor is selected, not for each row of each page. */
class RowPosition<Row> implements Position {
  readonly offset: number;
  readonly total: number | undefined;
  readonly #window: WindowFacts<Row>;
  /** Rows of the window up to and including this one. */
  readonly #count: number;

  constructor(window: WindowFacts<Row>, offset: number, count: number) {
    const { total } = window;
    this.offset = total === undefined ? offset : Math.min(offset, total);
    this.total = total;
    this.#window = window;
    this.#count = count;
  }

  get marks(): readonly string[] {
    return this.#window.chain.marksAt(this.#count);
  }

  get tokens(): TokenPlace | undefined {
    return this.#window.tokensAt?.(this.#count);
  }
}
