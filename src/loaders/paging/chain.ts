import type { Position } from '../../../schema/paging/page.ts';
import {
  createTrail,
  markOf,
  startMark,
  type Trail,
  trailLength,
  unreadableMark,
  unstableMark,
} from './trail.ts';

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

/** Most lists of one object are that short: an index would be larger than they are. */
const mostWithoutIndex = 8;

/** Strangers that may stand between known rows, or known rows that may be missing, beyond what else explains them. */
const tolerated = 4;

/**
 * What a walk has given: the marks that its cursor brought along, and the rows of this window. Slices of the list, each out of
 * one reply, are appended where they overlap it: in a stable order, two slices with a row in common leave no row out between
 * them, whenever each of them was read.
 */
export class Chain<Row> {
  readonly #idOf: (row: Row) => string | undefined;
  readonly #trail: Trail;
  readonly #taken: Taken<Row>[] = [];
  /** Places by id, where there are more rows than are looked through. */
  #index: Map<string, number> | undefined;
  /** Places of the trail whose rows have been deleted since. */
  #gone: Set<number> | undefined;
  #trailEnd: number;
  #isUnstable: boolean;
  #farthest = Number.NEGATIVE_INFINITY;

  constructor(idOf: (row: Row) => string | undefined, after: Pick<Position, 'marks' | 'offset'> | undefined) {
    this.#idOf = idOf;
    this.#trail = createTrail(after?.marks);
    this.#trailEnd = after?.offset ?? 0;
    this.#isUnstable = this.#trail.isUnstable;
  }

  get taken(): readonly Readonly<Taken<Row>>[] {
    return this.#taken;
  }

  /**
   * Whether this walk has seen its list in two orders: rows that two slices share in another order, or too far apart. It
   * holds for the rest of the walk.
   */
  get isUnstable(): boolean {
    return this.#isUnstable;
  }

  markUnstable(): void {
    this.#isUnstable = true;
  }

  /** Grows with every slice that leads farther than those before it, be it by new rows or by known ones. */
  get progress(): number {
    const { length } = this.#taken;
    return length > 0 ? Math.max(this.#farthest, length - 1) : this.#farthest;
  }

  /** Whether every row that was given, and is still there, is known: none where a slice of the list's start shows none. */
  get isWhole(): boolean {
    return this.#trail.isWhole && !this.#trail.marks.includes(unreadableMark);
  }

  /** Notes that the list has none of the cursor's rows any more. */
  dropTrail(): void {
    for (let place = -this.#trail.marks.length; place < 0; place += 1) this.#markGone(place);
  }

  /** Whether anything is known that a slice could overlap. */
  hasAnchors(): boolean {
    return (
      this.#taken.some(({ id }) => id !== undefined) ||
      this.#trail.marks.some((mark) => mark !== unreadableMark)
    );
  }

  has(row: Row): boolean {
    return this.#placeOf(this.#idOf(row)) !== undefined;
  }

  /**
   * Where a slice goes on behind what has been given; undefined: the two have no row in common.
   * @param losses rows by which the list is known to have become shorter
   */
  link(rows: readonly Row[], losses: number): Link | undefined {
    const known = this.#knownAmong(rows);
    const first = known[0];
    const last = known.at(-1);
    if (!first || !last) return undefined;
    this.#farthest = Math.max(this.#farthest, last.place);
    const following = rows.slice(last.index + 1, last.index + 1 + this.#unreadableBehind(last.place));
    const readable = following.findIndex((row) => this.#idOf(row) !== undefined);
    const behind = last.index + 1 + (readable < 0 ? following.length : readable);
    const isInverted = known.some(({ place }, at) => place < (known[at - 1]?.place ?? place));
    // As many rows right in front of the last one are known as have been given before it, or fit into the slice.
    const given = this.#expectedBetween(-this.#trail.marks.length, last.place);
    const strangers = rows
      .slice(Math.max(0, Math.min(first.index, last.index + 1 - given.length)), last.index)
      .filter((row) => this.#idOf(row) !== undefined && this.#placeOf(this.#idOf(row)) === undefined).length;
    // What was given last has to follow, unless the slice ends before.
    const end = behind < rows.length ? this.#taken.length - 1 : last.place;
    const seen = new Set(known.map(({ place }) => place));
    const missing = this.#expectedBetween(first.place, end).filter((place) => !seen.has(place));
    for (const place of missing) this.#markGone(place);
    this.#isUnstable ||=
      isInverted ||
      (strangers >= known.length + tolerated && strangers > losses + tolerated) ||
      (missing.length > known.length && missing.length > losses + tolerated);
    return { behind, offset: this.#offsetOf(last.place) + behind - last.index - 1 };
  }

  /** Rows that have been given, by their places in the slice and in what has been given. */
  #knownAmong(rows: readonly Row[]): readonly { readonly index: number; readonly place: number }[] {
    const known: { index: number; place: number }[] = [];
    for (let index = 0; index < rows.length; index += 1) {
      // Within the slice's length.
      const place = this.#placeOf(this.#idOf(rows[index] as Row));
      if (place !== undefined) known.push({ index, place });
    }
    return known;
  }

  /**
   * Appends those rows from `index` on that have not been given.
   * @param offset rows of the list in front of the slice
   * @returns how many rows were appended
   */
  take(rows: readonly Row[], index: number, offset: number): number {
    const before = this.#taken.length;
    for (let at = Math.max(0, index); at < rows.length; at += 1) {
      // Within the list's length.
      this.takeRow(rows[at] as Row, offset + at);
    }
    return this.#taken.length - before;
  }

  /** Appends one row, unless it has been given. @param offset rows of the list in front of it */
  takeRow(row: Row, offset: number): void {
    const id = this.#idOf(row);
    if (this.#placeOf(id) !== undefined) return;
    this.#taken.push({ row, id, offset: offset + 1 });
    if (this.#index) this.#addToIndex(this.#index, id, this.#taken.length - 1);
    else if (this.#taken.length > mostWithoutIndex) this.#index = this.#createIndex();
  }

  #createIndex(): Map<string, number> {
    const index = new Map<string, number>();
    for (const [place, { id }] of this.#taken.entries()) this.#addToIndex(index, id, place);
    return index;
  }

  #addToIndex(index: Map<string, number>, id: string | undefined, place: number): void {
    if (id !== undefined) index.set(id, place);
  }

  /** Corrects the offsets of all that has been given: it stands so many rows farther behind in the list. */
  move(by: number): void {
    this.#trailEnd += by;
    for (const row of this.#taken) row.offset += by;
  }

  /** The marks of the last rows up to the one that was given as number `count` in this window. */
  marksAt(count: number): readonly string[] {
    const trail = this.#trail;
    const own = this.#taken.slice(Math.max(0, count - trailLength), count).map(({ id }) => markOf(id));
    const inherited = trail.marks.filter((_, at) => !this.#gone?.has(at - trail.marks.length));
    const isWhole = trail.isWhole && inherited.length + count <= trailLength;
    const rows = isWhole ? [startMark, ...inherited, ...own] : [...inherited, ...own].slice(-trailLength);
    return this.#isUnstable ? [unstableMark, ...rows] : rows;
  }

  /** Where a row stands in what has been given, from the trail's below zero up; undefined: not given, or longer ago. */
  #placeOf(id: string | undefined): number | undefined {
    return id === undefined ? undefined : (this.#ownPlaceOf(id) ?? this.#trail.placeOf(id));
  }

  #ownPlaceOf(id: string): number | undefined {
    if (this.#index) return this.#index.get(id);
    const place = this.#taken.findIndex((row) => row.id === id);
    return place < 0 ? undefined : place;
  }

  #markGone(place: number): void {
    this.#gone ??= new Set();
    this.#gone.add(place);
  }

  #offsetOf(place: number): number {
    return place < 0 ? this.#trailEnd + place + 1 : (this.#taken[place]?.offset ?? 0);
  }

  /** Rows that were given right behind this place and cannot be recognised, since their ids could not be read. */
  #unreadableBehind(place: number): number {
    let count = 0;
    while (this.#isUnreadable(place + count + 1)) count += 1;
    return count;
  }

  #isUnreadable(place: number): boolean {
    if (place < 0) return this.#trail.marks[this.#trail.marks.length + place] === unreadableMark;
    return place < this.#taken.length && this.#taken[place]?.id === undefined;
  }

  /** Places whose rows a slice has to show unless they are gone. */
  #expectedBetween(from: number, to: number): number[] {
    const expected: number[] = [];
    for (let place = from; place <= to; place += 1) {
      if (!this.#isUnreadable(place) && !this.#gone?.has(place)) expected.push(place);
    }
    return expected;
  }
}
