import { type Condition, type ObjectSet, testOf } from './condition.ts';
import type { Listing } from './listing.ts';
import type { Reader, SqlRow } from './reader.ts';
import { all, type Sql, sql } from './sql.ts';
import { isInTime, isWithinVisits } from './tick.ts';

/**
 * How the rows of a list are found. SQLite has no figures of this directory, and would have to be right about each filter: so
 * the sizes of the sets that indexes find are looked at, up to a bound. A small set is read first and then sorted. Of a larger
 * one the keys are read first, and then the index that has the order of the list: rows that are not in the set are passed over
 * without a look at them, and no row is looked at once the page is full. Where each set is so large that a few hundred rows in the order of
 * the list are expected to have a page of it, none is counted or read: rows are visited in that order. Where that takes too many of
 * them, few rows meet the conditions, and the largest sets have their turn, or all rows are looked at, and sorted.
 */
interface Way {
  readonly from: Sql;
  /** Of rows that are open too. */
  readonly where: Sql;
}

/** How many times as many rows may be visited as are expected by the size of one set. */
const spareVisits = 4;

/** Objects that a set may have: each id has to be looked up first. */
type MostObjects = Readonly<Record<ObjectSet['by'], number>>;

/** Gives rows of one list, the way that suits it. */
export class RowFinder {
  readonly #reader: Reader;
  readonly #listing: Listing;
  /** Tried with a bound of visits, as long as that is kept. */
  #walk: Way | undefined;
  #way: Way | undefined;
  /** Objects that a set may have which is read before the list is walked. */
  readonly #most: MostObjects;

  /** @param rows that are wanted at once */
  constructor(reader: Reader, listing: Listing, rows: number) {
    this.#reader = reader;
    this.#listing = listing;
    const { source, inOrder, conditions } = listing;
    const objects = objectsOf(reader, listing);
    const few = Math.max(reader.fewObjects, Math.sqrt(objects * rows));
    const isWalked = inOrder !== undefined && !source;
    if (isWalked) this.#most = { key: Math.max(few, reader.mostOfAll * objects), id: 4 * few };
    else this.#most = { key: few, id: few };
    // Of a larger one so few rows have to be visited that others of the conditions may leave out most of them.
    const dense = Math.max(few, (objects * rows * spareVisits) / reader.mostVisits);
    const { key, id } = this.#most;
    const smallest = smallestSet(reader, listing, { key: Math.min(key, dense), id: Math.min(id, dense) });
    if (smallest && smallest.size <= few) this.#way = wayBySet(listing, smallest);
    else if (source) this.#way = wayFrom(listing, source.from);
    else if (inOrder && conditions.length === 0) this.#way = wayFrom(listing, inOrder);
    else if (inOrder && smallest) this.#way = wayThrough(listing, inOrder, smallest);
    else if (inOrder) this.#walk = wayFrom(listing, inOrder, listing.conditions, [], isWithinVisits);
  }

  rows(toQuery: (way: Way) => Sql): readonly SqlRow[] {
    const walked = this.#walk && this.#reader.rowsWithinVisits(toQuery(this.#walk));
    if (walked) return walked;
    this.#way ??= this.#walk ? this.#wayPastWalk() : wayToAll(this.#reader, this.#listing);
    this.#walk = undefined;
    return this.#reader.rows(toQuery(this.#way));
  }

  #wayPastWalk(): Way {
    const { inOrder } = this.#listing;
    const smallest = inOrder && smallestSet(this.#reader, this.#listing, this.#most);
    return smallest ? wayThrough(this.#listing, inOrder, smallest) : wayToAll(this.#reader, this.#listing);
  }
}

/** Where every row that meets the conditions is visited. */
export function wayToAll(reader: Reader, listing: Listing): Way {
  const { source, rows, table } = listing;
  const most = Math.max(reader.fewObjects, reader.mostOfAll * objectsOf(reader, listing));
  const smallest = smallestSet(reader, listing, { key: most, id: most });
  if (smallest) return wayBySet(listing, smallest);
  return wayFrom(listing, source?.from ?? rows ?? sql`${table} o`);
}

interface SizedSet extends Omit<ObjectSet, 'size'> {
  readonly condition: Condition;
  readonly size: number;
}

function objectsOf(reader: Reader, { table, source }: Listing): number {
  return source && !source.join ? 0 : reader.count(sql`SELECT max(key) FROM ${table}`);
}

function smallestSet(
  reader: Reader,
  { conditions, source }: Listing,
  most: MostObjects,
): SizedSet | undefined {
  if (source && !source.join) return undefined;
  let smallest: SizedSet | undefined;
  for (const condition of conditions) {
    const { set } = condition;
    if (!set) continue;
    // No more than the smallest one so far is worth counting.
    const limit = Math.ceil(Math.min(smallest?.size ?? Number.POSITIVE_INFINITY, most[set.by])) + 1;
    const size = reader.count(
      set.size ?? sql`SELECT count(*) FROM (SELECT 1 FROM (${set.found}) LIMIT ${limit})`,
    );
    if (size < limit) smallest = { ...set, condition, size };
  }
  return smallest;
}

/** What is left to be tested of the objects of a set. */
function testsBeside({ conditions }: Listing, { isExact, condition }: SizedSet): readonly Condition[] {
  return isExact ? conditions.filter((each) => each !== condition) : conditions;
}

function wayBySet(listing: Listing, set: SizedSet): Way {
  const { table, rows = sql`${table} o`, source } = listing;
  const { found, by } = set;
  // CROSS JOIN keeps the order of the tables.
  const keys =
    by === 'key'
      ? sql`(SELECT DISTINCT key FROM (${found})) c`
      : sql`(SELECT DISTINCT id FROM (${found})) s CROSS JOIN ${table} c ON c.id = s.id`;
  const joined = sql`${keys} CROSS JOIN ${rows} ON o.key = c.key`;
  const from = source?.join ? sql`${joined} CROSS JOIN ${source.join}` : joined;
  return { from, where: isSelected(listing, testsBeside(listing, set)) };
}

/** In the order of the list, through a set that is read before. */
function wayThrough(listing: Listing, inOrder: Sql, set: SizedSet): Way {
  const { found, by } = set;
  // Numbers: a text takes ten times as long to be looked up among others.
  const keys =
    by === 'key' ? found : sql`SELECT c.key FROM (${found}) s CROSS JOIN ${listing.table} c ON c.id = s.id`;
  const isFound = sql`o.key IN (SELECT key FROM (${keys}))`;
  return wayFrom(listing, inOrder, testsBeside(listing, set), [isFound]);
}

function wayFrom(
  listing: Listing,
  from: Sql,
  conditions: readonly Condition[] = listing.conditions,
  before: readonly Sql[] = [],
  isVisited = isInTime,
): Way {
  return { from, where: all([...before, isSelected(listing, conditions, isVisited)]) };
}

/** SQLite weighs each term of a WHERE against each other one: of more than these it is given one. */
const mostTerms = 64;

/** The conditions' tests, as rows are selected by them. */
function isSelected(
  { open, source }: Listing,
  conditions: readonly Condition[],
  isVisited: (key: Sql) => Sql = isInTime,
): Sql {
  const test = testOf(conditions);
  return all([
    isVisited(sql`o.key`),
    ...(source ? [source.where] : []),
    open.size > 0
      ? sql`(${test}) IS NOT FALSE`
      : conditions.length > mostTerms
        ? sql`(${test}) IS TRUE`
        : test,
  ]);
}
