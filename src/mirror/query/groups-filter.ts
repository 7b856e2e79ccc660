import type { GroupFilter } from '../../../schema/group/ports.ts';
import { toTextPredicate } from '../../vocabulary/text-predicates.ts';
import { type Condition, joinedConditions } from './condition.ts';
import { idsConditions, type RowFacts, sourceConditions, textCondition, timeConditions } from './rows.ts';
import { sql } from './sql.ts';
import { nameCondition } from './text-search.ts';

const columns = {
  name: { member: 'groupName', held: sql`o.name` },
  externalId: { member: 'groupExternalId', held: sql`o.external_id` },
  created: { member: 'createTime', held: sql`o.created` },
  updated: { member: 'updateTime', held: sql`o.updated` },
};

/** What a group has to meet, all of it. */
export function groupConditions(filter: GroupFilter, facts: RowFacts): readonly Condition[] {
  const name = toTextPredicate(filter.name);
  const externalId = toTextPredicate(filter.externalId);
  const { min, max } = filter.memberCount ?? {};
  return [
    ...joinedConditions<GroupFilter>(filter, (each) => groupConditions(each, facts)),
    ...(filter.text ? [nameCondition('GROUP', filter.text)] : []),
    ...idsConditions(filter.ids),
    ...(name ? [textCondition(facts, columns.name, name)] : []),
    ...(externalId ? [textCondition(facts, columns.externalId, externalId)] : []),
    ...(typeof min === 'number' ? [{ test: sql`o.member_count >= ${min}` }] : []),
    ...(typeof max === 'number' ? [{ test: sql`o.member_count <= ${max}` }] : []),
    ...sourceConditions(facts, { type: 'groupSourceType', id: 'groupSourceId' }, filter.source),
    ...timeConditions(facts, columns.created, filter.createdAt),
    ...timeConditions(facts, columns.updated, filter.updatedAt),
  ];
}
