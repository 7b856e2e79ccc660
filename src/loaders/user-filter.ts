import type { User, UserSummary } from '../eiam/developer/users.ts';
import { readable } from '../eiam/unreadable.ts';
import type { UserNode } from './nodes.ts';

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
  const { usernameStartsWith, displayNameStartsWith, email, phoneNumber, status } = filter;
  return (
    startsWith(user.username, usernameStartsWith) &&
    startsWith(user.displayName, displayNameStartsWith) &&
    (!email || user.email?.toLowerCase() === email.toLowerCase()) &&
    (!phoneNumber || user.phoneNumber === phoneNumber) &&
    (!status ||
      (status === 'other' ? !['enabled', 'disabled'].includes(user.status ?? '') : user.status === status))
  );
}

export function isIn(user: User, organizationalUnitId: string | null | undefined): boolean {
  return (
    !organizationalUnitId ||
    readable(user.organizationalUnits).some((unit) => unit.organizationalUnitId === organizationalUnitId)
  );
}

function startsWith(value: string | undefined, prefix: string | null | undefined): boolean {
  return !prefix || (value ?? '').toLowerCase().startsWith(prefix.toLowerCase());
}

export function userIdOf({ userId }: UserSummary): string {
  return userId;
}

export function toNode(profile: UserSummary): UserNode {
  return { id: profile.userId, profile };
}
