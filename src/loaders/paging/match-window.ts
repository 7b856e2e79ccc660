import type { Doubt, Listed, Page, Window } from '../../../schema/paging/page.ts';
import type { Judge } from '../conditions/condition.ts';
import { createChain } from './chain.ts';
import type { Seams } from './completeness.ts';
import type { RowSink, Walked } from './list-walk.ts';
import { trailLength } from './trail.ts';
import { rowsThatMeet } from './unreadable-rows.ts';
import { windowOf } from './whole-list.ts';

interface Matching<Row> {
  readonly judge: Judge<Row>;
  readonly idOf: (row: Listed<Row>) => string | undefined;
  /** Reads the list from its start, and may be asked to do so twice. */
  readonly walk: (sink: RowSink<Row>) => Promise<Walked>;
}

/** Where a window of the matches begins, in matches in front of it; undefined: behind the cursor's rows, wherever they are. */
type Start = number | undefined;

/** What a sink has kept of a list's matches: those of the window, and the cursor's rows in front of it. */
interface Kept<Row> {
  readonly rows: readonly Listed<Row>[];
  /** Matches in front of these. */
  readonly base: number;
  /** Matches up to the end of the walk. */
  readonly matches: number;
  readonly hasCursor: boolean;
  /** Whether one of the cursor's rows stands far behind the others. */
  readonly isUnstable: boolean;
}

/**
 * A window of the rows that meet a condition, out of a list that is read page by page: of the others none is kept, and the walk ends
 * when the window is full, unless the matches are to be counted.
 */
export async function windowOfMatches<Row>(
  window: Window,
  { judge, idOf, walk }: Matching<Row>,
  seams: Seams,
): Promise<Page<Listed<Row>>> {
  const { after, isCounted = true } = window;
  const doubts = new Set<Doubt>();
  let total: number | undefined;

  async function read(start: Start, takesAll: boolean): Promise<Kept<Row>> {
    const sink = createMatchSink(window, { judge, idOf }, start, takesAll);
    const { failure, doubts: found } = await walk(sink);
    if (failure) throw failure;
    for (const doubt of found) doubts.add(doubt);
    return sink.kept();
  }

  let kept = await read(after ? undefined : 0, isCounted);
  const isLost = after !== undefined && !kept.hasCursor;
  if (isCounted || isLost) total = kept.matches;
  if (isLost) {
    const losses = Math.max(0, (after.total ?? 0) - kept.matches);
    const isBeginning = createChain(idOf, after).isWhole;
    kept = await read(isBeginning ? 0 : Math.max(0, after.offset - losses), false);
  }
  if (kept.isUnstable) doubts.add('UNSTABLE_ORDER');
  return windowOf({ ...kept, idOf, doubts, total }, window, seams);
}

function createMatchSink<Row>(
  { first, after }: Window,
  { judge, idOf }: Pick<Matching<Row>, 'judge' | 'idOf'>,
  start: Start,
  takesAll: boolean,
) {
  const cursor = createChain(idOf, after);
  // Behind the cursor's rows there may be some that it knows and cannot recognise, since they could not be read.
  const enough = first + 1 + (start === undefined ? trailLength : 0);
  let rows: Listed<Row>[] = [];
  let base = start ?? 0;
  let matches = 0;
  /** The last of `rows` that is in front of the window, by index. */
  let lastInFront = -1;
  let hasCursor = false;
  let isUnstable = false;

  const isFull = () => (start !== undefined || hasCursor) && rows.length - 1 - lastInFront >= enough;

  function addMatch(row: Listed<Row>): void {
    matches += 1;
    if (start !== undefined) {
      if (matches > start && !isFull()) rows.push(row);
      return;
    }
    const isOfCursor = cursor.knows(row);
    if (isFull()) {
      isUnstable ||= isOfCursor;
      return;
    }
    rows.push(row);
    if (isOfCursor) {
      hasCursor = true;
      lastInFront = rows.length - 1;
    } else if (!hasCursor && rows.length > trailLength) {
      rows.shift();
      base += 1;
    }
  }

  return {
    takesAll,
    add(page: readonly Listed<Row>[]): boolean {
      for (const row of rowsThatMeet(page, judge)) addMatch(row);
      return takesAll || !isFull();
    },
    restart(): void {
      rows = [];
      base = start ?? 0;
      matches = 0;
      lastInFront = -1;
      hasCursor = false;
      isUnstable = false;
    },
    kept: (): Kept<Row> => ({ rows, base, matches, hasCursor, isUnstable }),
  };
}
