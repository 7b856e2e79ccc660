import type { MirrorWindow, SearchQuestion, UsersQuestion } from '../questions.ts';
import type { Listing } from './listing.ts';
import { type FindRows, type FoundPage, type FoundRow, readPage, rowsOf } from './page.ts';
import type { Reader } from './reader.ts';
import { realIds } from './roots.ts';
import { kindOf, matchedFields, searchListing } from './search.ts';
import { tieredRows } from './search-tiers.ts';
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
  let confirmedAt: number | undefined;
  const held = rows.flatMap((found): HeldRow[] => {
    const [stored] = reader.rows(
      sql`SELECT id, row, confirmed FROM ${tableOf(found)} WHERE key = ${found.rowKey}`,
    );
    if (!stored) return [];
    const [id, row, confirmed] = stored;
    confirmedAt = Math.min(Number(confirmed), confirmedAt ?? Number.POSITIVE_INFINITY);
    const open = found.isOpen ? Array.from(listing.open) : [];
    return [{ id: String(id), row: String(row), key: found.values, open, extra: found.extra }];
  });
  return { ...page, rows: held, confirmedAt };
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
  const listing = searchListing(question);
  if (!listing) return { ...empty, totalCount: question.window.isCounted ? 0 : undefined };
  const findRows = tieredRows(reader, question, () => rowsOf(reader, listing, question.window));
  const page = heldPage(reader, listing, question.window, ({ extra }) => kindOf(extra).table, findRows);
  const rows = page.rows.map((row) => {
    const { table, names } = kindOf(row.extra);
    const column = String(reader.value(sql`SELECT search FROM ${table} WHERE id = ${row.id}`) ?? '');
    return { ...row, matched: matchedFields(names, row.row, column, question.text) };
  });
  return { ...page, rows };
}
