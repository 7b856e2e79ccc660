import { type Condition, testOf } from './condition.ts';
import type { Listing } from './listing.ts';
import type { Reader } from './reader.ts';
import { all, type Sql, sql } from './sql.ts';
import { isInTime } from './tick.ts';

/**
 * How the rows of a list are found. SQLite has no figures of this directory, and would have to be right about each filter: so
 * the sizes of the sets that indexes find are looked at, up to a bound. A small set is read first and then sorted; otherwise rows
 * are read in the order of the list until a page is full.
 */
export interface Way {
  readonly from: Sql;
  /** Of rows that are open too. */
  readonly where: Sql;
}

/** The conditions' tests, as rows are selected by them. */
function isSelected({ open }: Listing, conditions: readonly Condition[]): Sql {
  const test = testOf(conditions);
  return open.size > 0 ? sql`(${test}) IS NOT FALSE` : test;
}

interface SizedSet {
  readonly condition: Condition;
  readonly ids: Sql;
  readonly isExact: boolean;
  readonly size: number;
}

/** @param rows that are wanted; undefined: all are visited */
export function wayTo(reader: Reader, listing: Listing, rows: number | undefined): Way {
  const { table, conditions, source } = listing;
  const isFixed = source !== undefined && !source.join;
  const sets = isFixed ? [] : conditions.filter(({ set }) => set);
  const smallest =
    sets.length === 0 ? undefined : smallestSet(reader, sets, mostCandidates(reader, table, rows));
  const tests = smallest?.isExact ? conditions.filter((each) => each !== smallest.condition) : conditions;
  const where = all([isInTime(sql`o.key`), ...(source ? [source.where] : []), isSelected(listing, tests)]);
  if (!smallest) return { from: source?.from ?? sql`${table} o`, where };
  // CROSS JOIN keeps the order of the tables.
  const candidates = sql`(SELECT DISTINCT id FROM (${smallest.ids})) c CROSS JOIN ${table} o ON o.id = c.id`;
  return { from: source?.join ? sql`${candidates} CROSS JOIN ${source.join}` : candidates, where };
}

/** Where a set is as large as this, about as many rows are visited in the order of the list until a page is full. */
function mostCandidates(reader: Reader, table: Sql, rows: number | undefined): number {
  const objects = reader.count(sql`SELECT max(key) FROM ${table}`);
  const share = rows === undefined ? objects / 4 : Math.sqrt(objects * rows);
  return Math.max(reader.fewObjects, Math.ceil(share));
}

function smallestSet(reader: Reader, conditions: readonly Condition[], most: number): SizedSet | undefined {
  let smallest: SizedSet | undefined;
  for (const condition of conditions) {
    if (!condition.set) continue;
    const { ids, isExact } = condition.set;
    // No more than the smallest one so far is worth counting.
    const limit = Math.min(most, smallest?.size ?? most) + 1;
    const size = reader.count(sql`SELECT count(*) FROM (SELECT 1 FROM (${ids}) LIMIT ${limit})`);
    if (size < limit) smallest = { condition, ids, isExact, size };
  }
  return smallest;
}
