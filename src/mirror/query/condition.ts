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
  /** What it gives of them: its only column. */
  readonly by: 'id' | 'key';
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

/** There is a set of all alternatives where each has one, and all of a kind. */
function anyOf(alternatives: readonly (readonly Condition[])[]): Condition {
  if (alternatives.length === 0) return nothing;
  const test = any(alternatives.map(testOf));
  const sets = alternatives.flatMap((conditions) => conditions.find(({ set }) => set)?.set ?? []);
  const [first] = sets;
  const isWhole = sets.length === alternatives.length && sets.length <= mostAlternatives;
  if (!first || !isWhole || sets.some(({ by }) => by !== first.by)) return { test };
  const found = list(
    sets.map((set) => sql`SELECT * FROM (${set.found})`),
    ' UNION ALL ',
  );
  return { test, set: { found, by: first.by, isExact: false } };
}
