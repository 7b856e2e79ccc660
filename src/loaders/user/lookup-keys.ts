import type { ExternalId } from '../../../schema/core/external-id.ts';
import type { PhoneLookup, UserKey } from '../../../schema/user/ports.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import type { UserSearch } from '../../eiam/management/directory.ts';
import type { Fault } from '../../eiam/unreadable.ts';
import { formsOf, isSameText } from '../conditions/text-forms.ts';
import { matchPhone, readPhone } from './phone-numbers.ts';

/** One question to an id look-up of upstream (developer-api.md 8.6). */
export type UserQuestion =
  | { readonly username: string }
  | { readonly email: string }
  | { readonly phoneNumber: string; readonly phoneRegion?: string | undefined }
  | { readonly userExternalId: string; readonly userSourceType: string; readonly userSourceId: string };

/**
 * Whether a user that a look-up named bears the key.
 * - yes: the user bears it
 * - unknown: a member could not be read, or is missing although an account always has it (developer-api.md 6.6), so that nothing
 *   speaks against the look-up
 * - namesake: the same telephone number in another region, of which a look-up names any one (8.6)
 * - no: another user, or one that has none
 */
export type Bearing = 'yes' | 'unknown' | 'namesake' | 'no';

/** How a user is found by a key: upstream's look-ups, and the check that the user they name bears it. */
export interface CheckedLookup {
  /** Sent one after the other until one finds a user, the likeliest first. At most two. */
  readonly questions: readonly UserQuestion[];
  /** What of a user the key is compared with. */
  readonly members: readonly (keyof NonNullable<UserSummary['faults']>)[];
  judge(user: UserSummary): Bearing;
}

/** @param instanceId the source of what was made in EIAM itself */
export function toCheckedLookup(key: UserKey, instanceId: string): CheckedLookup {
  const { username, email, phone, externalId } = key;
  if (username) {
    const questions = formsOf(username.trim()).map((form) => ({ username: form }));
    return {
      questions,
      members: ['username'],
      judge: (user) => judgeText(username, user.username, 'unknown'),
    };
  }
  if (email) {
    const questions = formsOf(email.trim()).map((form) => ({ email: form }));
    return {
      questions,
      members: ['email'],
      judge: (user) => judgeText(email, user.email, user.faults?.email ? 'unknown' : 'no'),
    };
  }
  if (phone) return byPhone(phone);
  if (externalId) return byExternalId(externalId, instanceId);
  throw new TypeError('Expected one thing to look a user up by, but got none');
}

/** Why it is open whether a user bears the key, where a member could not be read; undefined: it is not. */
export function leftOpenBy({ judge, members }: CheckedLookup, user: UserSummary): Fault | undefined {
  if (judge(user) !== 'unknown') return undefined;
  return members.map((name) => user.faults?.[name]).find((fault) => fault !== undefined);
}

/** The same condition as a search of the management API (management-api.md 7.1). A username has no filter but its prefix. */
export function toSearch(question: UserQuestion): Omit<UserSearch, 'pageNumber' | 'pageSize'> {
  return 'username' in question ? { usernameStartsWith: question.username } : question;
}

function judgeText(asked: string, held: string | undefined, missing: Bearing): Bearing {
  if (held === undefined) return missing;
  return isSameText(asked.trim(), held) ? 'yes' : 'no';
}

function byPhone(phone: PhoneLookup): CheckedLookup {
  const splits = readPhone(phone);
  const bearings = { same: 'yes', unknown: 'unknown', otherRegion: 'namesake', other: 'no' } as const;
  return {
    questions: splits.map(({ region, number }) => ({ phoneNumber: number, phoneRegion: region })),
    members: ['phoneNumber', 'phoneRegion'],
    judge: (user) =>
      user.faults?.phoneNumber || user.faults?.phoneRegion ? 'unknown' : bearings[matchPhone(user, splits)],
  };
}

/** Ids at a source are exact: some differ by a capital letter alone. */
function byExternalId({ id, sourceType, sourceId }: ExternalId, instanceId: string): CheckedLookup {
  const question = {
    userExternalId: id,
    userSourceType: sourceType,
    userSourceId: sourceId ?? instanceId,
  };
  return {
    questions: [question],
    members: ['userExternalId', 'userSourceType', 'userSourceId'],
    judge: ({ userExternalId, userSourceType, userSourceId }) =>
      judgeMembers([
        [id, userExternalId],
        [sourceType.toLowerCase(), userSourceType?.toLowerCase()],
        [question.userSourceId, userSourceId],
      ]),
  };
}

/** Every member of an id that consists of several. */
export function judgeMembers(
  members: readonly (readonly [asked: string, held: string | undefined])[],
): Bearing {
  if (members.some(([asked, held]) => held !== undefined && held !== asked)) return 'no';
  return members.some(([, held]) => held === undefined) ? 'unknown' : 'yes';
}
