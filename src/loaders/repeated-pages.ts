import { UpstreamInvalidResponseError } from '../../schema/errors.ts';

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
export function createDistinctRows<Row>(idOf: (row: Row) => string | undefined) {
  const rows = new Map<string, Row>();
  let fruitless = 0;
  return {
    rows: rows as ReadonlyMap<string, Row>,
    /**
     * Adds a page. Rows whose id could not be read are left out: they cannot be found again by it.
     * @returns whether some of its rows were known
     * @throws UpstreamInvalidResponseError after too many pages of known rows only
     */
    add(page: readonly Row[]): boolean {
      const before = rows.size;
      let readable = 0;
      for (const row of page) {
        const id = idOf(row);
        if (id === undefined) continue;
        readable += 1;
        rows.set(id, row);
      }
      fruitless = rows.size > before || readable === 0 ? 0 : fruitless + 1;
      if (fruitless >= mostFruitless) throw repeatedPages('its pages bring known rows only');
      return rows.size - before < readable;
    },
  };
}
