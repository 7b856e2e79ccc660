import type { MirrorWindow } from '../questions.ts';
import { testOf } from './condition.ts';
import type { Listing } from './listing.ts';
import { type Between, boundOf, orderOf, segmentsOf } from './places.ts';
import type { Reader, SqlRow } from './reader.ts';
import { list, type SqlValue, sql } from './sql.ts';
import { RowFinder, wayToAll } from './ways.ts';

/** A row's place, and what the listing selects beside it. */
export interface FoundRow {
  /** Of the table. */
  readonly rowKey: number;
  readonly values: readonly SqlValue[];
  readonly extra: SqlValue;
  /** Whether it meets the conditions is open. */
  readonly isOpen: boolean;
}

export interface FoundPage {
  readonly rows: readonly FoundRow[];
  readonly totalCount: number | undefined;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** Finds rows of a list between two places: the first of them, or the last in reverse. */
export type FindRows = (between: Between, isReversed: boolean, most: number) => FoundRow[];

/** Reads one page of a list. @throws InvalidKeyError */
export function readPage(
  reader: Reader,
  listing: Listing,
  window: MirrorWindow,
  findRows: FindRows = rowsOf(reader, listing, window),
): FoundPage {
  const isReversed = window.first === undefined;
  const wanted = window.first ?? window.last;
  const between = {
    after: boundOf(listing, window, 'after'),
    before: boundOf(listing, window, 'before'),
  };
  const found = findRows(between, isReversed, wanted + 1);
  const isMore = found.length > wanted;
  const rows = found.slice(0, wanted);
  if (isReversed) rows.reverse();
  // What lies beyond the bounds: a row that has just been a bound is the first one found there.
  const isBeyond = (beyond: Between, reversed: boolean) => findRows(beyond, reversed, 1).length > 0;
  const isBefore =
    window.after !== undefined && isBeyond({ before: boundOf(listing, window, 'after', true) }, true);
  const isAfter =
    window.before !== undefined && isBeyond({ after: boundOf(listing, window, 'before', true) }, false);
  return {
    rows,
    totalCount: window.isCounted ? countOf(reader, listing) : undefined,
    hasNextPage: isAfter || (isMore && !isReversed),
    hasPreviousPage: isBefore || (isMore && isReversed),
  };
}

/** The ways of a listing, as `RowFinder` chooses them. */
export function rowsOf(reader: Reader, listing: Listing, { first, last }: MirrorWindow): FindRows {
  const finder = new RowFinder(reader, listing, (first ?? last ?? 0) + 1);
  return (between, isReversed, most) => rowsBetween(finder, listing, between, isReversed, most);
}

function rowsBetween(
  finder: RowFinder,
  listing: Listing,
  between: Between,
  isReversed: boolean,
  most: number,
): FoundRow[] {
  const { terms, direction, source, open, conditions } = listing;
  const segments = segmentsOf(listing, between);
  const selected = list([
    sql`o.key`,
    source?.extra ?? sql`NULL`,
    open.size > 0 ? sql`(${testOf(conditions)}) IS NULL` : sql`0`,
    ...terms.map(({ value }) => value),
  ]);
  const found: FoundRow[] = [];
  for (const segment of isReversed ? segments.toReversed() : segments) {
    if (found.length >= most) break;
    const order = orderOf(segment.terms, direction, isReversed);
    const limit = most - found.length;
    const rows = finder.rows(
      ({ from, where }) =>
        sql`SELECT ${selected} FROM ${from} WHERE ${where} AND ${segment.where} ORDER BY ${order} LIMIT ${limit}`,
    );
    for (const row of rows) found.push(toFoundRow(row));
  }
  return found;
}

/** Of a row key, an extra, whether it is open, and the values of the terms. */
export function toFoundRow([rowKey, extra = null, isOpen, ...values]: SqlRow): FoundRow {
  return { rowKey: Number(rowKey), extra, isOpen: isOpen === 1, values };
}

/** Every row of the list. */
export function countOf(reader: Reader, listing: Listing): number {
  if (listing.count) return reader.count(listing.count);
  const way = wayToAll(reader, listing);
  return reader.count(sql`SELECT count(*) FROM ${way.from} WHERE ${way.where}`);
}
