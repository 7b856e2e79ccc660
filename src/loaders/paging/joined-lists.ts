import type { Faults } from '../../eiam/unreadable.ts';

/**
 * A page of a list that upstream pages by number, or by token. `totalCount` counts the whole list; undefined: upstream sent no
 * count.
 */
interface Reply<Row> {
  readonly totalCount?: number | undefined;
  readonly faults?: Faults<'totalCount'>;
  readonly data: readonly Row[];
  /** Absent on the last page, and where pages have numbers. */
  readonly nextToken?: string | undefined;
}

export type LoadNumbered<Row> = (pageNumber: number, pageSize: number) => Promise<Reply<Row>>;
export type LoadByToken<Row> = (nextToken: string | undefined, maxResults: number) => Promise<Reply<Row>>;
type IdOf<Row> = (row: Row) => string | undefined;

const none = { totalCount: 0, data: [] };

/** A list without `totalCount`: the place where the next list begins is unknown. */
export class UncountedListError extends Error {
  override readonly name = 'UncountedListError';
}

type Counted = Pick<Reply<unknown>, 'totalCount'>;

function sumOf({ totalCount: one }: Counted, { totalCount: other }: Counted): number | undefined {
  return one === undefined || other === undefined ? undefined : one + other;
}

/**
 * What a list has in a further Unicode form (`text-forms.ts`): nothing where no row has that form, or where upstream takes both
 * forms for the same, so that the two lists begin with the same row.
 */
async function restOf<Row>(
  first: () => Promise<Reply<Row>>,
  further: () => Promise<Reply<Row>>,
  idOf: IdOf<Row>,
): Promise<Reply<Row>> {
  const rest = await further();
  const [row] = rest.data;
  if (row === undefined) return none;
  const [other] = (await first()).data;
  return other !== undefined && idOf(other) === idOf(row) ? none : rest;
}

/**
 * Lists that have no row in common as one, each before the next. It takes one call more for each further list, once an
 * operation, and where that has rows those that show them. Such a list needs a count: without one it fails as UncountedListError.
 */
export function joinNumbered<Row>(
  first: LoadNumbered<Row>,
  further: readonly LoadNumbered<Row>[],
  idOf: IdOf<Row>,
): LoadNumbered<Row> {
  return further.reduce((before, next) => joinTwoNumbered(before, next, idOf), first);
}

function joinTwoNumbered<Row>(
  first: LoadNumbered<Row>,
  second: LoadNumbered<Row>,
  idOf: IdOf<Row>,
): LoadNumbered<Row> {
  return async (pageNumber, pageSize) => {
    const [page, rest] = await Promise.all([
      first(pageNumber, pageSize),
      restOf(
        () => first(1, 1),
        () => second(1, 1),
        idOf,
      ),
    ]);
    if (rest === none) return page;
    if (page.totalCount === undefined) throw new UncountedListError();
    const end = pageNumber * pageSize;
    const totalCount = sumOf(page, rest);
    if (end <= page.totalCount) return { ...page, totalCount };
    const from = Math.max(0, end - pageSize - page.totalCount);
    const rows = await rowsOf(second, from, end - page.totalCount, pageSize);
    return { ...page, totalCount, data: [...page.data, ...rows] };
  };
}

/** The rows of a list from one offset to another, no more than a page of them, in at most two pages. */
async function rowsOf<Row>(load: LoadNumbered<Row>, from: number, to: number, pageSize: number) {
  const firstPage = Math.floor(from / pageSize);
  const pages = Math.ceil(to / pageSize) - firstPage;
  const replies = await Promise.all(
    Array.from({ length: pages }, (_, index) => load(firstPage + index + 1, pageSize)),
  );
  const offset = firstPage * pageSize;
  return replies.flatMap(({ data }) => data).slice(from - offset, to - offset);
}

/** In front of a token of the second list, as in cursors. Tokens stand in URLs, so that upstream's have no blank. */
const ofSecond = 'second ';

/** The same for lists that upstream pages by token. */
export function joinByToken<Row>(
  first: LoadByToken<Row>,
  further: readonly LoadByToken<Row>[],
  idOf: IdOf<Row>,
): LoadByToken<Row> {
  return further.reduce((before, next) => joinTwoByToken(before, next, idOf), first);
}

function joinTwoByToken<Row>(
  first: LoadByToken<Row>,
  second: LoadByToken<Row>,
  idOf: IdOf<Row>,
): LoadByToken<Row> {
  return async (nextToken, maxResults) => {
    if (nextToken?.startsWith(ofSecond)) {
      const token = nextToken.slice(ofSecond.length) || undefined;
      const [before, page] = await Promise.all([first(undefined, 1), second(token, maxResults)]);
      const following = page.nextToken && `${ofSecond}${page.nextToken}`;
      return { ...page, totalCount: sumOf(before, page), nextToken: following };
    }
    const [page, rest] = await Promise.all([
      first(nextToken, maxResults),
      restOf(
        () => first(undefined, 1),
        () => second(undefined, 1),
        idOf,
      ),
    ]);
    if (rest === none) return page;
    return { ...page, totalCount: sumOf(page, rest), nextToken: page.nextToken ?? ofSecond };
  };
}
