import type { UnitUserListing, UserKey, UserListing } from '../../../schema/user/ports.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
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
import { toUserCondition, type UserCondition, type UserTest } from './filter.ts';
import type { SearchFilter } from './search-filter.ts';

/**
 * How the users that meet a condition are found:
 * - nothing: there are none, whatever the directory holds
 * - page: upstream lists them itself
 * - lookUp: one user at most, found by a key, and evaluated
 * - ids: those users are read, and evaluated
 * - scan: the whole list is read, and evaluated
 * - mirror: only the mirror can find them
 */
export type UserPlan = {
  /** Only users directly in this unit. */
  readonly organizationalUnitId: string | undefined;
  /** A search of the management API that finds exactly these users, to be tried first. */
  readonly search: SearchFilter | undefined;
} & (
  | { readonly way: 'nothing' }
  | { readonly way: 'page' }
  | { readonly way: 'mirror' }
  | { readonly way: 'lookUp'; readonly key: UserKey; readonly evaluate: Evaluate<UserSummary> }
  | { readonly way: 'ids'; readonly ids: readonly string[]; readonly evaluate: Evaluate<UserSummary> }
  | { readonly way: 'scan'; readonly evaluate: Evaluate<UserSummary> }
);

const none = { organizationalUnitId: undefined, search: undefined };

/**
 * How the users of a listing are found.
 * @param now the gateway's clock, in milliseconds since the epoch
 */
export function planListing(
  { filter, orderBy, ...among }: UserListing | UnitUserListing,
  now: () => number,
): UserPlan {
  const { unit, includeDescendants = false } = 'unit' in among ? among : {};
  if (orderBy || includeDescendants) return { ...none, way: 'mirror' };
  const inUnit = unit ? [{ test: { organizationalUnitId: unit.id } }] : [];
  return planUsers(allOf([...inUnit, filter ? toUserCondition(filter, now) : everything]));
}

/** The cheapest way first. Other conditions on the same user are read off the row that it brings. */
function planUsers(condition: UserCondition): UserPlan {
  if (isNothing(condition)) return { ...none, way: 'nothing' };
  const conjuncts = conjunctsOf(condition);
  const tests = testsOf(conjuncts);
  const [organizationalUnitId, otherUnit] = new Set(tests.flatMap((test) => test.organizationalUnitId ?? []));
  const evaluated = conjuncts.filter((each) => !('test' in each && each.test.organizationalUnitId));
  if (otherUnit !== undefined || !evaluated.every(isShownByRows)) return { ...none, way: 'mirror' };
  if (evaluated.length === 0) return { ...none, organizationalUnitId, way: 'page' };

  const shared = { organizationalUnitId, search: toSearch(evaluated, organizationalUnitId) };
  const keyed = keyedTest(tests);
  if (keyed?.key) {
    const others = evaluated.filter((each) => !('test' in each && each.test === keyed));
    return { ...shared, way: 'lookUp', key: keyed.key, evaluate: toEvaluate(allOf(others)) };
  }
  const evaluate = toEvaluate(allOf(evaluated));
  const ids = commonIds(tests);
  if (ids && isFewEnough(ids, organizationalUnitId)) return { ...shared, way: 'ids', ids, evaluate };
  return { ...shared, way: 'scan', evaluate };
}

/** Undefined: not all of it can be searched for, or two conditions need the same parameter of upstream. */
function toSearch(
  conjuncts: readonly UserCondition[],
  organizationalUnitId: string | undefined,
): SearchFilter | undefined {
  const searches = conjuncts.map((each) => ('test' in each ? each.test.search : undefined));
  const search: SearchFilter = Object.assign({}, ...searches);
  const isWhole = searches.every((each) => each !== undefined);
  if (!isWhole || Object.keys(search).length < searches.length) return undefined;
  return organizationalUnitId === undefined ? search : { ...search, organizationalUnitId };
}

/** An e-mail address before a number before a username. */
function keyedTest(tests: readonly UserTest[]): UserTest | undefined {
  const by = (name: keyof UserKey) => tests.find(({ key }) => key?.[name] !== undefined);
  return by('email') ?? by('phone') ?? by('username');
}

/** Only a user's own reply shows whether it is in a unit: for more ids than this, the unit's list is read instead. */
const fewDetails = 10;

function isFewEnough(ids: readonly string[], organizationalUnitId: string | undefined): boolean {
  return organizationalUnitId === undefined || ids.length <= fewDetails;
}
