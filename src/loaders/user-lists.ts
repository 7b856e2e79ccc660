import type { UserSummary } from '../eiam/developer/users.ts';
import { idOfReadable, readable, UnreadableRow } from '../eiam/unreadable.ts';
import type { Seams } from './completeness.ts';
import type { UserNode } from './nodes.ts';
import { mapPage, type Page, type Window } from './page.ts';
import type { UnitScope } from './unit-scope.ts';
import { type Listed, type NodeOrError, nodeOf } from './unreadable-rows.ts';
import { isIn, meets, toNode, type UserFilter, undecidedBy, userIdOf } from './user-filter.ts';
import type { UserLookups } from './user-lookups.ts';
import type { UserPages } from './user-pages.ts';
import type { UserProfiles } from './user-profiles.ts';
import type { UserSearch } from './user-search.ts';
import { windowOf } from './whole-list.ts';

/**
 * Lists of users: by page where upstream can list them, by search where access keys allow it, by look-up where it can find
 * them, otherwise by a bounded scan.
 */
export function createUserLists(
  pages: UserPages,
  lookups: UserLookups,
  { details, remember }: UserProfiles,
  { realId }: UnitScope,
  search: UserSearch,
  seams: Seams,
) {
  async function list(filter: UserFilter, window: Window): Promise<Page<NodeOrError<UserNode>>> {
    const { organizationalUnitId, email, phoneNumber, ...scanned } = filter;
    if (email || phoneNumber || Object.values(scanned).some((value) => value)) {
      const found = await search(filter, window);
      if (found) return toNodes(found);
      if (email || phoneNumber) {
        return windowOf({ rows: await exactMatches(filter), idOf: ({ id }) => id }, window, seams);
      }
      return scannedMatches(filter, window);
    }
    return toNodes(await pages.window(organizationalUnitId ?? undefined, window));
  }

  function toNodes(page: Page<Listed<UserSummary>>): Page<NodeOrError<UserNode>> {
    remember(readable(page.entries.map(({ row }) => row)));
    return mapPage(page, nodeOf(toNode));
  }

  /** An address or a number names one user at most; the other conditions are then read off that user. */
  async function exactMatches({ email, phoneNumber, ...rest }: UserFilter): Promise<UserNode[]> {
    const { organizationalUnitId } = rest;
    const key = email ? { email } : { phone: phoneNumber ? { number: phoneNumber } : undefined };
    const user = await lookups.find(key, organizationalUnitId ? 'detail' : 'profile');
    const others = { ...rest, ...(email ? { phoneNumber } : {}) };
    if (!user?.profile || !meets(user.profile, others)) return [];
    if (!organizationalUnitId) return [user];
    const whole = await details.load(user.id);
    return whole && isIn(whole, await realId(organizationalUnitId)) ? [user] : [];
  }

  /** Those that meet the filter, and an error for each row that may or may not, since it could not be read. */
  async function scannedMatches(filter: UserFilter, window: Window): Promise<Page<NodeOrError<UserNode>>> {
    const organizationalUnitId = filter.organizationalUnitId ?? undefined;
    const { listed, failure, doubts } = await pages.scan(organizationalUnitId);
    if (failure) throw failure;
    const rows = listed.flatMap((row): Listed<UserSummary>[] => {
      if (row instanceof UnreadableRow || meets(row, filter)) return [row];
      const fault = undecidedBy(row, filter);
      return fault ? [new UnreadableRow(fault)] : [];
    });
    return toNodes(windowOf({ rows, idOf: idOfReadable(userIdOf), doubts }, window, seams));
  }

  return { list };
}
