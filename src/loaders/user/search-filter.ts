import type { UserSummary } from '../../eiam/developer/users.ts';
import { formsOf, isSameText, startsWithText } from '../../vocabulary/text-forms.ts';

/** What the management API can search users for, all of it at once. `status` in upstream's spelling. */
export interface SearchFilter {
  readonly organizationalUnitId?: string | undefined;
  readonly usernameStartsWith?: string | undefined;
  readonly displayNameStartsWith?: string | undefined;
  readonly email?: string | undefined;
  readonly status?: 'enabled' | 'disabled' | undefined;
}

/** What upstream takes (management-api.md 7.1 gives no figure; the fields hold no more), in characters. */
const longestText = 64;

/** Whether the management API takes all of a filter's texts: it refuses those that no field can hold. */
export function isSearchable(filter: SearchFilter): boolean {
  return Object.values(filter).every((text: string | undefined = '') => [...text].length <= longestText);
}

/** A filter in every Unicode form in which upstream may hold the users that it means: upstream compares texts as they are. */
export function inForms(filter: SearchFilter): readonly [SearchFilter, ...SearchFilter[]] {
  const { usernameStartsWith = '', displayNameStartsWith = '', email = '' } = filter;
  const [first, ...others] = formsOf(usernameStartsWith).flatMap((username) =>
    formsOf(displayNameStartsWith).flatMap((displayName) =>
      formsOf(email.trim()).map((address) => ({
        ...filter,
        usernameStartsWith: username,
        displayNameStartsWith: displayName,
        email: address,
      })),
    ),
  );
  return [first ?? filter, ...others];
}

/**
 * Whether a row of a search shows that upstream ignores a condition. A member that could not be read, or that an
 * account always has (developer-api.md 6.6) and that is missing all the same, shows nothing.
 */
export function contradicts(user: UserSummary, filter: SearchFilter): boolean {
  const { usernameStartsWith: username, displayNameStartsWith: displayName, email, status } = filter;
  const { faults } = user;
  return (
    (username && user.username !== undefined && !startsWithText(user.username, username)) ||
    (displayName && !faults?.displayName && !startsWithText(user.displayName ?? '', displayName)) ||
    (email && !faults?.email && !isSameText(user.email ?? '', email.trim())) ||
    (status !== undefined && user.status !== undefined && user.status !== status)
  );
}
