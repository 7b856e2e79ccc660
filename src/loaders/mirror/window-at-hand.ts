import type { Awaitable } from '../../../schema/core/awaitable.ts';
import { BadUserInputError } from '../../../schema/errors/errors.ts';
import type { ListPage, ListWindow, Place } from '../../../schema/paging/page.ts';
import type { LoaderContext } from '../loader-context.ts';
import { Chain } from '../paging/chain.ts';
import { mapPage } from '../paging/page.ts';
import { type WholeList, windowOf, windowOfNodes } from '../paging/whole-list.ts';
import { exact, expectLive } from './mirror-plane.ts';

/**
 * A window of a list that is wholly at hand, its rows as nodes. Read backwards it costs no call either; it is offered with the mirror alone, as on every
 * other list.
 */
export function windowAtHand<Row, Node>(
  list: Pick<WholeList<Row>, 'rows' | 'idOf' | 'doubts'>,
  window: ListWindow,
  { seams, mirror }: Pick<LoaderContext, 'seams' | 'mirror'>,
  toNode: (row: Row) => Node,
): Awaitable<ListPage<Node>> {
  if (window.last === undefined && window.before === undefined) {
    return windowOfNodes(list, expectLive(window), seams, toNode);
  }
  return mirror.ask(async () => mapPage(backwards(list, window), toNode));
}

function backwards<Row>(
  { rows, idOf, doubts = exact }: Pick<WholeList<Row>, 'rows' | 'idOf' | 'doubts'>,
  { first, after, last, before }: ListWindow,
): ListPage<Row> {
  const behind = (argument: 'after' | 'before', place: Place): number => {
    if (!('offset' in place)) throw new BadUserInputError(argument, 'expected a cursor that this list gave');
    return new Chain(idOf, place).link(rows, 0)?.behind ?? Math.min(place.offset, rows.length);
  };
  const from = after ? behind('after', after) : 0;
  const to = before ? Math.max(from, behind('before', before) - 1) : rows.length;
  const begin = last === undefined ? from : Math.max(from, to - last);
  const end = last === undefined ? Math.min(to, from + first) : to;
  const whole = windowOf({ rows, idOf }, { first: rows.length, after: undefined }, { doubted: () => {} });
  return {
    entries: whole.entries.slice(begin, end),
    totalCount: rows.length,
    hasNextPage: end < rows.length,
    hasPreviousPage: begin > 0,
    doubts,
  };
}
