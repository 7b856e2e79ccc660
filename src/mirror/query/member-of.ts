import type { MirrorMembership } from '../questions.ts';
import type { Reader } from './reader.ts';
import { jsonOf, type Sql, sql } from './sql.ts';

/** Of some groups and units those that a user is in, in the order of their ids. */
export function membershipsOf(
  reader: Reader,
  userId: string,
  ids: readonly string[],
  includeDescendants: boolean,
): readonly MirrorMembership[] {
  const memberships = new Map<string, MirrorMembership[]>();
  for (const [containerId, throughId] of reader.rows(throughs(userId, jsonOf(ids), includeDescendants))) {
    const container = String(containerId);
    const through = {
      containerId: container,
      throughId: String(throughId),
      isDirect: throughId === containerId,
    };
    const known = memberships.get(container);
    if (known) known.push(through);
    else memberships.set(container, [through]);
  }
  return Array.from(new Set(ids)).flatMap((id) => memberships.get(id) ?? []);
}

function throughs(userId: string, ids: string, includeDescendants: boolean): Sql {
  const level = includeDescendants ? sql`1` : sql`t.level = 0`;
  return sql`SELECT container, through FROM (
    SELECT m.group_id AS container, m.group_id AS through, 0 AS level FROM json_each(${ids}) j
      CROSS JOIN group_users m ON m.user_id = ${userId} AND m.group_id = j.value
    UNION ALL
    SELECT t.ancestor_id, t.unit_id, t.level FROM unit_users m
      CROSS JOIN unit_tree t ON t.unit_id = m.unit_id AND ${level}
      WHERE m.user_id = ${userId} AND t.ancestor_id IN (SELECT value FROM json_each(${ids}))
  ) ORDER BY level, through`;
}
