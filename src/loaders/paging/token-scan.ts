import type { Listed } from '../../../schema/paging/page.ts';
import { readable } from '../../eiam/unreadable.ts';
import { largestPage } from '../../vocabulary/limits.ts';
import { createRepeatFilter, repeatedPages } from './repeated-pages.ts';
import type { LoadTokenPage } from './token-reader.ts';

/**
 * Reads a list that upstream pages by token, page by page, to its end or as far as it may be read.
 * @param isWanted of the other rows none is kept; left out: each is wanted
 * @returns each row once, by its id
 * @throws UpstreamInvalidResponseError where a token repeats, or pages bring known rows only
 */
export async function scanByToken<Row>(
  loadPage: LoadTokenPage<Listed<Row>>,
  idOf: (row: Row) => string,
  maxPages: number,
  isWanted: (row: Row) => boolean = () => true,
): Promise<ReadonlyMap<string, Row>> {
  const repeats = createRepeatFilter(idOf);
  const found = new Map<string, Row>();
  const opened = new Set<string>();
  let token: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const { data, nextToken } = await loadPage(token, largestPage);
    for (const row of readable(repeats.filter(data).rows)) if (isWanted(row)) found.set(idOf(row), row);
    if (nextToken === undefined) break;
    if (opened.has(nextToken)) throw repeatedPages('a page token repeats');
    opened.add(nextToken);
    token = nextToken;
  }
  return found;
}
