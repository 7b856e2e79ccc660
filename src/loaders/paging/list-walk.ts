import type { Doubt, Listed, Page, Position, Window } from '../../../schema/paging/page.ts';
import { largestPage } from '../../vocabulary/limits.ts';
import { pagesOf } from '../directory-size.ts';
import type { Reply } from './page.ts';
import { createRepeatFilter } from './repeated-pages.ts';

/** Receives the rows of a list as they arrive, and decides which of them are kept. */
export interface RowSink<Row> {
  /** Whether `add` never ends the walk, so that pages may be read further ahead. */
  readonly takesAll: boolean;
  /**
   * Rows in the list's order, each once, those that could not be read among them.
   * @returns whether more of them are needed
   */
  add(rows: readonly Listed<Row>[]): boolean;
  /** All that was added is void: the list is read again from its start. */
  restart(): void;
}

/** How a walk ended. */
export interface Walked {
  /** Why some pages are missing; undefined when none is. */
  readonly failure: Error | undefined;
  /** Why rows may be missing although no page is. */
  readonly doubts: ReadonlySet<Doubt>;
}

export interface WalkedList<Row> {
  readonly idOf: (row: Row) => string;
  /** A window of the list, each seam verified or not. */
  readonly window: (window: Window, verify: boolean) => Promise<Page<Listed<Row>>>;
  /** Pages that may be read. */
  readonly maxPages: number;
  readonly tooComplex: (pages: number, allowed: number) => Error;
}

export interface NumberedList<Row> extends WalkedList<Row> {
  /** A page of the largest size; the first is number 1. */
  readonly load: (pageNumber: number) => Promise<Reply<Listed<Row>>>;
}

/** Pages of one walk that are read ahead: pages in flight take memory. */
const mostAhead = 16;

/** Reads a list one window after the other until the sink has enough. @throws what `tooComplex` makes, beyond `maxPages` */
export async function walkWindows<Row>(
  { idOf, window, maxPages, tooComplex }: WalkedList<Row>,
  sink: RowSink<Row>,
  verify: boolean,
): Promise<Walked> {
  const repeats = createRepeatFilter(idOf);
  const doubts = new Set<Doubt>();
  let after: Position | undefined;
  for (let turn = 0; turn < maxPages; turn += 1) {
    const page = await window({ first: largestPage, after }, verify);
    const expected = pagesOf(page.totalCount ?? 0);
    if (expected > maxPages) throw tooComplex(expected, maxPages);
    for (const doubt of page.doubts) doubts.add(doubt);
    const { rows } = repeats.filter(page.entries.map(({ row }) => row));
    if (!sink.add(rows) || !page.hasNextPage) return { failure: undefined, doubts };
    after = page.entries.at(-1)?.position;
    // Read out once, as a cursor carries it: it would hold on to the window that it was made by, and that to the one before.
    after &&= { ...after, marks: after.marks, tokens: after.tokens };
  }
  throw tooComplex(maxPages + 1, maxPages);
}

/**
 * Reads a list that upstream pages by number until the sink has enough: several pages at a time where its length is known, one
 * window after the other where each seam is to be verified, or the pages do not fit together.
 */
export async function walkNumbered<Row>(
  list: NumberedList<Row>,
  sink: RowSink<Row>,
  verify: boolean,
): Promise<Walked> {
  const first = await list.load(1);
  if (first.totalCount === undefined) return walkWindows(list, sink, verify);
  const pages = pagesOf(first.totalCount);
  if (pages > list.maxPages) throw list.tooComplex(pages, list.maxPages);
  if (verify) return walkWindows(list, sink, true);
  const walked = await walkAhead(list, sink, { first, pages, totalCount: first.totalCount });
  if (walked) return walked;
  sink.restart();
  return walkWindows(list, sink, true);
}

interface Beginning<Row> {
  readonly first: Reply<Listed<Row>>;
  readonly totalCount: number;
  readonly pages: number;
}

/** Undefined: the list changed meanwhile, or upstream serves smaller pages than requested. */
async function walkAhead<Row>(
  { idOf, load }: NumberedList<Row>,
  sink: RowSink<Row>,
  { first, totalCount, pages }: Beginning<Row>,
): Promise<Walked | undefined> {
  const repeats = createRepeatFilter(idOf);
  const ahead: Promise<Reply<Listed<Row>> | Error>[] = [Promise.resolve(first)];
  let failure: Error | undefined;
  let requested = 1;
  let page = 0;
  for (let next = ahead.shift(); next !== undefined; next = ahead.shift()) {
    page += 1;
    const reply = await next;
    if (reply instanceof Error) failure ??= reply;
    else {
      const behind = totalCount - (page - 1) * largestPage;
      const isShort = reply.data.length < Math.min(behind, largestPage);
      const hasChanged = reply.totalCount !== undefined && reply.totalCount !== totalCount;
      const { rows, hasRepeated } = repeats.filter(reply.data);
      if (isShort || hasChanged || hasRepeated) return undefined;
      if (!sink.add(rows)) return { failure, doubts: doubtsOf(page) };
    }
    // A sink that may have enough soon is read ahead for by no more pages than it has been given.
    const most = failure ? 0 : Math.min(sink.takesAll ? mostAhead : page, mostAhead);
    while (ahead.length < most && requested < pages) {
      requested += 1;
      ahead.push(load(requested).catch((error: Error) => error));
    }
  }
  return { failure, doubts: failure ? new Set() : doubtsOf(pages) };
}

function doubtsOf(pages: number): ReadonlySet<Doubt> {
  return new Set(pages > 1 ? (['UNVERIFIED_SEAM'] as const) : []);
}
