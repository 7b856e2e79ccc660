import type { Call } from './operation.ts';
import { invalidParameter } from './wire-errors.ts';

const defaultSize = 20;
const largestSize = 100;

/** The two ways in which lists are paged, as an operation's row names them. */
export const numberedPaging = ['pageNumber', 'pageSize'] as const;
export const cursorPaging = ['maxResults', 'nextToken'] as const;

/** Whole numbers from 1. */
const sizeRule = { largest: largestSize, fallback: defaultSize };
export const integerRules = {
  pageNumber: { largest: 2_147_483_647, fallback: 1 },
  pageSize: sizeRule,
  maxResults: sizeRule,
} as const;

/** `pageNumber`/`pageSize` lists; out of range is rejected, beyond the end is empty (developer-api.md 6.1). */
export function toNumberedPage<Row>(call: Call, rows: readonly Row[], toItem: (row: Row) => object) {
  const pageSize = readInteger(call, 'pageSize', 'PageSize');
  const pageNumber = readInteger(call, 'pageNumber', 'PageNumber');
  const start = (pageNumber - 1) * pageSize;
  // Rows inserted in front push the page's window back over rows already seen; deleted ones make it skip.
  const shiftedStart = Math.max(0, start - call.shiftedRows);
  return {
    totalCount: Math.max(0, rows.length + call.shiftedRows),
    data: rows.slice(shiftedStart, shiftedStart + pageSize).map(toItem),
  };
}

export interface CursorList<Row> {
  /** The operation and its filter values: what a token is good for. */
  readonly list: string;
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly toItem: (row: Row) => object;
}

/** `nextToken`/`maxResults` lists: the size is echoed, the last page has no token (developer-api.md 6.1). */
export function toCursorPage<Row>(call: Call, { list, rows, idOf, toItem }: CursorList<Row>) {
  const maxResults = readInteger(call, 'maxResults', 'MaxResults');
  const start = findStart(call, list, rows, idOf);
  const page = rows.slice(start, start + maxResults);
  const last = page.at(-1);
  const end = start + page.length;
  const isLast = last === undefined || end >= rows.length;
  const nextToken = isLast ? undefined : call.pageTokens.issue(list, { offset: end, lastId: idOf(last) });
  return { totalCount: rows.length, data: page.map(toItem), nextToken, maxResults };
}

function findStart<Row>(call: Call, list: string, rows: readonly Row[], idOf: (row: Row) => string): number {
  const token = call.query.get('nextToken') ?? '';
  if (token === '') return 0;
  const position = call.pageTokens.read(token, list);
  if (position === undefined) throw invalidParameter('NextToken');
  const { offset, lastId } = position;
  const previous = rows[offset - 1];
  if (previous !== undefined && idOf(previous) === lastId) return offset;
  const found = rows.findIndex((row) => idOf(row) === lastId);
  return found < 0 ? offset : found + 1;
}

function readInteger(call: Call, name: keyof typeof integerRules, field: string): number {
  const { fallback, largest } = integerRules[name];
  const text = call.query.get(name);
  if (text === null) return fallback;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > largest) throw invalidParameter(field);
  return value;
}
