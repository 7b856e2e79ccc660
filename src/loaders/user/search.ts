import type { Listed, Page, Window } from '../../../schema/paging/page.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { idOfReadable, readable } from '../../eiam/unreadable.ts';
import { managementOperation } from '../../vocabulary/ids.ts';
import { createSingleLoader } from '../batch-loader.ts';
import type { LoaderContext } from '../loader-context.ts';
import { callOrFallBack } from '../management-plane.ts';
import { userIdOf } from '../nodes.ts';
import type { UnitScope } from '../organizational-unit/scope.ts';
import { joinNumbered, UncountedListError } from '../paging/joined-lists.ts';
import { loadOffsetWindow } from '../paging/offset-window.ts';
import { timesOf } from '../paging/unreadable-rows.ts';
import type { UserPages } from './pages.ts';
import { contradicts, inForms, isSearchable, type SearchFilter } from './search-filter.ts';

interface SearchPageKey {
  readonly filter: SearchFilter;
  readonly pageNumber: number;
  readonly pageSize: number;
}

const operation = managementOperation('ListUsers');

const noUsers = { totalCount: 0, data: [] };

/**
 * Users by what the management API can search for, a page of matches a call. It has no provisioning scope, so it is called
 * only where the scope is the whole directory.
 */
export function createUserSearch(
  {
    management,
    coalescing,
    fallbacks,
    seams,
  }: Pick<LoaderContext, 'management' | 'coalescing' | 'fallbacks' | 'seams'>,
  { isWhole, realId }: Pick<UnitScope, 'isWhole' | 'realId'>,
  userPages: Pick<UserPages, 'load'>,
) {
  const pages = createSingleLoader(coalescing, loadPage, { nameOf: JSON.stringify });

  async function loadPage({ filter, pageNumber, pageSize }: SearchPageKey) {
    const { organizationalUnitId: unitId, ...conditions } = filter;
    const organizationalUnitId = unitId ? await realId(unitId) : undefined;
    const request = { ...given({ ...conditions, organizationalUnitId }), pageNumber, pageSize };
    const reply =
      management &&
      (await callOrFallBack(management, fallbacks, {
        operation,
        call: (client, context) => client.searchUsers(request, context),
        ...(organizationalUnitId && { absent: noUsers }),
      }));
    if (reply === undefined) throw new SearchFailure();
    // Whether upstream joins its conditions is not documented; a row that breaks one shows that it does not.
    if (!readable(reply.data).some((row) => contradicts(row, filter))) return reply;
    fallbacks.fellBack(operation);
    throw new SearchFailure();
  }

  /**
   * A window of the users that meet the filter. Undefined where the Developer API has to find them: no access keys, a narrower
   * scope, a failure, or a condition that cannot be searched for.
   * @throws NotFoundError when there is no such unit
   */
  return async function search(
    filter: SearchFilter,
    window: Window,
  ): Promise<Page<Listed<UserSummary>> | undefined> {
    const [composed, ...decomposed] = inForms(filter);
    const isForSearch = [composed, ...decomposed].every(isSearchable);
    if (!management || !isForSearch || !(await isWhole(true))) return undefined;
    const inForm = (form: SearchFilter) => (pageNumber: number, pageSize: number) =>
      pages.load({ filter: form, pageNumber, pageSize });
    const idOf = idOfReadable(userIdOf);
    try {
      const loadPage = joinNumbered<Listed<UserSummary>>(inForm(composed), decomposed.map(inForm), idOf);
      const page = await loadOffsetWindow<Listed<UserSummary>>(
        window,
        { idOf, timesOf, loadPage: ({ pageNumber, pageSize }) => loadPage(pageNumber, pageSize) },
        seams,
      );
      // No user in a unit, or no such unit: one row of the unit's own list distinguishes them.
      if (page.totalCount === 0 && filter.organizationalUnitId)
        await userPages.load(filter.organizationalUnitId, 1, 1);
      return page;
    } catch (error) {
      if (error instanceof SearchFailure || error instanceof UncountedListError) return undefined;
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
