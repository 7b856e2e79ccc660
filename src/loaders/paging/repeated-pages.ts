import { UpstreamInvalidResponseError } from '../../../schema/errors/errors.ts';
import type { Listed } from '../../../schema/paging/page.ts';
import { UnreadableRow } from '../../eiam/unreadable.ts';
import { SeenIds } from './seen-ids.ts';

/**
 * Pages in a row without a new row, after which upstream is taken to serve them for ever. A list that changes
 * while it is read may have more of them.
 */
export const mostFruitless = 3;

/** Upstream serves the same pages again and again, so that a list would never end. */
export function repeatedPages(what: string): UpstreamInvalidResponseError {
  return new UpstreamInvalidResponseError({ cause: new Error(`the list does not come to an end: ${what}`) });
}

/** The rows of a page that no page before it had. */
export interface NewRows<Row> {
  /** In the list's order, and in between those that could not be read, of which a repeated one is there twice. */
  readonly rows: readonly Listed<Row>[];
  /** Whether some rows of the page were not new. */
  readonly hasRepeated: boolean;
}

/** Finds the new rows of a list that is read page by page, without keeping the rows of earlier pages. */
export function createRepeatFilter<Row>(idOf: (row: Row) => string) {
  const seen = new SeenIds();
  let fruitless = 0;
  return {
    /** @throws UpstreamInvalidResponseError after too many pages of known rows only */
    filter(page: readonly Listed<Row>[]): NewRows<Row> {
      const before = seen.size;
      const rows = page.filter((row) => row instanceof UnreadableRow || seen.add(idOf(row)));
      const hasRepeated = rows.length < page.length;
      fruitless = hasRepeated && seen.size === before ? fruitless + 1 : 0;
      if (fruitless >= mostFruitless) throw repeatedPages('its pages bring known rows only');
      return { rows, hasRepeated };
    },
  };
}
