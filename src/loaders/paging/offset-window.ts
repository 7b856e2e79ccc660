import type { Doubt, Page, Window } from '../../../schema/paging/page.ts';
import { Chain } from './chain.ts';
import { isOrderedByUpdate, type RowTimes, type Seams } from './completeness.ts';
import type { Reply } from './page.ts';
import { type PageRequest, pageFrom, planPages } from './page-plan.ts';
import { mostFruitless, repeatedPages } from './repeated-pages.ts';
import { createSliceReader, type Slice } from './slice-reader.ts';
import { trailLength } from './trail.ts';
import { asItIs, toPage } from './window-page.ts';

/** A list that upstream pages by number. */
export interface OffsetList<Row> {
  /** Undefined for a row that cannot be read: it stands at its place and counts. */
  readonly idOf: (row: Row) => string | undefined;
  readonly timesOf?: (row: Row) => RowTimes;
  readonly loadPage: (request: PageRequest) => Promise<Reply<Row>>;
}

/** Rounds of reading for one window; each but the first follows a change of the list, or a page that was served short. */
const mostRounds = 12;
/** Pages that are read in search of the cursor's last rows. */
const mostProbes = 10;
/** How often one window goes back. */
const mostRepairs = 3;

/**
 * A window of a list that upstream pages by number, with a reply for every seam where that costs no call, where
 * `seams.verify` is set, or where something shows that the list has changed: another `totalCount` than in the cursor,
 * a slice without the cursor's last rows, a page that is shorter than it must be. Then the gateway goes back to
 * where those rows stand by now.
 * @throws UpstreamInvalidResponseError where upstream serves the same rows again and again
 */
export async function loadOffsetWindow<Row>(
  { first, after }: Window,
  list: OffsetList<Row>,
  seams: Seams,
): Promise<Page<Row>> {
  const chain = new Chain(list.idOf, after);
  const reader = createSliceReader(list.loadPage, after?.total);
  const doubts = new Set<Doubt>();
  let index = after?.offset ?? 0;
  let mustVerify = seams.verify;
  let isLost = after !== undefined && !chain.hasAnchors() && !chain.isWhole;
  /** Whether all that stands in the list is still to be given. */
  let isBeginning = chain.isWhole && !chain.hasAnchors();
  let hasEnded = false;
  let repairs = 0;
  let fruitless = 0;

  /** Appends a slice where it overlaps what has been given, or begins the list. */
  function link(slice: Slice<Row>): boolean {
    const { rows, start, isFull, isShort } = slice;
    if (isBeginning && start === 0) {
      if (isShort) reader.limit(rows.length);
      take(slice, 0);
      return true;
    }
    const found = chain.link(rows, reader.count.losses);
    if (!found) return false;
    // The very rows that the list begins with, at a place far behind them: upstream ignores the page's number.
    const isFirstPage = start > 0 && found.behind === rows.length && rows.length === after?.offset;
    if (isFirstPage && isFull && rows.length >= trailLength && !reader.count.hasChanged) {
      throw repeatedPages('a later page is the first one');
    }
    // A page that upstream cuts short is at another place than its number means. At the list's end it looks like any other.
    const counted = found.offset - found.behind;
    const isElsewhere = isShort || (!isFull && !reader.count.hasChanged && counted !== start);
    if (!isElsewhere) take(slice, found.behind);
    else {
      reader.limit(rows.length);
      const reached = index;
      take(slice, found.behind, counted);
      index = Math.max(index, reached);
    }
    return true;
  }

  function take({ rows, start, isFull }: Slice<Row>, from: number, base = start): void {
    chain.take(rows, from, base);
    index = base + rows.length;
    isBeginning = false;
    hasEnded = !isFull;
  }

  /** Assumes that a slice is where its page's number puts it. */
  function adopt(slice: Slice<Row>, doubt: Doubt): void {
    if (!isBeginning) doubts.add(doubt);
    take(slice, Math.max(0, index - slice.start));
  }

  async function add(slices: readonly Slice<Row>[]): Promise<void> {
    const loose: Slice<Row>[] = [];
    for (const slice of slices) {
      if (after && list.timesOf && isOrderedByUpdate(slice.rows.map(list.timesOf))) chain.markUnstable();
      if (isLost && loose.length === 0) {
        adopt(slice, 'LOST_ANCHORS');
        isLost = false;
      } else if (loose.length > 0 || !link(slice)) loose.push(slice);
    }
    const [unlinked] = loose;
    if (!unlinked) return;
    const shouldOverlap = unlinked.start < index && unlinked.rows.length > 0;
    const isTrusted = !mustVerify && !reader.count.hasChanged && !shouldOverlap && !unlinked.isShort;
    if (isTrusted || repairs === mostRepairs) {
      for (const slice of loose) if (!link(slice)) adopt(slice, 'UNVERIFIED_SEAM');
      return;
    }
    repairs += 1;
    // Pages that upstream cuts short are at other places than their numbers mean: they are requested again in the size it serves.
    if (unlinked.isShort) return reader.limit(unlinked.rows.length);
    mustVerify = true;
    if (await goBack()) for (const slice of loose) link(slice);
  }

  /** Looks for the cursor's last rows: first where they are if all that came or went did so in front of them. */
  async function goBack(): Promise<boolean> {
    const expected = Math.max(0, index - reader.count.losses);
    const from = Math.max(0, expected - trailLength);
    let probe: PageRequest | undefined = pageFrom(from, from + reader.largest, reader.largest);
    let low = Number.POSITIVE_INFINITY;
    let high = 0;
    for (let turn = 0; turn < mostProbes && probe; turn += 1) {
      const [slice] = await reader.read([probe]);
      if (slice && link(slice)) return true;
      low = Math.min(low, slice?.start ?? 0);
      high = Math.max(high, (slice?.start ?? 0) + probe.pageSize);
      probe = nextProbe(turn % 2 === 0, low, high);
    }
    isLost = true;
    isBeginning = chain.isWhole && chain.taken.length === 0;
    if (isBeginning) chain.dropTrail();
    index = isBeginning ? 0 : expected;
    return false;
  }

  function nextProbe(isLeft: boolean, low: number, high: number): PageRequest | undefined {
    const { largest, count } = reader;
    const { total = 0 } = count;
    const hasRight = high < total;
    if (low > 0 && (isLeft || !hasRight))
      return pageFrom(Math.max(0, low - Math.floor(largest / 2)), low + 1, largest);
    return hasRight ? pageFrom(high - 1, high + largest, largest) : undefined;
  }

  function isDone(): boolean {
    const isOver = reader.count.total === undefined ? hasEnded : index >= reader.count.total;
    return chain.taken.length >= first || (isOver && !isLost);
  }

  for (let round = 0; round < mostRounds && (round === 0 || !isDone()); round += 1) {
    const { progress } = chain;
    const repaired = repairs;
    // Where nothing new has come yet, the cursor's rows may fill a small page: one of full size leads past them.
    const wanted = index + (fruitless > 0 ? reader.largest : first - chain.taken.length);
    // A list that changes while it is read may be longer by now.
    const known = reader.count.hasChanged ? wanted : (reader.count.total ?? wanted);
    const end = Math.max(index + 1, Math.min(wanted, known));
    const isAnchored = chain.hasAnchors() && !isLost;
    const slices = await reader.read(
      planPages({ index, end, largest: reader.largest, isAnchored, mustVerify }),
    );
    await add(slices);
    if (chain.progress > progress) fruitless = 0;
    else if (repairs === repaired) fruitless += 1;
    if (fruitless < mostFruitless || isDone()) continue;
    // Counted rows that upstream does not serve, at the list's end, are no rows that it serves for ever.
    if (slices.some(({ isFull }) => !isFull)) break;
    throw repeatedPages('its pages bring known rows only');
  }

  const { total, faults } = reader.count;
  const hasMore = chain.taken.length > first || (total === undefined ? !hasEnded : index < total);
  const hasPreviousPage = (after?.offset ?? 0) > 0;
  return toPage({ chain, first, total, faults, hasMore, hasPreviousPage, doubts, seams }, asItIs);
}
