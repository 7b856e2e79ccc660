import type { UserSummary } from '../eiam/developer/users.ts';
import type { Seams } from './completeness.ts';
import type { UserNode } from './nodes.ts';
import { mapPage, type Page, type Window } from './page.ts';
import type { UnitScope } from './unit-scope.ts';
import { isIn, meets, toNode, type UserFilter, userIdOf } from './user-filter.ts';
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
  async function list(filter: UserFilter, window: Window): Promise<Page<UserNode>> {
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

  function toNodes(page: Page<UserSummary>): Page<UserNode> {
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
    const { rows, failure, doubts } = await pages.scan(organizationalUnitId);
    if (failure) throw failure;
    const matches = [...rows.values()].filter((row) => meets(row, filter));
    remember(matches);
    return mapPage(windowOf({ rows: matches, idOf: userIdOf, doubts }, window, seams), toNode);
  }

  return { list };
}
