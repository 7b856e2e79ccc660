import type { IdSetFilter, UnitSetFilter } from '../../../schema/filtering/filters.ts';
import { type Condition, nothing } from './condition.ts';
import { all, isOneOf, jsonOf, type Sql, sql } from './sql.ts';

/** Conditions on the groups and units that a user is in. */

/**
 * The same as `isOneOf` of one user's memberships, which are few: they are looked up among the values, rather than each of the
 * values among them, which `+` takes out of the index's reach.
 */
function isSomeOf(containerId: Sql, ids: readonly string[]): Sql {
  return ids.length === 1 ? isOneOf(containerId, ids) : isOneOf(sql`+${containerId}`, ids);
}

/** A user's groups. */
export function groupConditions(filter: IdSetFilter | null | undefined): readonly Condition[] {
  const { any: wanted, all: required, none, isSet } = filter ?? {};
  const isIn = (more: Sql) => sql`EXISTS (SELECT 1 FROM group_users m WHERE m.user_id = o.id AND ${more})`;
  const anyGroup = sql`EXISTS (SELECT 1 FROM group_users m WHERE m.user_id = o.id)`;
  return [
    ...(wanted ? [anyOfGroups(wanted, isIn)] : []),
    ...(required?.length ? [allOfGroups(Array.from(new Set(required)))] : []),
    ...(none?.length ? [{ test: sql`NOT ${isIn(isSomeOf(sql`m.group_id`, none))}` }] : []),
    ...(typeof isSet === 'boolean' ? [{ test: isSet ? anyGroup : sql`NOT ${anyGroup}` }] : []),
  ];
}

function membersOfGroups(groupIds: readonly string[]): Sql {
  return sql`SELECT m.user_id AS id FROM group_users m WHERE ${isOneOf(sql`m.group_id`, groupIds)}`;
}

function anyOfGroups(groupIds: readonly string[], isIn: (more: Sql) => Sql): Condition {
  if (groupIds.length === 0) return nothing;
  const test = isIn(isSomeOf(sql`m.group_id`, groupIds));
  return { test, set: { found: membersOfGroups(groupIds), by: 'id', isExact: true } };
}

/** The members of the smallest group are the candidates. */
function allOfGroups(groupIds: readonly string[]): Condition {
  const wanted = jsonOf(groupIds);
  const mine = sql`SELECT count(*) FROM json_each(${wanted}) j
    JOIN group_users m ON m.group_id = j.value AND m.user_id = o.id`;
  const smallest = sql`SELECT g.id FROM json_each(${wanted}) j JOIN groups g ON g.id = j.value
    ORDER BY g.member_count LIMIT 1`;
  const ids = sql`SELECT m.user_id AS id FROM group_users m WHERE m.group_id = (${smallest})`;
  return {
    test: sql`(${mine}) = ${groupIds.length}`,
    set: { found: ids, by: 'id', isExact: groupIds.length === 1 },
  };
}

/** A user's units. @param ids the units that an id of the filter stands for: the alias of the root among them */
export function unitConditions(
  filter: UnitSetFilter | null | undefined,
  realId: (unitId: string) => string,
): readonly Condition[] {
  const { any: wanted, none, includeDescendants, primaryOnly } = filter ?? {};
  const isBelow = includeDescendants === true;
  const isPrimary = primaryOnly ? sql`m.is_primary = 1` : sql`1`;
  const conditionOf = (unitIds: readonly string[]): Condition => {
    const ids = Array.from(new Set(unitIds.map(realId)));
    return {
      test: isInUnits(ids, isBelow, isPrimary),
      set: { found: usersOfUnits(ids, isBelow, isPrimary), by: 'id', isExact: true },
    };
  };
  const anyUnit = wanted && (wanted.length === 0 ? nothing : conditionOf(wanted));
  return [
    ...(anyUnit ? [anyUnit] : []),
    ...(none?.length ? [{ test: sql`NOT ${conditionOf(none).test}` }] : []),
  ];
}

/** That a user is in one of the units, or of those below. */
export function isInUnits(unitIds: readonly string[], isBelow: boolean, isPrimary: Sql = sql`1`): Sql {
  const [only] = unitIds;
  const above = sql`SELECT 1 FROM unit_tree t WHERE t.unit_id = m.unit_id AND t.ancestor_id = ${only ?? ''}`;
  const below = sql`+m.unit_id IN (SELECT t.unit_id FROM unit_tree t WHERE ${isOneOf(sql`t.ancestor_id`, unitIds)})`;
  const isWanted = isBelow
    ? unitIds.length === 1
      ? sql`EXISTS (${above})`
      : below
    : isSomeOf(sql`m.unit_id`, unitIds);
  return sql`EXISTS (SELECT 1 FROM unit_users m WHERE ${all([sql`m.user_id = o.id`, isPrimary, isWanted])})`;
}

/** The ids of these users, some of them twice. */
export function usersOfUnits(unitIds: readonly string[], isBelow: boolean, isPrimary: Sql = sql`1`): Sql {
  if (!isBelow)
    return sql`SELECT m.user_id AS id FROM unit_users m WHERE ${isOneOf(sql`m.unit_id`, unitIds)} AND ${isPrimary}`;
  return sql`SELECT m.user_id AS id FROM unit_tree t CROSS JOIN unit_users m ON m.unit_id = t.unit_id
    WHERE ${isOneOf(sql`t.ancestor_id`, unitIds)} AND ${isPrimary}`;
}
