import type { User, UserSummary } from '../eiam/developer/users.ts';
import { readable } from '../eiam/unreadable.ts';
import type { UserNode } from './nodes.ts';
import { matchPhone, readPhone } from './phone-numbers.ts';
import { isSameText, startsWithText } from './text-forms.ts';

/** What the users of a list must meet, all of it. `status` in upstream's spelling; "other": none that we know. */
export interface UserFilter {
  readonly organizationalUnitId?: string | null | undefined;
  readonly usernameStartsWith?: string | null | undefined;
  readonly displayNameStartsWith?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phoneNumber?: string | null | undefined;
  readonly status?: 'enabled' | 'disabled' | 'other' | null | undefined;
}

/** Whether a user meets every condition that a row of a list can show: all but the unit. */
export function meets(user: UserSummary, filter: UserFilter): boolean {
  return judge(user, filter, false);
}

/**
 * Whether a row of a search shows that upstream does not search as it was asked to. A member that is missing from an odd row,
 * although an account always has it (developer-api.md 6.6), or that could not be read, shows nothing.
 */
export function contradicts(user: UserSummary, filter: UserFilter): boolean {
  return !judge(user, filter, true);
}

function judge(user: UserSummary, filter: UserFilter, missing: boolean): boolean {
  const { usernameStartsWith, displayNameStartsWith, email, phoneNumber, status } = filter;
  const unreadable = (member: 'displayName' | 'email') => missing && user.faults?.[member] !== undefined;
  return (
    (!usernameStartsWith || startsWith(user.username, usernameStartsWith, missing)) &&
    (!displayNameStartsWith ||
      startsWith(user.displayName, displayNameStartsWith, unreadable('displayName'))) &&
    (!email || (user.email === undefined ? unreadable('email') : isSameText(user.email, email.trim()))) &&
    (!phoneNumber || matchPhone(user, readPhone({ number: phoneNumber })) === 'same') &&
    (!status || isInStatus(user.status, status, missing))
  );
}

function startsWith(text: string | undefined, prefix: string, missing: boolean): boolean {
  return text === undefined ? missing : startsWithText(text, prefix);
}

function isInStatus(status: string | undefined, wanted: string, missing: boolean): boolean {
  if (status === undefined) return missing;
  return wanted === 'other' ? !['enabled', 'disabled'].includes(status) : status === wanted;
}

export function isIn(user: User, organizationalUnitId: string): boolean {
  return readable(user.organizationalUnits).some(
    (unit) => unit.organizationalUnitId === organizationalUnitId,
  );
}

export function userIdOf({ userId }: UserSummary): string {
  return userId;
}

export function toNode(profile: UserSummary): UserNode {
  return { id: profile.userId, profile };
}
