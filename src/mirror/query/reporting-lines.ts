import type { IdSetFilter } from '../../../schema/filtering/filters.ts';
import { type Condition, nothing } from './condition.ts';
import { isOneOf, jsonOf, type Sql, sql } from './sql.ts';
import { isInTime } from './tick.ts';

/**
 * Chains of managers. A user has one manager, so that all users below one are a tree. A cycle ends where it would reach its first
 * user again: no user is its own manager or report.
 */

/** Of the managers above a user, on any level, their ids as `id`. A manager need not be a user that is held. */
function managersOf(userId: Sql): Sql {
  return sql`WITH RECURSIVE up (id) AS (
    SELECT w.manager_id FROM users w WHERE w.id = ${userId} AND w.manager_id IS NOT NULL AND w.manager_id <> w.id
    UNION SELECT w.manager_id FROM up JOIN users w ON w.id = up.id
      WHERE w.manager_id IS NOT NULL AND w.manager_id <> ${userId}
  ) SELECT id FROM up`;
}

/** All users below any of these, and those of them that a cycle leads back to. */
function reachedFrom(managerIds: Sql): Sql {
  return sql`WITH RECURSIVE below (id) AS (
    SELECT w.id FROM users w WHERE w.manager_id IN (${managerIds})
    UNION SELECT w.id FROM below b JOIN users w ON w.manager_id = b.id WHERE ${isInTime(sql`w.key`)}
  ) SELECT id FROM below`;
}

/** Users below one manager with their `level`, at most so many levels down. */
export function reportsTo(managerId: string, levels: number): Sql {
  return sql`WITH RECURSIVE below (id, level) AS (
    SELECT ${managerId}, 0
    UNION ALL SELECT w.id, b.level + 1 FROM below b JOIN users w ON w.manager_id = b.id
      WHERE b.level < ${levels} AND w.id <> ${managerId} AND ${isInTime(sql`w.key`)}
  ) SELECT id, level FROM below WHERE level > 0`;
}

export function managerConditions(filter: IdSetFilter | null | undefined): readonly Condition[] {
  const { any: wanted, all: required, none, isSet } = filter ?? {};
  const hasManager = sql`(o.manager_id IS NOT NULL AND o.manager_id <> o.id)`;
  return [
    ...(wanted ? [wanted.length === 0 ? nothing : anyOfManagers(wanted)] : []),
    ...(required?.length ? [allOfManagers(Array.from(new Set(required)))] : []),
    ...(none?.length ? [{ test: sql`NOT ${anyOfManagers(none).test}` }] : []),
    ...(typeof isSet === 'boolean' ? [{ test: isSet ? hasManager : sql`NOT ${hasManager}` }] : []),
  ];
}

/** One of the managers themselves may be reached by its own cycle alone: another of them has to be above it. */
function anyOfManagers(managerIds: readonly string[]): Condition {
  const reached = reachedFrom(sql`SELECT value FROM json_each(${jsonOf(managerIds)})`);
  const isOne = isOneOf(sql`o.id`, managerIds);
  const isBelowOther = sql`EXISTS (SELECT 1 FROM (${managersOf(sql`o.id`)}) c WHERE ${isOneOf(sql`c.id`, managerIds)})`;
  const test = sql`(o.id IN (${reached}) AND (NOT ${isOne} OR ${isBelowOther}))`;
  return { test, set: { found: reached, by: 'id', isExact: false } };
}

/**
 * A user's managers are a chain: all of these are above each user that is below the lowest of them. In a cycle each may be the
 * lowest; none of them has itself above it.
 */
function allOfManagers(managerIds: readonly string[]): Condition {
  const wanted = jsonOf(managerIds);
  const others = sql`SELECT count(*) FROM (${managersOf(sql`j.value`)}) c WHERE ${isOneOf(sql`c.id`, managerIds)}`;
  const lowest = sql`SELECT j.value FROM json_each(${wanted}) j WHERE (${others}) = ${managerIds.length - 1}`;
  const reached = reachedFrom(lowest);
  const test = sql`(o.id IN (${reached}) AND NOT ${isOneOf(sql`o.id`, managerIds)})`;
  return { test, set: { found: reached, by: 'id', isExact: false } };
}
