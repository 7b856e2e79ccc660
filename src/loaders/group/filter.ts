import type { GroupFilter } from '../../../schema/group/ports.ts';
import type { Group } from '../../eiam/developer/groups.ts';
import type { TextPredicate } from '../../vocabulary/text-predicates.ts';
import { allOf, type Condition, type Evaluate, joinedConditions } from '../conditions/condition.ts';
import { evaluateText, sourceConditions, timeConditions } from '../conditions/row-conditions.ts';
import { idsConditions } from '../conditions/set-conditions.ts';
import { textConditions } from '../conditions/text-conditions.ts';
import { groupIdOf } from '../nodes.ts';

/** One test of a group, and the ways to those that pass it. */
export interface GroupTest {
  /** Reads it off a row of a list; left out: no row shows it. */
  readonly evaluate?: Evaluate<Group>;
  /** Upstream lists the groups whose name begins like this. */
  readonly prefix?: string;
  readonly ids?: readonly string[];
}

export type GroupCondition = Condition<GroupTest>;

const ofMirror: GroupTest = {};

export function toGroupCondition(filter: GroupFilter): GroupCondition {
  const { text, memberCount } = filter;
  const asTest = (evaluate: Evaluate<Group>): GroupTest => ({ evaluate });
  const isCounted = typeof memberCount?.min === 'number' || typeof memberCount?.max === 'number';
  return allOf<GroupTest>([
    ...joinedConditions<GroupFilter, GroupTest>(filter, toGroupCondition),
    ...(text ? [{ test: ofMirror }] : []),
    ...idsConditions(filter.ids, groupIdOf),
    ...textConditions(filter.name, nameTest),
    ...textConditions(filter.externalId, (predicate) => asTest(evaluateText('groupExternalId', predicate))),
    ...(isCounted ? [{ test: ofMirror }] : []),
    ...sourceConditions({ type: 'groupSourceType', id: 'groupSourceId' }, filter.source, asTest),
    ...timeConditions('createTime', filter.createdAt, asTest),
    ...timeConditions('updateTime', filter.updatedAt, asTest),
  ]);
}

function nameTest(predicate: TextPredicate): GroupTest {
  const evaluate = evaluateText('groupName', predicate);
  return predicate.kind === 'startsWith' ? { evaluate, prefix: predicate.text } : { evaluate };
}
