import { BadUserInputError, GatewayError } from '../../schema/errors.ts';
import type { Faults } from '../eiam/unreadable.ts';
import { type Entry, largestPage, type Page, type Position, type Window } from './page.ts';

export interface TokenReply<Row> {
  readonly totalCount?: number | undefined;
  readonly faults?: Faults<'totalCount'> | undefined;
  readonly data: readonly Row[];
  /** Absent on the last page. */
  readonly nextToken?: string | undefined;
}

export interface TokenList<Row> {
  readonly idOf: (row: Row) => string | undefined;
  readonly loadPage: (nextToken: string | undefined, maxResults: number) => Promise<TokenReply<Row>>;
  /** How many pages may be walked again when upstream has forgotten a cursor's token. */
  readonly maxPages: number;
}

const start: Position = { offset: 0, id: '', token: undefined, skip: 0 };

/**
 * A window of a list that upstream pages by token. A cursor holds the token that opens the page its row is followed in,
 * and how far into it: the end of a page costs nothing to go on from, a row within a page one re-read, in which the row is
 * looked up by its id, since the list may have changed meanwhile.
 */
export async function loadTokenWindow<Row>(window: Window, list: TokenList<Row>): Promise<Page<Row>> {
  const { after } = window;
  if (!after) return walk(window, start, list);
  return (await goOn(window, after, list)) ?? walk(window, await findAgain(after, list), list);
}

/** The window behind a place, or undefined where upstream's page does not lead there any more. */
async function goOn<Row>(
  window: Window,
  after: Position,
  list: TokenList<Row>,
): Promise<Page<Row> | undefined> {
  try {
    if (after.skip === 0) return await walk(window, after, list);
    const { data } = await list.loadPage(after.token, pageSizeFor(after.skip, window.first));
    const index = data.findIndex((row) => list.idOf(row) === after.id);
    return index === -1 ? undefined : await walk(window, { ...after, skip: index + 1 }, list);
  } catch (error) {
    // Tokens live for minutes (U17), cursors for as long as a client keeps them.
    if (after.token && isRefusedToken(error)) return undefined;
    throw error;
  }
}

/** By the family of its code: the whole one is not published (U17). */
function isRefusedToken(error: unknown): boolean {
  return error instanceof GatewayError && (error.upstream?.code ?? '').startsWith('InvalidParameter.');
}

function pageSizeFor(skip: number, wanted: number): number {
  return Math.min(largestPage, skip + wanted);
}

async function walk<Row>({ first }: Window, from: Position, list: TokenList<Row>): Promise<Page<Row>> {
  const entries: Entry<Row>[] = [];
  let { token, skip, offset } = from;
  let totalCount: number | undefined;
  let faults: Faults<'totalCount'> | undefined;
  let more = true;
  // Each turn but the first begins at a page's start and takes all of it, so that few turns are ever needed.
  for (let turn = 0; more && entries.length < first && turn <= largestPage; turn += 1) {
    const reply = await list.loadPage(token, pageSizeFor(skip, first - entries.length));
    ({ totalCount, faults } = reply);
    reply.data.slice(skip, skip + first - entries.length).forEach((row, index) => {
      offset += 1;
      const taken = skip + index + 1;
      const ended = taken === reply.data.length && reply.nextToken !== undefined;
      const place = ended ? { token: reply.nextToken, skip: 0 } : { token, skip: taken };
      entries.push({ row, position: { offset, id: list.idOf(row) ?? '', ...place } });
    });
    more = reply.nextToken !== undefined;
    token = reply.nextToken;
    skip = Math.max(0, skip - reply.data.length);
  }
  return { entries, totalCount, faults, hasNextPage: more, hasPreviousPage: from.offset > 0 };
}

/** Walks a list from its start to the row that a cursor names, or as far as it was when it is gone. */
async function findAgain<Row>(
  after: Position,
  { idOf, loadPage, maxPages }: TokenList<Row>,
): Promise<Position> {
  let token: string | undefined;
  let offset = 0;
  for (let page = 0; page < maxPages; page += 1) {
    const reply = await loadPage(token, largestPage);
    const index = reply.data.findIndex((row) => idOf(row) === after.id);
    if (index !== -1) return { ...after, offset: offset + index + 1, token, skip: index + 1 };
    if (reply.nextToken === undefined) break;
    token = reply.nextToken;
    offset += reply.data.length;
  }
  throw new BadUserInputError(
    'after',
    'the list has changed since this cursor was given: start again without it',
  );
}
