import type { User, UserSummary } from '../eiam/developer/users.ts';
import { type Fault, readable } from '../eiam/unreadable.ts';
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
 * Whether a row of a search shows that upstream does not search as it was asked to. A member that could not be read, or that an
 * account always has (developer-api.md 6.6) and that is missing all the same, shows nothing.
 */
export function contradicts(user: UserSummary, filter: UserFilter): boolean {
  return !judge(user, filter, true);
}

/** The member that leaves open whether a user meets the filter, since it could not be read; undefined: nothing is open. */
export function undecidedBy(user: UserSummary, filter: UserFilter): Fault | undefined {
  const { faults } = user;
  if (!faults || meets(user, filter) || contradicts(user, filter)) return undefined;
  const name = conditions(filter).find((each) => faults[each] !== undefined);
  return name && faults[name];
}

type Judged = 'username' | 'displayName' | 'email' | 'phoneNumber' | 'phoneRegion' | 'status';

/** The members that a filter looks at. */
function conditions(filter: UserFilter): readonly Judged[] {
  return [
    ...(filter.usernameStartsWith ? (['username'] as const) : []),
    ...(filter.displayNameStartsWith ? (['displayName'] as const) : []),
    ...(filter.email ? (['email'] as const) : []),
    ...(filter.phoneNumber ? (['phoneNumber', 'phoneRegion'] as const) : []),
    ...(filter.status ? (['status'] as const) : []),
  ];
}

/** @param open what a member stands for that shows nothing */
function judge(user: UserSummary, filter: UserFilter, open: boolean): boolean {
  const { usernameStartsWith, displayNameStartsWith, email, phoneNumber, status } = filter;
  const isOpen = (name: Judged) => user.faults?.[name] !== undefined;
  const begins = (name: 'username' | 'displayName', prefix: string) => {
    const text = user[name];
    if (text === undefined) return (isOpen(name) || name === 'username') && open;
    return startsWithText(text, prefix);
  };
  return (
    (!usernameStartsWith || begins('username', usernameStartsWith)) &&
    (!displayNameStartsWith || begins('displayName', displayNameStartsWith)) &&
    (!email || (user.email === undefined ? isOpen('email') && open : isSameText(user.email, email.trim()))) &&
    (!phoneNumber ||
      hasPhone(user, phoneNumber) ||
      ((isOpen('phoneNumber') || isOpen('phoneRegion')) && open)) &&
    (!status || (user.status === undefined ? open : isInStatus(user.status, status)))
  );
}

function hasPhone(user: UserSummary, number: string): boolean {
  return matchPhone(user, readPhone({ number })) === 'same';
}

function isInStatus(status: string, wanted: string): boolean {
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
