import { BadUserInputError } from '../../../schema/errors/errors.ts';
import type { Doubt, Page, Window } from '../../../schema/paging/page.ts';
import { largestPage } from '../../vocabulary/limits.ts';
import { Chain } from './chain.ts';
import { isOrderedByUpdate, type RowTimes, type Seams } from './completeness.ts';
import { mostFruitless, repeatedPages } from './repeated-pages.ts';
import { createTokenPlaces } from './token-places.ts';
import { createTokenReader, type LoadTokenPage, type TokenSlice } from './token-reader.ts';
import { trailLength } from './trail.ts';
import { asItIs, toPage } from './window-page.ts';

/** A list that upstream pages by token. */
export interface TokenList<Row> {
  /** Undefined for a row that cannot be read: it stands at its place and counts. */
  readonly idOf: (row: Row) => string | undefined;
  readonly timesOf?: (row: Row) => RowTimes;
  readonly loadPage: LoadTokenPage<Row>;
  /** How many pages may be walked again to find a cursor's rows. */
  readonly maxPages: number;
}

interface WalkedSlice<Row> {
  readonly slice: TokenSlice<Row>;
  /** Rows of the list in front of it. */
  readonly base: number;
}

/**
 * A window of a list that upstream pages by token. A cursor holds the token that opens the page its row stands in, and how far
 * into it: where both sides of the seam fit into one page, that page is read and the cursor's rows are looked up in it;
 * otherwise the page behind the seam alone. Where `seams.verify` is set, or `totalCount` is another than in the cursor,
 * a page across the seam is read as well; where that does not show the cursor's rows, the list is walked again.
 * @throws UpstreamInvalidResponseError where upstream serves the same pages again and again
 * @throws BadUserInputError where the cursor's rows are not among those that may be walked again
 */
export async function loadTokenWindow<Row>(
  { first, after }: Window,
  list: TokenList<Row>,
  seams: Seams,
): Promise<Page<Row>> {
  const chain = new Chain(list.idOf, after);
  const reader = createTokenReader(list.loadPage, after?.total);
  const places = createTokenPlaces();
  const doubts = new Set<Doubt>();
  let front = after?.offset ?? 0;
  /** The slice that reaches farthest, and how many rows of it stand up to `front`. */
  let edge: { readonly slice: TokenSlice<Row>; readonly skip: number } | undefined;
  let mustVerify = seams.verify;

  /**
   * Appends a slice where it overlaps what has been given.
   * @param base rows of the list in front of it, where they were counted from the list's start
   */
  function link(slice: TokenSlice<Row>, base?: number): boolean {
    const found = chain.link(slice.rows, reader.count.losses);
    if (!found) return false;
    if (base !== undefined) chain.move(base + found.behind - found.offset);
    take(slice, found.behind, base ?? found.offset - found.behind);
    return true;
  }

  function take(slice: TokenSlice<Row>, from: number, base: number): void {
    chain.take(slice.rows, from, base);
    const end = base + slice.rows.length;
    places.add(slice.token, base);
    if (slice.nextToken !== undefined) places.add(slice.nextToken, end);
    if (end >= front || edge === undefined) edge = { slice, skip: slice.rows.length };
    front = Math.max(front, end);
    if (after && list.timesOf && isOrderedByUpdate(slice.rows.map(list.timesOf))) chain.markUnstable();
  }

  /** Assumes that a slice begins right behind what has been given. */
  function adopt(slice: TokenSlice<Row>, doubt: Doubt): void {
    if (front > 0) doubts.add(doubt);
    take(slice, 0, front);
  }

  /** A page with rows on both sides of the place `skip` rows behind a token; undefined: the token does not lead there. */
  async function readAcross(
    token: string | undefined,
    skip: number,
    where: 'nearby' | 'halfway' = 'nearby',
  ): Promise<TokenSlice<Row> | undefined> {
    const { largest } = reader;
    if (skip > largest) return undefined;
    const half = Math.floor(largest / 2);
    const enough = where === 'halfway' ? half : largest - Math.min(trailLength, half);
    if (skip <= enough) return reader.readIfAccepted(token, largest);
    const before = await reader.readIfAccepted(token, skip - half);
    if (!before || before.nextToken === undefined) return before;
    return reader.readIfAccepted(before.nextToken, largest);
  }

  /** Whether upstream served less than was requested, so that a page does not reach the seam. */
  function isCutShort(slice: TokenSlice<Row> | undefined): boolean {
    return slice?.nextToken !== undefined && slice.rows.length < reader.largest && !reader.count.hasChanged;
  }

  /**
   * Walks the list from its start to where the cursor's rows stand by now.
   * @param instead what to go on with where they are not among the pages that may be walked
   */
  async function walkAgain(instead?: TokenSlice<Row>): Promise<void> {
    mustVerify = true;
    const counted = front;
    const estimate = Math.max(0, front - reader.count.losses);
    front = 0;
    const walked: WalkedSlice<Row>[] = [];
    let token: string | undefined;
    let base = 0;
    for (let page = 0; page < list.maxPages; page += 1) {
      const slice = await reader.read(token, largestPage);
      if (link(slice, base)) return;
      walked.push({ slice, base });
      token = slice.nextToken;
      if (token === undefined) return goOnNearby(walked, estimate);
      base += slice.rows.length;
    }
    front = counted;
    if (instead) return adopt(instead, 'LOST_ANCHORS');
    throw new BadUserInputError(
      'after',
      'the list has changed since this cursor was given: start again without it',
    );
  }

  /** None of the cursor's rows is left. Whatever the list has lost is taken to have stood in front of them. */
  function goOnNearby(walked: readonly WalkedSlice<Row>[], estimate: number): void {
    const isBeginning = chain.isWhole && chain.taken.length === 0;
    if (isBeginning) chain.dropTrail();
    else doubts.add('LOST_ANCHORS');
    const index = isBeginning ? 0 : estimate;
    const place = walked.findLast(({ base }) => base <= index);
    if (place) take(place.slice, index - place.base, place.base);
  }

  /** Reads the page behind the seam; `token` opens it. */
  async function goOn(token: string | undefined, wanted: number): Promise<void> {
    const seam = edge ? { token: edge.slice.token, skip: edge.skip } : after?.tokens;
    const slice = await reader.readIfAccepted(token, wanted);
    const leadsBack = slice?.nextToken !== undefined && slice.nextToken === after?.tokens?.token;
    if (leadsBack) throw repeatedPages('a page token repeats');
    // Known rows behind the seam, in a list of the same length: rows came in front, or the order is none.
    const isMoved =
      edge === undefined && !reader.count.hasChanged && slice?.rows.some((row) => chain.has(row)) === true;
    if (slice && !isMoved && link(slice)) {
      // It may hold known rows only, and end in front of the others: what follows it is read next all the same.
      edge = { slice, skip: slice.rows.length };
      return;
    }
    const isTrusted = !mustVerify && !reader.count.hasChanged && !isMoved;
    if (slice && (front === 0 || isTrusted)) return adopt(slice, 'UNVERIFIED_SEAM');
    mustVerify = true;
    const across = seam && (await readAcross(seam.token, seam.skip));
    const before = chain.taken.length;
    if (across && link(across)) {
      if (slice && !link(slice) && chain.taken.length === before) adopt(slice, 'UNVERIFIED_SEAM');
    } else if (slice && (edge || isCutShort(across))) adopt(slice, 'UNVERIFIED_SEAM');
    else await walkAgain(slice);
  }

  async function begin(): Promise<void> {
    if (!after) return goOn(undefined, first);
    const { token, skip, next } = after.tokens ?? { token: undefined, skip: after.offset, next: undefined };
    places.add(token, after.offset - skip);
    if (next !== undefined) places.add(next, after.offset);
    if (next !== undefined && skip + first > largestPage) return goOn(next, first);
    const size = Math.min(largestPage, skip + first);
    const isFar = skip + first > largestPage && skip <= largestPage;
    // Two pages either way: these have the seam within the second one.
    if (isFar && first <= largestPage / 2) {
      const across = await readAcross(token, skip, 'halfway');
      return across && link(across) ? undefined : walkAgain();
    }
    const slice = skip > largestPage ? undefined : await reader.readIfAccepted(token, size);
    // Upstream serves smaller pages than this one would have to be, or does not accept the token any more.
    const isShort = !slice || (slice.nextToken !== undefined && slice.rows.length < size);
    const isLinked = slice !== undefined && link(slice);
    if (isShort && next !== undefined && chain.taken.length === 0) return goOn(next, first);
    if (!isLinked) await walkAgain();
  }

  await begin();
  let fruitless = 0;
  for (let round = 0; round < largestPage && chain.taken.length < first; round += 1) {
    const token = edge?.slice.nextToken;
    if (token === undefined) break;
    const { progress } = chain;
    const given = chain.taken.length;
    // Where nothing new has come yet, the cursor's rows may fill a small page: one of full size leads past them.
    await goOn(token, given === 0 || fruitless > 0 ? reader.largest : first - given);
    fruitless = chain.progress > progress ? 0 : fruitless + 1;
    if (fruitless >= mostFruitless * (reader.count.hasChanged ? 4 : 1))
      throw repeatedPages('its pages bring known rows only');
  }

  return toPage(
    {
      chain,
      first,
      total: reader.count.total,
      faults: reader.count.faults,
      hasMore: chain.taken.length > first || edge?.slice.nextToken !== undefined,
      hasPreviousPage: (after?.offset ?? 0) > 0,
      doubts,
      seams,
      tokensAt: (count) => places.placeAt(chain.taken[count - 1]?.offset ?? 0),
    },
    asItIs,
  );
}
