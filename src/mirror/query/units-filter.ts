import type { OrganizationalUnitFilter } from '../../../schema/organizational-unit/ports.ts';
import { toTextPredicate } from '../../vocabulary/text-predicates.ts';
import { type Condition, joinedConditions } from './condition.ts';
import {
  idsConditions,
  memberTest,
  type RowFacts,
  sourceConditions,
  textCondition,
  timeConditions,
} from './rows.ts';
import { sql } from './sql.ts';
import { nameCondition } from './text-search.ts';

/** What conditions on units are about, beside the filter. */
export interface UnitConditionFacts {
  readonly rows: RowFacts;
  readonly realId: (unitId: string) => string;
}

const sourceMembers = { type: 'organizationalUnitSourceType', id: 'organizationalUnitSourceId' };
const columns = {
  name: { member: 'organizationalUnitName', held: sql`o.name` },
  externalId: { member: 'organizationalUnitExternalId', held: sql`o.external_id` },
  created: { member: 'createTime', held: sql`o.created` },
  updated: { member: 'updateTime', held: sql`o.updated` },
};

/** What a unit has to meet, all of it. */
export function organizationalUnitConditions(
  filter: OrganizationalUnitFilter,
  facts: UnitConditionFacts,
): readonly Condition[] {
  const name = toTextPredicate(filter.name);
  const externalId = toTextPredicate(filter.externalId);
  const { text, parentId, includeDescendants } = filter;
  const { rows } = facts;
  return [
    ...joinedConditions<OrganizationalUnitFilter>(filter, (each) =>
      organizationalUnitConditions(each, facts),
    ),
    ...(text ? [nameCondition('ORGANIZATIONAL_UNIT', text)] : []),
    ...idsConditions(filter.ids?.map(facts.realId)),
    ...(name ? [textCondition(rows, columns.name, name)] : []),
    ...(externalId ? [textCondition(rows, columns.externalId, externalId)] : []),
    ...(parentId ? [parentCondition(rows, facts.realId(parentId), includeDescendants === true)] : []),
    ...sourceConditions(rows, sourceMembers, filter.source),
    ...timeConditions(rows, columns.created, filter.createdAt),
    ...timeConditions(rows, columns.updated, filter.updatedAt),
  ];
}

/** A unit is not below itself. */
function parentCondition(facts: RowFacts, parentId: string, isAnyLevel: boolean): Condition {
  if (!isAnyLevel) {
    const test = sql`(o.parent_id IS NOT NULL AND o.parent_id = ${parentId})`;
    return { test: memberTest(facts, 'parentId', test) };
  }
  const below = sql`FROM unit_tree t WHERE t.ancestor_id = ${parentId} AND t.level > 0`;
  return {
    test: sql`EXISTS (SELECT 1 ${below} AND t.unit_id = o.id)`,
    set: { found: sql`SELECT t.unit_id AS id ${below}`, by: 'id', isExact: true },
  };
}
