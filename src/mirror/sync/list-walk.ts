import { EiamError } from '../../eiam/errors.ts';
import { readable, type UnreadableRow } from '../../eiam/unreadable.ts';
import { largestPage } from '../../vocabulary/limits.ts';
import type { Answered } from './asking.ts';
import type { AskedAt } from './ports.ts';

/** How often a list is read from its beginning at most, as long as each time brings new rows. */
const mostPasses = 40;
/** Times in a row that bring no new row, after which no more are to be had. */
const mostFruitless = 2;
/** Times that a list is read again for the sole reason that its length changed meanwhile. */
const mostMoved = 2;
/** Pages of one list: two million rows. */
const mostPages = 20_000;

/** What opens a page: its number, or the token that the page before gave. */
export type PlaceInList = number | string;

export interface ListPage<Row> {
  readonly data: readonly (Row | UnreadableRow)[];
  readonly totalCount?: number | undefined;
  /** Of the next page; undefined: this is the last. */
  readonly next: PlaceInList | undefined;
}

/** A place to go on from, and how many rows are in front of it. */
export interface ResumePoint {
  readonly place: PlaceInList;
  readonly rows: number;
}

/** Rows that came on one page. */
export interface TakenPage<Row> {
  readonly rows: readonly Row[];
  readonly asked: AskedAt;
  /** Rows of the list in front of the page. */
  readonly offset: number;
  readonly totalCount: number | undefined;
  /** Where the next page goes on; undefined: the list has been read. */
  readonly resume: ResumePoint | undefined;
}

export interface ListWalk<Row> {
  /** @param place undefined: the first page */
  read(place: PlaceInList | undefined): Promise<Answered<ListPage<Row>>>;
  idOf(row: Row): string;
  take(page: TakenPage<Row>): Promise<void>;
  /** Default: the list's beginning. */
  readonly from?: ResumePoint | undefined;
}

export interface WalkedListEnd {
  /** Whether as many rows were seen as the list has by its own word. */
  readonly isWhole: boolean;
  readonly seen: number;
  readonly total: number;
  /** Rows that nothing could be read of: which ones they are is not known. */
  readonly unreadable: number;
}

/**
 * Reads a list to its end. Lists are no snapshots (developer-api.md 6.1): rows that come or go move others past the reader, so a list
 * is read again while fewer rows were seen than it says to have, or while its length changes.
 */
export async function walkList<Row>({ read, idOf, take, from }: ListWalk<Row>): Promise<WalkedListEnd> {
  const seen = new Set<string>();
  let resume = from;
  let fruitless = 0;
  let moved = 0;
  let total = 0;
  let unreadable = 0;
  for (let pass = 1; pass <= mostPasses; pass += 1) {
    const before = seen.size;
    const skipped = resume?.rows ?? 0;
    const lengths = new Set<number>();
    let rowsBefore = skipped;
    let unreadableNow = 0;
    let place = resume?.place;
    resume = undefined;
    let isCutOff = false;
    for (let pages = 1; ; pages += 1) {
      const page = await readPage(read, place);
      isCutOff = page === undefined;
      if (page === undefined) break;
      const { answer, ...asked } = page;
      const rows = readable(answer.data);
      for (const row of rows) seen.add(idOf(row));
      unreadableNow += answer.data.length - rows.length;
      const offset = rowsBefore;
      rowsBefore += answer.data.length;
      total = answer.totalCount ?? rowsBefore;
      lengths.add(total);
      const next = pages < mostPages && answer.next !== place ? answer.next : undefined;
      const resumePoint = next === undefined ? undefined : { place: next, rows: rowsBefore };
      await take({ rows, asked, offset, totalCount: answer.totalCount, resume: resumePoint });
      if (next === undefined) break;
      place = next;
    }
    if (isCutOff) continue;
    unreadable = Math.max(unreadable, unreadableNow);
    const count = seen.size + unreadable + skipped;
    const isMoved = lengths.size > 1;
    if (count >= total && (!isMoved || moved >= mostMoved))
      return { isWhole: true, seen: count, total, unreadable };
    if (isMoved) moved += 1;
    fruitless = seen.size === before ? fruitless + 1 : 0;
    if (fruitless >= mostFruitless) break;
  }
  const count = seen.size + unreadable;
  return { isWhole: count >= total, seen: count, total, unreadable };
}

/** Undefined: the token is not good any more, so that the list has to be read from its beginning. */
async function readPage<Row>(
  read: ListWalk<Row>['read'],
  place: PlaceInList | undefined,
): Promise<Answered<ListPage<Row>> | undefined> {
  try {
    return await read(place);
  } catch (error) {
    const isToken = typeof place === 'string';
    // By the family of its code: the whole one is not published (U17).
    if (isToken && error instanceof EiamError && (error.code ?? '').startsWith('InvalidParameter.'))
      return undefined;
    throw error;
  }
}

/** A page by number, as a page of a walk. */
export function toNumberedPage<Row>(
  {
    data,
    totalCount,
  }: { readonly data: readonly (Row | UnreadableRow)[]; readonly totalCount?: number | undefined },
  pageNumber: number,
): ListPage<Row> {
  const isLast =
    data.length === 0 ||
    (totalCount === undefined ? data.length < largestPage : pageNumber * largestPage >= totalCount);
  return { data, totalCount, next: isLast ? undefined : pageNumber + 1 };
}

/** What of the request for a page by number. */
export function numberedPlace(place: PlaceInList | undefined): { pageNumber: number; pageSize: number } {
  return { pageNumber: typeof place === 'number' ? place : 1, pageSize: largestPage };
}

/** The same of one by token. */
export function cursorPlace(place: PlaceInList | undefined): {
  nextToken: string | undefined;
  maxResults: number;
} {
  return { nextToken: typeof place === 'string' ? place : undefined, maxResults: largestPage };
}
