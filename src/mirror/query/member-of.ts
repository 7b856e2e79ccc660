import type { MirrorContainer } from '../questions.ts';
import type { Reader } from './reader.ts';
import { jsonOf, type Sql, sql } from './sql.ts';

/** A group or a unit as the file holds it. */
export interface HeldContainer {
  readonly id: string;
  readonly kind: MirrorContainer['kind'];
  /** As JSON; undefined: it is not held. */
  readonly row: string | undefined;
}

interface HeldMembership {
  readonly containerId: string;
  readonly throughId: string;
}

export interface HeldMemberships {
  readonly found: readonly HeldMembership[];
  /** Each group and unit that is found, once. */
  readonly containers: readonly HeldContainer[];
}

/** Of some groups and units those that a user is in, in the order of their ids. */
export function membershipsOf(
  reader: Reader,
  userId: string,
  ids: readonly string[],
  includeDescendants: boolean,
): HeldMemberships {
  const memberships = new Map<string, HeldMembership[]>();
  const containers = new Map<string, HeldContainer['kind']>();
  for (const [held, through, isGroup] of reader.rows(throughs(userId, jsonOf(ids), includeDescendants))) {
    const [containerId, throughId] = [String(held), String(through)];
    const kind = isGroup === 1 ? 'GROUP' : 'ORGANIZATIONAL_UNIT';
    containers.set(containerId, kind).set(throughId, kind);
    const known = memberships.get(containerId);
    if (known) known.push({ containerId, throughId });
    else memberships.set(containerId, [{ containerId, throughId }]);
  }
  return {
    found: Array.from(new Set(ids)).flatMap((id) => memberships.get(id) ?? []),
    containers: rowsOf(reader, containers),
  };
}

function rowsOf(
  reader: Reader,
  containers: ReadonlyMap<string, HeldContainer['kind']>,
): readonly HeldContainer[] {
  const ids = jsonOf(Array.from(containers.keys()));
  const found =
    reader.rows(sql`SELECT o.id, o.row FROM json_each(${ids}) j CROSS JOIN groups o ON o.id = j.value
    UNION ALL SELECT o.id, o.row FROM json_each(${ids}) j CROSS JOIN units o ON o.id = j.value`);
  const rows = new Map(found.map(([id, row]) => [id, String(row)]));
  return Array.from(containers, ([id, kind]) => ({ id, kind, row: rows.get(id) }));
}

function throughs(userId: string, ids: string, includeDescendants: boolean): Sql {
  const level = includeDescendants ? sql`1` : sql`t.level = 0`;
  return sql`SELECT container, through, is_group FROM (
    SELECT m.group_id AS container, m.group_id AS through, 0 AS level, 1 AS is_group FROM json_each(${ids}) j
      CROSS JOIN group_users m ON m.user_id = ${userId} AND m.group_id = j.value
    UNION ALL
    SELECT t.ancestor_id, t.unit_id, t.level, 0 FROM unit_users m
      CROSS JOIN unit_tree t ON t.unit_id = m.unit_id AND ${level}
      WHERE m.user_id = ${userId} AND t.ancestor_id IN (SELECT value FROM json_each(${ids}))
  ) ORDER BY level, through`;
}
