import type { SQLOutputValue } from 'node:sqlite';

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

/** Some rows of a list in EIAM's own order. */
export interface RankPage<Row> {
  readonly entries: readonly (Held<Row> & { readonly key: RankKey })[];
  readonly hasNextPage: boolean;
}

type Columns = Readonly<Record<string, SQLOutputValue>>;

/** Of columns `row` and `confirmed`. Rows were written by this version of the tables, which the file is checked for. */
export function toHeld<Row>({ row, confirmed }: Columns): Held<Row> {
  return { row: JSON.parse(String(row)) as Row, confirmedAt: Number(confirmed) };
}

/** Of rows of one more than a page has, with columns `rank` and `id` as well. */
export function toRankPage<Row>(rows: readonly Columns[], first: number): RankPage<Row> {
  return {
    entries: rows
      .slice(0, first)
      .map((row) => ({ ...toHeld<Row>(row), key: { rank: Number(row.rank), id: String(row.id) } })),
    hasNextPage: rows.length > first,
  };
}
