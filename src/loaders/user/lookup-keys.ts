import type { ExternalId } from '../../../schema/core/external-id.ts';
import type { PhoneLookup, UserKey } from '../../../schema/user/ports.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import type { UserSearch } from '../../eiam/management/directory.ts';
import type { Fault } from '../../eiam/unreadable.ts';
import { readPhone } from '../../vocabulary/phone-digits.ts';
import { formsOf, isSameText } from '../../vocabulary/text-forms.ts';
import { matchPhone } from './phone-numbers.ts';

/** The parameters of one id look-up of upstream (developer-api.md 8.6). */
export type UserLookup =
  | { readonly username: string }
  | { readonly email: string }
  | { readonly phoneNumber: string; readonly phoneRegion?: string | undefined }
  | { readonly userExternalId: string; readonly userSourceType: string; readonly userSourceId: string };

/**
 * Whether a user that a look-up named bears the key.
 * - yes: the user bears it
 * - unknown: a member could not be read, or is missing although an account always has it (developer-api.md 6.6), so that nothing
 *   contradicts the look-up
 * - namesake: the same telephone number in another region, of which a look-up names any one (8.6)
 * - no: another user, or one that has none
 */
export type Bearing = 'yes' | 'unknown' | 'namesake' | 'no';

/** How a user is found by a key: upstream's look-ups, and the check that the user they name bears it. */
export interface CheckedLookup {
  /** Sent one after the other until one finds a user, the likeliest first. At most two. */
  readonly lookups: readonly UserLookup[];
  /** The member of a user that the key is compared with. */
  readonly members: readonly (keyof NonNullable<UserSummary['faults']>)[];
  evaluate(user: UserSummary): Bearing;
}

/** @param instanceId the source of what was made in EIAM itself */
export function toCheckedLookup(key: UserKey, instanceId: string): CheckedLookup {
  const { username, email, phone, externalId } = key;
  if (username) {
    const lookups = formsOf(username.trim()).map((form) => ({ username: form }));
    return {
      lookups,
      members: ['username'],
      evaluate: (user) => evaluateText(username, user.username, 'unknown'),
    };
  }
  if (email) {
    const lookups = formsOf(email.trim()).map((form) => ({ email: form }));
    return {
      lookups,
      members: ['email'],
      evaluate: (user) => evaluateText(email, user.email, user.faults?.email ? 'unknown' : 'no'),
    };
  }
  if (phone) return byPhone(phone);
  if (externalId) return byExternalId(externalId, instanceId);
  throw new TypeError('Expected one thing to look a user up by, but got none');
}

/** Why it is open whether a user bears the key, where a member could not be read; undefined: it is not. */
export function leftOpenBy({ evaluate, members }: CheckedLookup, user: UserSummary): Fault | undefined {
  if (evaluate(user) !== 'unknown') return undefined;
  return members.map((name) => user.faults?.[name]).find((fault) => fault !== undefined);
}

/** The same condition as a search of the management API (management-api.md 7.1). A username has no filter but its prefix. */
export function toSearch(lookup: UserLookup): Omit<UserSearch, 'pageNumber' | 'pageSize'> {
  return 'username' in lookup ? { usernameStartsWith: lookup.username } : lookup;
}

function evaluateText(asked: string, held: string | undefined, missing: Bearing): Bearing {
  if (held === undefined) return missing;
  return isSameText(asked.trim(), held) ? 'yes' : 'no';
}

function byPhone(phone: PhoneLookup): CheckedLookup {
  const splits = readPhone(phone);
  const bearings = { same: 'yes', unknown: 'unknown', otherRegion: 'namesake', other: 'no' } as const;
  return {
    lookups: splits.map(({ region, number }) => ({ phoneNumber: number, phoneRegion: region })),
    members: ['phoneNumber', 'phoneRegion'],
    evaluate: (user) =>
      user.faults?.phoneNumber || user.faults?.phoneRegion ? 'unknown' : bearings[matchPhone(user, splits)],
  };
}

/** Ids at a source are exact: some differ by a capital letter alone. */
function byExternalId({ id, sourceType, sourceId }: ExternalId, instanceId: string): CheckedLookup {
  const lookup = {
    userExternalId: id,
    userSourceType: sourceType,
    userSourceId: sourceId ?? instanceId,
  };
  return {
    lookups: [lookup],
    members: ['userExternalId', 'userSourceType', 'userSourceId'],
    evaluate: ({ userExternalId, userSourceType, userSourceId }) =>
      evaluateMembers([
        [id, userExternalId],
        [sourceType.toLowerCase(), userSourceType?.toLowerCase()],
        [lookup.userSourceId, userSourceId],
      ]),
  };
}

/** Every member of an id that consists of several. */
export function evaluateMembers(
  members: readonly (readonly [asked: string, held: string | undefined])[],
): Bearing {
  if (members.some(([asked, held]) => held !== undefined && held !== asked)) return 'no';
  return members.some(([, held]) => held === undefined) ? 'unknown' : 'yes';
}
