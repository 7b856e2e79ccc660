import type { IdSetFilter, UnitSetFilter } from '../../../schema/filtering/filters.ts';
import { type Condition, type Evaluate, nothing } from './condition.ts';

/**
 * Empty lists have a meaning by themselves: one of none is nothing, all of none and none of none are everything. The rest is for
 * what holds the sets: `test`.
 */
export function idSetConditions<Test>(
  filter: IdSetFilter | null | undefined,
  test: Test,
): readonly Condition<Test>[] {
  const { any: wanted, all, none, isSet } = filter ?? {};
  const hasCondition = Boolean(wanted?.length || all?.length || none?.length) || typeof isSet === 'boolean';
  return [...(wanted?.length === 0 ? [nothing] : []), ...(hasCondition ? [{ test }] : [])];
}

/** @param inUnit tests whether a user is directly in one unit */
export function unitSetConditions<Test>(
  filter: UnitSetFilter | null | undefined,
  inUnit: (organizationalUnitId: string) => Test,
  test: Test,
): readonly Condition<Test>[] {
  const { any: wanted, none, includeDescendants, primaryOnly } = filter ?? {};
  if (wanted?.length === 0) return [nothing];
  const [unit, ...others] = new Set(wanted);
  const isMore = others.length > 0 || Boolean(none?.length || (unit && (includeDescendants || primaryOnly)));
  if (isMore) return [{ test }];
  return unit === undefined ? [] : [{ test: inUnit(unit) }];
}

interface IdsTest<Row> {
  readonly ids: readonly string[];
  readonly evaluate: Evaluate<Row>;
}

/** That an object has one of these ids; of none, nothing does. */
export function idsConditions<Row>(
  ids: readonly string[] | null | undefined,
  idOf: (row: Row) => string,
): readonly Condition<IdsTest<Row>>[] {
  if (!ids) return [];
  const wanted = new Set(ids);
  if (wanted.size === 0) return [nothing];
  return [{ test: { ids: [...wanted], evaluate: (row) => wanted.has(idOf(row)) } }];
}

/** The ids that every test on ids names; undefined: none is on ids. */
export function commonIds(
  tests: readonly { readonly ids?: readonly string[] }[],
): readonly string[] | undefined {
  const [first, ...others] = tests.flatMap(({ ids }) => (ids ? [ids] : []));
  const sets = others.map((ids) => new Set(ids));
  return first?.filter((id) => sets.every((set) => set.has(id)));
}
