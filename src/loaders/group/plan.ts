import type { GroupListing } from '../../../schema/group/ports.ts';
import type { Group } from '../../eiam/developer/groups.ts';
import { formsOf } from '../../vocabulary/text-forms.ts';
import {
  allOf,
  conjunctsOf,
  type Evaluate,
  everything,
  isNothing,
  isShownByRows,
  testsOf,
  toEvaluate,
} from '../conditions/condition.ts';
import { commonIds } from '../conditions/set-conditions.ts';
import { toGroupCondition } from './filter.ts';

/** In each Unicode form: upstream compares names as it holds them. Empty: of all groups. */
export type Prefixes = readonly [string, ...string[]];

/**
 * How the groups that meet a condition are found:
 * - nothing: there are none, whatever the directory holds
 * - page: upstream lists them itself
 * - ids: those groups are read, and evaluated
 * - scan: the whole list is read, and evaluated
 * - mirror: only the mirror can find them
 */
export type GroupPlan =
  | { readonly way: 'nothing' }
  | { readonly way: 'mirror' }
  | { readonly way: 'page'; readonly prefixes: Prefixes }
  | { readonly way: 'ids'; readonly ids: readonly string[]; readonly evaluate: Evaluate<Group> }
  | { readonly way: 'scan'; readonly prefixes: Prefixes; readonly evaluate: Evaluate<Group> };

/** One prefix is left to upstream, whose result is final; the other conditions are evaluated. */
export function planGroups({ filter, orderBy }: GroupListing): GroupPlan {
  const condition = filter ? toGroupCondition(filter) : everything;
  if (orderBy || !isShownByRows(condition)) return { way: 'mirror' };
  if (isNothing(condition)) return { way: 'nothing' };
  const conjuncts = conjunctsOf(condition);
  const tests = testsOf(conjuncts);
  const prefixed = tests.find((test) => test.prefix !== undefined);
  const prefixes = formsOf(prefixed?.prefix ?? '');
  const others = conjuncts.filter((each) => !('test' in each && each.test === prefixed));
  if (others.length === 0) return { way: 'page', prefixes };
  const evaluate = toEvaluate(allOf(others));
  const ids = prefixed ? undefined : commonIds(tests);
  return ids ? { way: 'ids', ids, evaluate } : { way: 'scan', prefixes, evaluate };
}
