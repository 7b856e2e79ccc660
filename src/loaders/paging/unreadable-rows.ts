import { UnreadableMemberError } from '../../../schema/errors/errors.ts';
import type { Listed, NodeOrError } from '../../../schema/paging/page.ts';
import { type Faults, readable, UnreadableRow } from '../../eiam/unreadable.ts';
import type { Evaluate } from '../conditions/condition.ts';
import type { RowTimes } from './completeness.ts';

/** Makes the node of a row. */
export function nodeOf<Row, Node>(toNode: (row: Row) => Node) {
  return (row: Listed<Row>): NodeOrError<Node> =>
    row instanceof UnreadableRow ? new UnreadableMemberError(row.fault) : toNode(row);
}

/** Those that meet a condition, and an error for each row that may or may not, since it could not be read. */
export function rowsThatMeet<Row>(
  rows: readonly Listed<Row>[],
  evaluate: Evaluate<Row>,
): readonly Listed<Row>[] {
  return rows.flatMap((row): Listed<Row>[] => {
    if (row instanceof UnreadableRow) return [row];
    const verdict = evaluate(row);
    if (typeof verdict !== 'boolean') return [new UnreadableRow(verdict)];
    return verdict ? [row] : [];
  });
}

/** The rows, of which none may be missing. @throws UnreadableMemberError for the first that could not be read */
export function expectReadable<Row>(rows: readonly Listed<Row>[]): readonly Row[] {
  return rows.map((row) => {
    if (row instanceof UnreadableRow) throw new UnreadableMemberError(row.fault);
    return row;
  });
}

/**
 * The row that a condition picks; undefined: there is none.
 * @throws UnreadableMemberError where it may be one that could not be read
 */
export function findReadable<Row>(
  rows: readonly Listed<Row>[] = [],
  isWanted: (row: Row) => boolean,
): Row | undefined {
  const found = readable(rows).find(isWanted);
  if (found === undefined) expectReadable(rows);
  return found;
}

/**
 * A page whose `hasNextPage` could be read.
 * @throws UnreadableMemberError where it is not: the list would seem to end there
 */
export function expectNextToken<Page extends { readonly faults?: Faults<'nextToken'> }>(page: Page): Page {
  const fault = page.faults?.nextToken;
  if (fault) throw new UnreadableMemberError(fault);
  return page;
}

/** When upstream wrote a row; undefined for one that could not be read. */
export function timesOf(row: Listed<RowTimes>): RowTimes {
  return row instanceof UnreadableRow ? {} : row;
}
