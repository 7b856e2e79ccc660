import type { Faults } from '../eiam/unreadable.ts';
import { type Entry, largestPage, type Page, type Window } from './page.ts';

interface Reply<Row> {
  readonly totalCount?: number | undefined;
  readonly faults?: Faults<'totalCount'> | undefined;
  readonly data: readonly Row[];
}

/** Windows that one window may be read on to, where the list has grown in front of it. */
const mostTurns = 10;

/**
 * A window of a list that upstream pages by number. Pages of any size from 1 to 100 may be asked for, so that a window
 * fits into a single one wherever some page size allows it.
 */
export async function loadOffsetWindow<Row>(
  window: Window,
  idOf: (row: Row) => string | undefined,
  loadPage: LoadPage<Row>,
): Promise<Page<Row>> {
  const start = window.after?.offset ?? 0;
  const entries: Entry<Row>[] = [];
  // Between two upstream pages rows may come or go, so that the second repeats one of the first (developer-api.md 2).
  const given = new Set<string>();
  let offset = start;
  let totalCount = Number.POSITIVE_INFINITY;
  let faults: Faults<'totalCount'> | undefined;
  for (let turn = 0; turn < mostTurns && entries.length < window.first && offset < totalCount; turn += 1) {
    const wanted = window.first - entries.length;
    const read = await loadRows(offset, wanted, loadPage);
    totalCount = read.totalCount;
    faults = read.faults;
    const skip = turn === 0 ? rowsToSkip(read.rows.map(idOf), window) : 0;
    for (const [index, row] of read.rows.entries()) {
      const id = idOf(row);
      if (index < skip || (id !== undefined && given.has(id))) continue;
      if (id !== undefined) given.add(id);
      entries.push(toEntry(row, id, offset + index + 1));
    }
    if (read.rows.length === 0) break;
    offset += read.rows.length;
  }
  return {
    entries,
    totalCount: Number.isFinite(totalCount) ? totalCount : undefined,
    faults,
    hasNextPage: entries.length > 0 && offset < totalCount,
    hasPreviousPage: start > 0,
  };
}

type LoadPage<Row> = (pageNumber: number, pageSize: number) => Promise<Reply<Row>>;

/** At most `wanted` rows from `offset` on, in one upstream page or two. */
async function loadRows<Row>(offset: number, wanted: number, loadPage: LoadPage<Row>) {
  const pageSize = pageSizeFor(offset, wanted);
  const firstPage = Math.floor(offset / pageSize);
  const lastPage = Math.floor((offset + wanted - 1) / pageSize);
  const replies = await Promise.all(
    Array.from({ length: lastPage - firstPage + 1 }, (_, index) => loadPage(firstPage + index + 1, pageSize)),
  );
  const inPage = offset - firstPage * pageSize;
  return {
    totalCount: Math.max(...replies.map((reply) => reply.totalCount ?? Number.POSITIVE_INFINITY)),
    faults: replies.find((reply) => reply.faults)?.faults,
    rows: replies.flatMap((reply) => reply.data).slice(inPage, inPage + wanted),
  };
}

/** The smallest page size with which the window falls into one page; otherwise two pages of the window's own size do. */
function pageSizeFor(start: number, first: number): number {
  for (let size = first; size <= largestPage; size += 1) {
    if (Math.floor(start / size) === Math.floor((start + first - 1) / size)) return size;
  }
  return first;
}

/** Rows that were inserted in front push the last row given into this window: it is not given again (developer-api.md 2). */
function rowsToSkip(ids: readonly (string | undefined)[], { after }: Window): number {
  return after ? ids.indexOf(after.id) + 1 : 0;
}

function toEntry<Row>(row: Row, id: string | undefined, offset: number): Entry<Row> {
  return { row, position: { offset, id: id ?? '', token: undefined, skip: 0 } };
}

/** A window of a list that is wholly at hand. It goes on behind the row that the cursor names, wherever that row is by now. */
export function windowOf<Row>(
  rows: readonly Row[],
  { first, after }: Window,
  idOf: (row: Row) => string | undefined,
): Page<Row> {
  const found = after ? rows.findIndex((row) => idOf(row) === after.id) + 1 : 0;
  const start = found > 0 ? found : (after?.offset ?? 0);
  const entries = rows
    .slice(start, start + first)
    .map((row, index) => toEntry(row, idOf(row), start + index + 1));
  return {
    entries,
    totalCount: rows.length,
    hasNextPage: start + entries.length < rows.length,
    hasPreviousPage: start > 0,
  };
}
