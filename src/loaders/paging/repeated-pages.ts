import { UpstreamInvalidResponseError } from '../../../schema/errors/errors.ts';
import type { Listed } from '../../../schema/paging/page.ts';
import { readable, UnreadableRow } from '../../eiam/unreadable.ts';

/**
 * Pages in a row that bring no row which was not known, before upstream is held to serve them for ever. A list that changes
 * while it is read may have more of them.
 */
export const mostFruitless = 3;

/** Upstream serves the same pages again and again, so that a list would never end. */
export function repeatedPages(what: string): UpstreamInvalidResponseError {
  return new UpstreamInvalidResponseError({ cause: new Error(`the list does not come to an end: ${what}`) });
}

/** Rows of a list that is read page by page: each once, and an error where the pages bring nothing new. */
export function createDistinctRows<Row>(idOf: (row: Row) => string) {
  const rows = new Map<string, Row>();
  const listed: Listed<Row>[] = [];
  let fruitless = 0;
  return {
    rows: rows as ReadonlyMap<string, Row>,
    /** The same in the list's order, and in between those that could not be read, of which a repeated one is there twice. */
    listed: listed as readonly Listed<Row>[],
    /**
     * Adds a page.
     * @returns whether some of its rows were known
     * @throws UpstreamInvalidResponseError after too many pages of known rows only
     */
    add(page: readonly Listed<Row>[]): boolean {
      const before = rows.size;
      const added = readable(page);
      for (const row of page) {
        if (row instanceof UnreadableRow || !rows.has(idOf(row))) listed.push(row);
        if (!(row instanceof UnreadableRow)) rows.set(idOf(row), row);
      }
      fruitless = rows.size > before || added.length === 0 ? 0 : fruitless + 1;
      if (fruitless >= mostFruitless) throw repeatedPages('its pages bring known rows only');
      return rows.size - before < added.length;
    },
  };
}
