import type { Position } from '../../../schema/paging/page.ts';
import { createTrail, markOf, startMark, trailLength, unreadableMark, unstableMark } from './trail.ts';

/** A row that a window gives, and how many rows of the list stand up to and including it. */
interface Taken<Row> {
  readonly row: Row;
  readonly id: string | undefined;
  offset: number;
}

/** How a slice of a list overlaps what has been given already. */
export interface Link {
  /** The index of the first row behind all that has been given. */
  readonly behind: number;
  /** Rows of the list up to the one in front of it, as they were counted when they were given. */
  readonly offset: number;
}

/** Strangers that may stand between known rows, or known rows that may be missing, beyond what else explains them. */
const tolerated = 4;

/**
 * What a walk has given: the marks that its cursor brought along, and the rows of this window. Slices of the list, each out of
 * one reply, are appended where they overlap it: in a stable order, two slices with a row in common leave no row out between
 * them, whenever each of them was read.
 */
export function createChain<Row>(
  idOf: (row: Row) => string | undefined,
  after: Pick<Position, 'marks' | 'offset'> | undefined,
) {
  const trail = createTrail(after?.marks);
  const taken: Taken<Row>[] = [];
  const places = new Map<string, number>();
  /** Places of the trail whose rows have been deleted since. */
  const gone = new Set<number>();
  let trailEnd = after?.offset ?? 0;
  let { isUnstable } = trail;
  let farthest = Number.NEGATIVE_INFINITY;

  /** Where a row stands in what has been given, from the trail's below zero up; undefined: not given, or longer ago. */
  function placeOf(id: string | undefined): number | undefined {
    return id === undefined ? undefined : (places.get(id) ?? trail.placeOf(id));
  }

  function offsetOf(place: number): number {
    return place < 0 ? trailEnd + place + 1 : (taken[place]?.offset ?? 0);
  }

  /** Rows that were given right behind this place and cannot be recognised, since their ids could not be read. */
  function unreadableBehind(place: number): number {
    let count = 0;
    while (isUnreadable(place + count + 1)) count += 1;
    return count;
  }

  function isUnreadable(place: number): boolean {
    if (place < 0) return trail.marks[trail.marks.length + place] === unreadableMark;
    return place < taken.length && taken[place]?.id === undefined;
  }

  /** Places whose rows a slice has to show unless they are gone. */
  function expectedBetween(from: number, to: number): number[] {
    const expected: number[] = [];
    for (let place = from; place <= to; place += 1) {
      if (!isUnreadable(place) && !gone.has(place)) expected.push(place);
    }
    return expected;
  }

  return {
    taken,
    /**
     * Whether this walk has seen its list in two orders: rows that two slices share in another order, or too far apart. It
     * holds for the rest of the walk.
     */
    get isUnstable() {
      return isUnstable;
    },
    markUnstable(): void {
      isUnstable = true;
    },
    /** Grows with every slice that leads farther than those before it, be it by new rows or by known ones. */
    get progress() {
      return taken.length > 0 ? Math.max(farthest, taken.length - 1) : farthest;
    },
    /** Whether every row that was given, and is still there, is known: none where a slice of the list's start shows none. */
    isWhole: trail.isWhole && !trail.marks.includes(unreadableMark),
    /** Notes that the list has none of the cursor's rows any more. */
    dropTrail(): void {
      for (let place = -trail.marks.length; place < 0; place += 1) gone.add(place);
    },
    /** Whether anything is known that a slice could overlap. */
    hasAnchors: () => places.size > 0 || trail.marks.some((mark) => mark !== unreadableMark),
    has: (row: Row) => placeOf(idOf(row)) !== undefined,

    /**
     * Where a slice goes on behind what has been given; undefined: the two have no row in common.
     * @param losses rows by which the list is known to have become shorter
     */
    link(rows: readonly Row[], losses: number): Link | undefined {
      const known = rows.flatMap((row, index) => {
        const place = placeOf(idOf(row));
        return place === undefined ? [] : [{ index, place }];
      });
      const first = known[0];
      const last = known.at(-1);
      if (!first || !last) return undefined;
      farthest = Math.max(farthest, last.place);
      const following = rows.slice(last.index + 1, last.index + 1 + unreadableBehind(last.place));
      const readable = following.findIndex((row) => idOf(row) !== undefined);
      const behind = last.index + 1 + (readable < 0 ? following.length : readable);
      const isInverted = known.some(({ place }, at) => place < (known[at - 1]?.place ?? place));
      // As many rows right in front of the last one are known as have been given before it, or fit into the slice.
      const given = expectedBetween(-trail.marks.length, last.place);
      const strangers = rows
        .slice(Math.max(0, Math.min(first.index, last.index + 1 - given.length)), last.index)
        .filter((row) => idOf(row) !== undefined && placeOf(idOf(row)) === undefined).length;
      // What was given last has to follow, unless the slice ends before.
      const end = behind < rows.length ? taken.length - 1 : last.place;
      const seen = new Set(known.map(({ place }) => place));
      const missing = expectedBetween(first.place, end).filter((place) => !seen.has(place));
      for (const place of missing) gone.add(place);
      isUnstable ||=
        isInverted ||
        (strangers >= known.length + tolerated && strangers > losses + tolerated) ||
        (missing.length > known.length && missing.length > losses + tolerated);
      return { behind, offset: offsetOf(last.place) + behind - last.index - 1 };
    },

    /**
     * Appends those rows from `index` on that have not been given.
     * @param offset rows of the list in front of the slice
     * @returns how many rows were appended
     */
    take(rows: readonly Row[], index: number, offset: number): number {
      const before = taken.length;
      for (const [at, row] of rows.entries()) {
        if (at < index) continue;
        const id = idOf(row);
        if (placeOf(id) !== undefined) continue;
        if (id !== undefined) places.set(id, taken.length);
        taken.push({ row, id, offset: offset + at + 1 });
      }
      return taken.length - before;
    },

    /** Corrects the offsets of all that has been given: it stands so many rows farther behind in the list. */
    move(by: number): void {
      trailEnd += by;
      for (const row of taken) row.offset += by;
    },

    /** The marks of the last rows up to the one that was given as number `count` in this window. */
    marksAt(count: number): readonly string[] {
      const own = taken.slice(Math.max(0, count - trailLength), count).map(({ id }) => markOf(id));
      const inherited = trail.marks.filter((_, at) => !gone.has(at - trail.marks.length));
      const isWhole = trail.isWhole && inherited.length + count <= trailLength;
      const rows = isWhole ? [startMark, ...inherited, ...own] : [...inherited, ...own].slice(-trailLength);
      return isUnstable ? [unstableMark, ...rows] : rows;
    },
  };
}

export type Chain<Row> = ReturnType<typeof createChain<Row>>;
