import type { ListWay, ReadingWays } from '../../schema/cost/facts.ts';
import type { Arguments } from '../../schema/cost/step.ts';
import type { GroupListing } from '../../schema/group/ports.ts';
import type { UserKey, UserListing } from '../../schema/user/ports.ts';
import { planGroups } from './group/plan.ts';
import type { MirrorPlane } from './mirror/mirror-plane.ts';
import { toCheckedLookup } from './user/lookup-keys.ts';
import { planListing, type UserPlan } from './user/plan.ts';
import { inForms, isSearchable } from './user/search-filter.ts';

const none: ListWay = { way: 'nothing', lookUps: 0, ids: 0, forms: 1, searches: 0, isInUnit: false };

/** Whether there is a mirror, and whether it answers what both planes can. */
export interface MirrorUse extends Pick<MirrorPlane, 'isPreferred'> {
  readonly isOn: boolean;
}

/**
 * How the loaders would read a list, or look a user up, by the very plans that they read by.
 * @param now the gateway's clock, in milliseconds since the epoch
 */
export function createReadingWays(
  now: () => number,
  mirror: MirrorUse = { isOn: false, isPreferred: false },
): ReadingWays {
  // Without a mirror it is refused before any call.
  const byMirror = (): ListWay => ({ ...none, way: mirror.isOn ? 'mirror' : 'nothing' });
  const isMirrored = ({ last, before }: Arguments) => isGiven(last) || isGiven(before) || mirror.isPreferred;
  return {
    users(given, unitId) {
      if (isMirrored(given)) return byMirror();
      const unit = unitId === undefined ? {} : { unit: { id: unitId } };
      const plan = planListing({ ...(given as UserListing), ...unit }, now);
      return plan.way === 'mirror' ? byMirror() : wayOfUsers(plan);
    },
    groups(given) {
      if (isMirrored(given)) return byMirror();
      const plan = planGroups(given as GroupListing);
      if (plan.way === 'mirror') return byMirror();
      const ids = plan.way === 'ids' ? plan.ids.length : 0;
      const forms = 'prefixes' in plan ? plan.prefixes.length : 1;
      return { ...none, way: plan.way, ids, forms };
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

function isGiven(argument: unknown): boolean {
  return argument !== undefined && argument !== null;
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
