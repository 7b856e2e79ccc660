import type { MirrorWindow, SearchQuestion, UsersQuestion } from '../questions.ts';
import type { Listing } from './listing.ts';
import { type FindRows, type FoundPage, type FoundRow, readPage } from './page.ts';
import type { Reader, SqlRow } from './reader.ts';
import { realIds } from './roots.ts';
import { kindOf, matchedFields } from './search.ts';
import { searchWay } from './search-tiers.ts';
import { jsonOf, type Sql, type SqlValue, sql } from './sql.ts';
import { userListing } from './users.ts';

/** A row of a page as the file holds it. */
export interface HeldRow {
  readonly id: string;
  /** As JSON. */
  readonly row: string;
  readonly key: readonly SqlValue[];
  /** The members that leave open whether it meets the filter; empty: it does. */
  readonly open: readonly string[];
  /** What the list says of it: its level, or its kind. */
  readonly extra: SqlValue;
  readonly isPrimary?: boolean | undefined;
  /** Of a search: the fields that it found. */
  readonly matched?: readonly string[] | undefined;
}

export interface HeldPage extends Omit<FoundPage, 'rows'> {
  readonly rows: readonly HeldRow[];
  /** The earliest of when EIAM confirmed a row, in milliseconds since the epoch. */
  readonly confirmedAt: number | undefined;
}

export function heldPage(
  reader: Reader,
  listing: Listing,
  window: MirrorWindow,
  tableOf: (row: FoundRow) => Sql = () => listing.table,
  findRows?: FindRows,
): HeldPage {
  const { rows, ...page } = readPage(reader, listing, window, findRows);
  const storedOf = storedRows(reader, rows, tableOf);
  let confirmedAt: number | undefined;
  const held = rows.flatMap((found): HeldRow[] => {
    const stored = storedOf(found);
    if (!stored) return [];
    const [, id, row, confirmed] = stored;
    confirmedAt = Math.min(Number(confirmed), confirmedAt ?? Number.POSITIVE_INFINITY);
    const open = found.isOpen ? Array.from(listing.open) : [];
    return [{ id: String(id), row: String(row), key: found.values, open, extra: found.extra }];
  });
  return { ...page, rows: held, confirmedAt };
}

/** Reads what the tables have of some rows, of each table at once. */
function storedRows(
  reader: Reader,
  rows: readonly FoundRow[],
  tableOf: (row: FoundRow) => Sql,
): (row: FoundRow) => SqlRow | undefined {
  const tables = Map.groupBy(rows, (row) => tableOf(row).text);
  const stored = new Map(
    Array.from(tables, ([table, wanted]) => {
      const keys = JSON.stringify(wanted.map(({ rowKey }) => rowKey));
      const found = reader.rows(sql`SELECT o.key, o.id, o.row, o.confirmed FROM json_each(${keys}) j
        CROSS JOIN ${{ text: table, values: [] }} o ON o.key = j.value`);
      return [table, new Map(found.map((row) => [row[0], row]))];
    }),
  );
  return (row) => stored.get(tableOf(row).text)?.get(row.rowKey);
}

/** Of the users of a unit, whether that unit is their primary one. */
export function usersPage(reader: Reader, question: UsersQuestion): HeldPage {
  const page = heldPage(reader, userListing(reader, question), question.window);
  const { among } = question;
  if (among.kind !== 'unit') return page;
  const ids = jsonOf(page.rows.map(({ id }) => id));
  const direct = reader.rows(sql`SELECT m.user_id, m.is_primary FROM json_each(${ids}) j
    CROSS JOIN unit_users m ON m.user_id = j.value AND m.unit_id = ${realIds(reader)(among.unitId)}`);
  const flags = new Map(direct.map(([id, flag]) => [id, flag === null ? undefined : flag === 1]));
  const rows = page.rows.map((row) => ({ ...row, isPrimary: flags.has(row.id) ? flags.get(row.id) : false }));
  return { ...page, rows };
}

const empty: HeldPage = {
  rows: [],
  totalCount: 0,
  hasNextPage: false,
  hasPreviousPage: false,
  confirmedAt: undefined,
};

export function searchPage(reader: Reader, question: SearchQuestion): HeldPage {
  const way = searchWay(reader, question);
  if (!way) return { ...empty, totalCount: question.window.isCounted ? 0 : undefined };
  const { listing, findRows } = way;
  const page = heldPage(reader, listing, question.window, ({ extra }) => kindOf(extra).table, findRows);
  const columnOf = searchColumns(reader, page.rows);
  const rows = page.rows.map((row) => {
    const { names } = kindOf(row.extra);
    return { ...row, matched: matchedFields(names, row.row, columnOf(row), question.text) };
  });
  return { ...page, rows };
}

/** What is searched of some rows, read of each kind at once. */
function searchColumns(reader: Reader, rows: readonly HeldRow[]): (row: HeldRow) => string {
  const kinds = Map.groupBy(rows, ({ extra }) => kindOf(extra).kind);
  const columns = new Map(
    Array.from(kinds).flatMap(([kind, held]) => {
      const ids = jsonOf(held.map(({ id }) => id));
      const found = reader.rows(
        sql`SELECT o.id, o.search FROM json_each(${ids}) j CROSS JOIN ${kindOf(kind).table} o ON o.id = j.value`,
      );
      return found.map(([id, column]) => [id, column] as const);
    }),
  );
  return ({ id }) => String(columns.get(id) ?? '');
}
