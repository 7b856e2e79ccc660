import type { PageTokens } from '../page-tokens.ts';
import { invalidParameter } from './errors.ts';
import type { Parameters } from './parameters.ts';

/** Documented for some lists, taken for all (management-api.md 7.2). */
const defaultSize = 20;
const largestSize = 100;

export interface NumberedPaging {
  readonly pageNumber: number;
  readonly pageSize: number;
}

export interface TokenPaging {
  readonly nextToken: string | undefined;
  readonly maxResults: number;
}

export const readNumberedPaging = (parameters: Parameters): NumberedPaging => ({
  pageNumber: parameters.count('PageNumber', 2_147_483_647) ?? 1,
  pageSize: parameters.count('PageSize', largestSize) ?? defaultSize,
});

/**
 * `MaxResults` or `NextToken` choose the token style. How upstream chooses between the two is not documented and a client
 * should send one only (management-api.md 7.2): both together are refused here.
 */
export function readEitherPaging(parameters: Parameters): NumberedPaging | TokenPaging {
  const maxResults = parameters.count('MaxResults', largestSize);
  const nextToken = parameters.text('NextToken');
  if (maxResults === undefined && nextToken === undefined) return readNumberedPaging(parameters);
  for (const name of ['PageNumber', 'PageSize']) {
    if (parameters.text(name) !== undefined) throw invalidParameter(name);
  }
  return { nextToken, maxResults: maxResults ?? defaultSize };
}

/** Beyond the end is empty; `TotalCount` is the number of matches. */
export function toNumberedPage<Row>(
  rows: readonly Row[],
  { pageNumber, pageSize }: NumberedPaging,
  shiftedRows: number,
) {
  const shiftedStart = Math.max(0, (pageNumber - 1) * pageSize - shiftedRows);
  return {
    TotalCount: Math.max(0, rows.length + shiftedRows),
    rows: rows.slice(shiftedStart, shiftedStart + pageSize),
  };
}

export interface TokenList<Row> {
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  /** The operation and its filter values: what a token is good for. */
  readonly list: string;
  readonly pageTokens: PageTokens;
}

/** The last page has no `NextToken`. A list that changed is picked up behind the last row that was sent. */
export function toTokenPage<Row>(source: TokenList<Row>, { nextToken, maxResults }: TokenPaging) {
  const { rows, idOf, list, pageTokens } = source;
  const start = nextToken === undefined ? 0 : findStart(source, nextToken);
  const page = rows.slice(start, start + maxResults);
  const last = page.at(-1);
  const end = start + page.length;
  const isLast = last === undefined || end >= rows.length;
  return {
    TotalCount: rows.length,
    MaxResults: maxResults,
    NextToken: isLast ? undefined : pageTokens.issue(list, { offset: end, lastId: idOf(last) }),
    rows: page,
  };
}

function findStart<Row>({ rows, idOf, list, pageTokens }: TokenList<Row>, nextToken: string): number {
  const position = pageTokens.read(nextToken, list);
  if (position === undefined) throw invalidParameter('NextToken');
  const { offset, lastId } = position;
  const found = rows.findIndex((row) => idOf(row) === lastId);
  return found < 0 ? offset : found + 1;
}
