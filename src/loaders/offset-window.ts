import type { Entry, Page, Window } from './page.ts';

/** developer-api.md 6.1: the largest page of every list. */
const largestPage = 100;

interface Reply<Row> {
  readonly totalCount: number;
  readonly data: readonly Row[];
}

/**
 * A window of a list that upstream pages by number. Pages of any size from 1 to 100 may be asked for, so that a window
 * fits into a single one wherever some page size allows it.
 */
export async function loadOffsetWindow<Row>(
  window: Window,
  idOf: (row: Row) => string,
  loadPage: (pageNumber: number, pageSize: number) => Promise<Reply<Row>>,
): Promise<Page<Row>> {
  const start = window.after?.offset ?? 0;
  const pageSize = pageSizeFor(start, window.first);
  const firstPage = Math.floor(start / pageSize);
  const lastPage = Math.floor((start + window.first - 1) / pageSize);
  const replies = await Promise.all(
    Array.from({ length: lastPage - firstPage + 1 }, (_, index) => loadPage(firstPage + index + 1, pageSize)),
  );
  const totalCount = Math.max(...replies.map((reply) => reply.totalCount));
  const read = replies.flatMap((reply) => reply.data);
  const skip = rowsToSkip(read.map(idOf), start - firstPage * pageSize, window);
  const entries = read
    .slice(skip, skip + window.first)
    .map((row, index) => toEntry(row, idOf(row), firstPage * pageSize + skip + index + 1));
  const end = entries.at(-1)?.position.offset ?? start;
  return {
    entries,
    totalCount,
    hasNextPage: entries.length > 0 && end < totalCount,
    hasPreviousPage: start > 0,
  };
}

/** The smallest page size with which the window falls into one page; otherwise two pages of the window's own size do. */
function pageSizeFor(start: number, first: number): number {
  for (let size = first; size <= largestPage; size += 1) {
    if (Math.floor(start / size) === Math.floor((start + first - 1) / size)) return size;
  }
  return first;
}

/** Rows that were inserted in front push the last row given into this page: it is not given again (developer-api.md 2). */
function rowsToSkip(ids: readonly string[], inPage: number, { after }: Window): number {
  const again = after ? ids.indexOf(after.id, inPage) : -1;
  return again === -1 ? inPage : again + 1;
}

function toEntry<Row>(row: Row, id: string, offset: number): Entry<Row> {
  return { row, position: { offset, id, token: undefined, skip: 0 } };
}

/** A window of a list that is wholly at hand. It goes on behind the row that the cursor names, wherever that row is by now. */
export function windowOf<Row>(
  rows: readonly Row[],
  { first, after }: Window,
  idOf: (row: Row) => string,
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
