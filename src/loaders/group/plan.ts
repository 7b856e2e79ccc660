import { NotConfiguredError } from '../../../schema/errors/errors.ts';
import type { Group } from '../../eiam/developer/groups.ts';
import {
  allOf,
  conjunctsOf,
  isNothing,
  isShownByRows,
  type Judge,
  testsOf,
  toJudge,
} from '../conditions/condition.ts';
import { commonIds } from '../conditions/set-conditions.ts';
import { formsOf } from '../conditions/text-forms.ts';
import type { GroupCondition } from './filter.ts';

/** In each Unicode form: upstream compares names as it holds them. Empty: of all groups. */
export type Prefixes = readonly [string, ...string[]];

/**
 * How the groups that meet a condition are found:
 * - nothing: there are none, whatever the directory holds
 * - page: upstream lists them itself
 * - ids: those groups are read, and judged
 * - scan: the whole list is read, and judged
 */
export type GroupPlan =
  | { readonly way: 'nothing' }
  | { readonly way: 'page'; readonly prefixes: Prefixes }
  | { readonly way: 'ids'; readonly ids: readonly string[]; readonly judge: Judge<Group> }
  | { readonly way: 'scan'; readonly prefixes: Prefixes; readonly judge: Judge<Group> };

/**
 * One prefix is left to upstream, which has the last word on it; the other conditions are judged.
 * @throws NotConfiguredError where only the mirror can tell which groups meet the condition
 */
export function planGroups(condition: GroupCondition): GroupPlan {
  if (!isShownByRows(condition)) throw new NotConfiguredError(['MIRROR']);
  if (isNothing(condition)) return { way: 'nothing' };
  const conjuncts = conjunctsOf(condition);
  const tests = testsOf(conjuncts);
  const prefixed = tests.find((test) => test.prefix !== undefined);
  const prefixes = formsOf(prefixed?.prefix ?? '');
  const others = conjuncts.filter((each) => !('test' in each && each.test === prefixed));
  if (others.length === 0) return { way: 'page', prefixes };
  const judge = toJudge(allOf(others));
  const ids = prefixed ? undefined : commonIds(tests);
  return ids ? { way: 'ids', ids, judge } : { way: 'scan', prefixes, judge };
}
