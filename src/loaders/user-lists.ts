import type { User, UserSummary } from '../eiam/developer/users.ts';
import type { UserNode } from './nodes.ts';
import { loadOffsetWindow, windowOf } from './offset-window.ts';
import { mapPage, type Page, type Window } from './page.ts';
import type { UnitScope } from './unit-scope.ts';
import type { UserLookups } from './user-lookups.ts';
import type { UserPages } from './user-pages.ts';
import type { UserProfiles } from './user-profiles.ts';

/** What the users of a list must meet, all of it. `status` in upstream's spelling; "other": none that we know. */
export interface UserFilter {
  readonly organizationalUnitId?: string | null | undefined;
  readonly usernameStartsWith?: string | null | undefined;
  readonly displayNameStartsWith?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phoneNumber?: string | null | undefined;
  readonly status?: 'enabled' | 'disabled' | 'other' | null | undefined;
}

/** Lists of users: by page where upstream can list them, by look-up where it can find them, otherwise by a bounded scan. */
export function createUserLists(
  pages: UserPages,
  lookups: UserLookups,
  { details, remember }: UserProfiles,
  { realId }: UnitScope,
) {
  async function list(filter: UserFilter, window: Window): Promise<Page<UserNode>> {
    const { organizationalUnitId, email, phoneNumber, ...scanned } = filter;
    if (email || phoneNumber) return windowOf(await exactMatches(filter), window, ({ id }) => id);
    if (Object.values(scanned).some((value) => value)) return scannedMatches(filter, window);
    const page = await loadOffsetWindow(window, userIdOf, (pageNumber, pageSize) =>
      pages.load(organizationalUnitId ?? undefined, pageNumber, pageSize),
    );
    remember(page.entries.map(({ row }) => row));
    return mapPage(page, toNode);
  }

  /** An address or a number names one user at most; the other conditions are then read off that user. */
  async function exactMatches({ email, phoneNumber, ...rest }: UserFilter): Promise<UserNode[]> {
    const id = await lookups.idBy(email ? { email } : { phoneNumber });
    if (id === null) return [];
    const others = { ...rest, ...(email ? { phoneNumber } : {}) };
    if (!Object.values(others).some((value) => value)) return [{ id }];
    const user = await details.load(id);
    const unitId = rest.organizationalUnitId && (await realId(rest.organizationalUnitId));
    return user && meets(user, others) && isIn(user, unitId) ? [toNode(user)] : [];
  }

  async function scannedMatches(filter: UserFilter, window: Window): Promise<Page<UserNode>> {
    const organizationalUnitId = filter.organizationalUnitId ?? undefined;
    const { rows, failure } = await pages.scan(organizationalUnitId);
    if (failure) throw failure;
    const matches = [...rows.values()].filter((row) => meets(row, filter));
    remember(matches);
    return mapPage(windowOf(matches, window, userIdOf), toNode);
  }

  return { list };
}

function meets(user: UserSummary, filter: UserFilter): boolean {
  const { usernameStartsWith, displayNameStartsWith, phoneNumber, status } = filter;
  return (
    startsWith(user.username, usernameStartsWith) &&
    startsWith(user.displayName, displayNameStartsWith) &&
    (!phoneNumber || user.phoneNumber === phoneNumber) &&
    (!status ||
      (status === 'other' ? !['enabled', 'disabled'].includes(user.status) : user.status === status))
  );
}

function isIn(user: User, organizationalUnitId: string | null | undefined): boolean {
  return (
    !organizationalUnitId ||
    user.organizationalUnits.some((unit) => unit.organizationalUnitId === organizationalUnitId)
  );
}

function startsWith(value: string | undefined, prefix: string | null | undefined): boolean {
  return !prefix || (value ?? '').toLowerCase().startsWith(prefix.toLowerCase());
}

function userIdOf({ userId }: UserSummary): string {
  return userId;
}

function toNode(profile: UserSummary): UserNode {
  return { id: profile.userId, profile };
}
