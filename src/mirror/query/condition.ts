import { all, any, list, never, type Sql, sql } from './sql.ts';

/** What an object has to meet. */
export interface Condition {
  /** 1, 0, or NULL where that is open, as SQL's own logic of three values joins them. */
  readonly test: Sql;
  /** Another way to the same objects; left out: there is none but a look at each. */
  readonly set?: ObjectSet;
  /** The ids that it names, of which an object must have one. */
  readonly ids?: readonly string[];
}

/** Objects that an index finds. */
export interface ObjectSet {
  /** A query for them, which may give one twice. */
  readonly found: Sql;
  /** What it gives of them: its only column. A key is a small number, and the name of the row in every index of its table. */
  readonly by: 'id' | 'key';
  /** The same by ids, where it gives keys and there is such a query: sets of alternatives are joined by the one or the other. */
  readonly ids?: Sql;
  /** A query for their number, where that is kept; left out: they are counted. */
  readonly size?: Sql;
  /** Whether all of them meet the condition; otherwise they are candidates. */
  readonly isExact: boolean;
}

export const nothing: Condition = {
  test: never,
  set: { found: sql`SELECT NULL AS id LIMIT 0`, by: 'id', isExact: true },
};

/** How the filters of the graph join filters of their own kind. */
interface Joined<Filter> {
  readonly and?: readonly Filter[] | null | undefined;
  readonly or?: readonly Filter[] | null | undefined;
  readonly not?: Filter | null | undefined;
}

/** @param conditionsOf what a filter says, all of it to be met */
export function joinedConditions<Filter>(
  { and, or, not }: Joined<Filter>,
  conditionsOf: (filter: Filter) => readonly Condition[],
): readonly Condition[] {
  return [
    ...(and ?? []).flatMap(conditionsOf),
    ...(or ? [anyOf(or.map(conditionsOf))] : []),
    ...(not ? [{ test: sql`(NOT ${testOf(conditionsOf(not))})` }] : []),
  ];
}

/** One test for all conditions. */
export function testOf(conditions: readonly Condition[]): Sql {
  return all(conditions.map(({ test }) => test));
}

/** SQLite takes 500 queries in one; a filter of so many alternatives is looked at row by row. */
const mostAlternatives = 100;

/** There is a set of all alternatives where each has one, and all can give the same. */
function anyOf(alternatives: readonly (readonly Condition[])[]): Condition {
  if (alternatives.length === 0) return nothing;
  const test = any(alternatives.map(testOf));
  const sets = alternatives.flatMap((conditions) => conditions.find(({ set }) => set)?.set ?? []);
  if (sets.length < alternatives.length || sets.length > mostAlternatives) return { test };
  const by = sets.every((set) => set.by === 'key') ? 'key' : 'id';
  const queries = sets.flatMap((set) => (set.by === by ? set.found : (set.ids ?? [])));
  if (queries.length < sets.length) return { test };
  const found = list(
    queries.map((query) => sql`SELECT * FROM (${query})`),
    ' UNION ALL ',
  );
  return { test, set: { found, by, isExact: false } };
}
