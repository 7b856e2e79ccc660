import type { Doubt, Listed, Page, Position, Window } from '../../../schema/paging/page.ts';
import type { Evaluate } from '../conditions/condition.ts';
import { Chain } from './chain.ts';
import type { Seams } from './completeness.ts';
import type { RowSink, Walked } from './list-walk.ts';
import { trailLength } from './trail.ts';
import { rowsThatMeet } from './unreadable-rows.ts';
import { windowOf } from './whole-list.ts';

interface Matching<Row> {
  readonly evaluate: Evaluate<Row>;
  readonly idOf: (row: Listed<Row>) => string | undefined;
  /** Reads the list from its start; may be called twice. */
  readonly walk: (sink: RowSink<Row>) => Promise<Walked>;
}

/** Where a window of the matches begins, in matches in front of it; undefined: behind the cursor's rows, wherever they are. */
type Start = number | undefined;

/** What a sink has kept of a list's matches: those of the window, and the cursor's rows in front of it. */
interface Kept<Row> {
  readonly rows: readonly Listed<Row>[];
  /** Matches in front of the window, less the rows in front of it that are among these. */
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
  { evaluate, idOf, walk }: Matching<Row>,
  seams: Seams,
): Promise<Page<Listed<Row>>> {
  const { after, isCounted = true } = window;
  const doubts = new Set<Doubt>();
  let total: number | undefined;

  async function read(start: Start, takesAll: boolean): Promise<Kept<Row>> {
    const sink = createMatchSink(window, { evaluate, idOf }, start, takesAll);
    const { failure, doubts: found } = await walk(sink);
    if (failure) throw failure;
    for (const doubt of found) doubts.add(doubt);
    return sink.kept();
  }

  let kept = await read(after ? undefined : 0, isCounted);
  const isLost = after !== undefined && !kept.hasCursor;
  if (isCounted || isLost) total = kept.matches;
  // Where the cursor holds all that was given, and none of it is left, nothing of what is left was given.
  const start = isLost && !new Chain(idOf, after).isWhole ? placeOf(after, kept.matches) : 0;
  if (isLost) kept = await read(start, false);
  if (kept.isUnstable) doubts.add('UNSTABLE_ORDER');
  return windowOf({ ...kept, idOf, doubts, total, start }, window, seams);
}

/**
 * Where a cursor's rows must have been, by what the list has lost since; its start where the cursor does not hold how many
 * matches there were: rows are rather repeated than lost.
 */
function placeOf({ offset, total = Number.POSITIVE_INFINITY }: Position, matches: number): number {
  return Math.max(0, offset - Math.max(0, total - matches));
}

function createMatchSink<Row>(
  { first, after }: Window,
  { evaluate, idOf }: Pick<Matching<Row>, 'evaluate' | 'idOf'>,
  start: Start,
  takesAll: boolean,
) {
  const cursor = new Chain(idOf, after);
  // Behind the cursor's rows there may be some that cannot be recognised as its own, since they could not be read.
  const enough = first + 1 + (start === undefined ? trailLength : 0);
  let rows: Listed<Row>[] = [];
  let matches = 0;
  /** Of `rows`, the last one of the cursor's by index, and the matches up to it. */
  let anchor = { at: -1, matches: start ?? 0 };
  let hasCursor = false;
  let isUnstable = false;

  const isFull = () => (start !== undefined || hasCursor) && rows.length - 1 - anchor.at >= enough;

  /** A row of the cursor's shows the place though it meets the condition no more. */
  function addAnchor(row: Listed<Row>): void {
    rows.push(row);
    anchor = { at: rows.length - 1, matches };
    hasCursor = true;
  }

  function addMatch(row: Listed<Row>): void {
    matches += 1;
    if (isFull() || (start !== undefined && matches <= start)) return;
    rows.push(row);
    if (start === undefined && !hasCursor && rows.length > trailLength) rows.shift();
  }

  function add(row: Listed<Row>): void {
    const [match] = rowsThatMeet([row], evaluate);
    const isSought = start === undefined && (match !== undefined || !isFull());
    if (!isSought || !cursor.has(match ?? row)) {
      if (match !== undefined) addMatch(match);
      return;
    }
    if (match !== undefined) matches += 1;
    if (isFull()) isUnstable = true;
    else addAnchor(match ?? row);
  }

  return {
    takesAll,
    add(page: readonly Listed<Row>[]): boolean {
      for (const row of page) add(row);
      return takesAll || !isFull();
    },
    restart(): void {
      rows = [];
      matches = 0;
      anchor = { at: -1, matches: start ?? 0 };
      hasCursor = false;
      isUnstable = false;
    },
    kept: (): Kept<Row> => ({ rows, base: anchor.matches - anchor.at - 1, matches, hasCursor, isUnstable }),
  };
}
