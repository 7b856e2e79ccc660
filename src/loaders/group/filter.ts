import type { GroupFilter } from '../../../schema/group/ports.ts';
import type { Group } from '../../eiam/developer/groups.ts';
import { allOf, type Condition, type Judge, joinedConditions } from '../conditions/condition.ts';
import { judgeText, sourceConditions, timeConditions } from '../conditions/row-conditions.ts';
import { idsConditions } from '../conditions/set-conditions.ts';
import { type TextQuestion, textConditions } from '../conditions/text-conditions.ts';
import { groupIdOf } from '../nodes.ts';

/** One test of a group, and the ways to those that pass it. */
export interface GroupTest {
  /** Reads it off a row of a list; left out: no row shows it. */
  readonly judge?: Judge<Group>;
  /** Upstream lists the groups whose name begins like this. */
  readonly prefix?: string;
  readonly ids?: readonly string[];
}

export type GroupCondition = Condition<GroupTest>;

const ofMirror: GroupTest = {};

export function toGroupCondition(filter: GroupFilter): GroupCondition {
  const { text, memberCount } = filter;
  const asTest = (judge: Judge<Group>): GroupTest => ({ judge });
  const isCounted = typeof memberCount?.min === 'number' || typeof memberCount?.max === 'number';
  return allOf<GroupTest>([
    ...joinedConditions<GroupFilter, GroupTest>(filter, toGroupCondition),
    ...(text ? [{ test: ofMirror }] : []),
    ...idsConditions(filter.ids, groupIdOf),
    ...textConditions(filter.name, nameTest),
    ...textConditions(filter.externalId, (question) => asTest(judgeText('groupExternalId', question))),
    ...(isCounted ? [{ test: ofMirror }] : []),
    ...sourceConditions({ type: 'groupSourceType', id: 'groupSourceId' }, filter.source, asTest),
    ...timeConditions('createTime', filter.createdAt, asTest),
    ...timeConditions('updateTime', filter.updatedAt, asTest),
  ]);
}

function nameTest(question: TextQuestion): GroupTest {
  const judge = judgeText('groupName', question);
  return question.kind === 'startsWith' ? { judge, prefix: question.text } : { judge };
}
