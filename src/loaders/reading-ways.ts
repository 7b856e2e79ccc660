import type { ListWay, ReadingWays } from '../../schema/cost/facts.ts';
import { NotConfiguredError } from '../../schema/errors/errors.ts';
import type { GroupFilter } from '../../schema/group/ports.ts';
import type { UserFilter, UserKey } from '../../schema/user/ports.ts';
import { allOf, everything } from './conditions/condition.ts';
import { toGroupCondition } from './group/filter.ts';
import { planGroups } from './group/plan.ts';
import { toUserCondition } from './user/filter.ts';
import { toCheckedLookup } from './user/lookup-keys.ts';
import { planUsers, type UserPlan } from './user/plan.ts';
import { inForms, isSearchable } from './user/search-filter.ts';

const none: ListWay = { way: 'nothing', lookUps: 0, ids: 0, forms: 1, searches: 0, isInUnit: false };

/**
 * How the loaders would read a list, or look a user up, by the very plans that they read by.
 * @param now the gateway's clock, in milliseconds since the epoch
 */
export function createReadingWays(now: () => number): ReadingWays {
  return {
    users(filter, unitId) {
      const inUnit = unitId === undefined ? [] : [{ test: { organizationalUnitId: unitId } }];
      const condition = isGiven<UserFilter>(filter) ? toUserCondition(filter, now) : everything;
      return orNothing(() => wayOfUsers(planUsers(allOf([...inUnit, condition]))));
    },
    groups(filter) {
      const condition = isGiven<GroupFilter>(filter) ? toGroupCondition(filter) : everything;
      return orNothing(() => {
        const plan = planGroups(condition);
        const ids = plan.way === 'ids' ? plan.ids.length : 0;
        const forms = 'prefixes' in plan ? plan.prefixes.length : 1;
        return { ...none, way: plan.way, ids, forms };
      });
    },
    lookUpsOf: (key) => (isLookedUp(key) ? toCheckedLookup(key, '').lookups.length : 1),
  };
}

function wayOfUsers(plan: UserPlan): ListWay {
  const { way, search, organizationalUnitId } = plan;
  const forms = search ? inForms(search) : [];
  return {
    ...none,
    way,
    lookUps: way === 'lookUp' ? toCheckedLookup(plan.key, '').lookups.length : 0,
    ids: way === 'ids' ? plan.ids.length : 0,
    searches: forms.every(isSearchable) ? forms.length : 0,
    isInUnit: organizationalUnitId !== undefined,
  };
}

/** A filter that only the mirror could answer is refused before any call. */
function orNothing(plan: () => ListWay): ListWay {
  try {
    return plan();
  } catch (error) {
    if (error instanceof NotConfiguredError) return none;
    throw error;
  }
}

/** Arguments have been coerced to the filter's own type. */
function isGiven<Filter extends object>(filter: unknown): filter is Filter {
  return typeof filter === 'object' && filter !== null;
}

/** A malformed one is refused before any call. */
function isLookedUp(
  key: Readonly<Record<string, unknown>>,
): key is Readonly<Record<string, unknown>> & UserKey {
  const { username, email, phone } = key;
  const isText = (text: unknown) => typeof text === 'string' && text.trim() !== '';
  const isNumber = typeof phone === 'object' && phone !== null && 'number' in phone && isText(phone.number);
  return isText(username) || isText(email) || isNumber;
}
