import type { SQLOutputValue } from 'node:sqlite';
import type { Tuple } from './read-statement.ts';

/** A row as EIAM sent it. */
export interface Held<Row> {
  readonly row: Row;
  /** When EIAM last confirmed it, in milliseconds since the epoch. */
  readonly confirmedAt: number;
}

/** A place in EIAM's own list. */
export interface RankKey {
  readonly rank: number;
  readonly id: string;
}

export interface RankWindow {
  readonly after?: RankKey | undefined;
  readonly first: number;
}

export interface RankEntry<Row> extends Held<Row> {
  readonly key: RankKey;
  /** Among the users of a unit: whether it is the user's primary one; undefined: not known. */
  readonly isPrimary?: boolean | undefined;
}

/** Some rows of a list in EIAM's own order. */
export interface RankPage<Row> {
  readonly entries: readonly RankEntry<Row>[];
  readonly hasNextPage: boolean;
}

type Columns = Readonly<Record<string, SQLOutputValue>>;

/** Of columns `row` and `confirmed`. Rows were written by this version of the tables, which the file is checked for. */
export function toHeld<Row>({ row, confirmed }: Columns): Held<Row> {
  return { row: JSON.parse(String(row)) as Row, confirmedAt: Number(confirmed) };
}

/** Of rows of one more than a page has, with the columns rank, id, row, confirmed and, of the users of a unit, is_primary. */
export function toRankPage<Row>(rows: readonly Tuple[], first: number): RankPage<Row> {
  return { entries: rows.slice(0, first).map(toRankEntry<Row>), hasNextPage: rows.length > first };
}

function toRankEntry<Row>([rank, id, row, confirmed, flag]: Tuple): RankEntry<Row> {
  return {
    row: JSON.parse(String(row)) as Row,
    confirmedAt: Number(confirmed),
    key: { rank: Number(rank), id: String(id) },
    ...(typeof flag === 'number' && { isPrimary: flag === 1 }),
  };
}
