import type { UserSummary } from '../eiam/developer/users.ts';
import { createSingleLoader } from './batch-loader.ts';
import { askOrFallBack } from './management-plane.ts';
import { loadOffsetWindow } from './offset-window.ts';
import type { Page, Window } from './page.ts';
import type { LoaderParts } from './parts.ts';
import type { UnitScope } from './unit-scope.ts';
import { meets, type UserFilter, userIdOf } from './user-filter.ts';

interface SearchPageKey {
  readonly filter: UserFilter;
  readonly pageNumber: number;
  readonly pageSize: number;
}

const operation = 'management:ListUsers';

/**
 * Users by what the management API can search for, a page of matches a call. It knows no provisioning scope, so it is asked
 * only where the scope is the whole directory.
 */
export function createUserSearch(
  { management, coalescing, fallbacks }: LoaderParts,
  { isWhole, realId }: UnitScope,
) {
  const pages = createSingleLoader(coalescing, loadPage, { nameOf: JSON.stringify });

  async function loadPage({ filter, pageNumber, pageSize }: SearchPageKey) {
    const { organizationalUnitId: unitId, ...conditions } = filter;
    const organizationalUnitId = unitId ? await realId(unitId) : undefined;
    const question = { ...given({ ...conditions, organizationalUnitId }), pageNumber, pageSize };
    const reply =
      management &&
      (await askOrFallBack(management, fallbacks, operation, (client, context) =>
        client.searchUsers(question, context),
      ));
    if (reply === undefined) throw new SearchFailure();
    // Whether upstream joins its conditions is not written down; a row that breaks one shows that it does not.
    if (reply.data.every((row) => meets(row, filter))) return reply;
    fallbacks.fellBack(operation);
    throw new SearchFailure();
  }

  /**
   * A window of those who meet the filter. Undefined where the Developer API has to find them: no access keys, a narrower
   * scope, a failure, or a condition that cannot be searched for.
   */
  return async function search(filter: UserFilter, window: Window): Promise<Page<UserSummary> | undefined> {
    if (!management || filter.status === 'other' || !(await isWhole(true))) return undefined;
    try {
      const page = await loadOffsetWindow(window, userIdOf, (pageNumber, pageSize) =>
        pages.load({ filter, pageNumber, pageSize }),
      );
      // Nobody in a unit, or no such unit: the Developer API tells them apart.
      return page.totalCount === 0 && filter.organizationalUnitId ? undefined : page;
    } catch (error) {
      if (error instanceof SearchFailure) return undefined;
      throw error;
    }
  };
}

/** The search cannot answer, and it was counted. */
class SearchFailure extends Error {
  override readonly name = 'SearchFailure';
}

/** The conditions without those that are none. */
function given<Conditions extends object>(conditions: Conditions) {
  type Given = { [Name in keyof Conditions]?: NonNullable<Conditions[Name]> };
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value)) as Given;
}

export type UserSearch = ReturnType<typeof createUserSearch>;
