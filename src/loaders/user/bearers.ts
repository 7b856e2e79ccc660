import { OperationTooComplexError, UnreadableMemberError } from '../../../schema/errors/errors.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { readable } from '../../eiam/unreadable.ts';
import { largestPage } from '../../vocabulary/limits.ts';
import { askOrFallBack } from '../management-plane.ts';
import type { UnitScope } from '../organizational-unit/scope.ts';
import { expectReadable } from '../paging/unreadable-rows.ts';
import type { LoaderParts } from '../parts.ts';
import { type CheckedLookup, leftOpenBy, toSearch, type UserQuestion } from './lookup-keys.ts';
import type { UserPages } from './pages.ts';

/** The user that bears a key, where a look-up has named another one; null when there is none in scope. */
export type FindBearer = (lookup: CheckedLookup) => Promise<UserSummary | null>;

/**
 * Finds a user by reading users: the management API's filter where the scope is the whole directory, otherwise, or where that
 * leaves it open, one bounded scan for all look-ups of the operation.
 */
export function createUserBearers(
  { management, fallbacks }: Pick<LoaderParts, 'management' | 'fallbacks'>,
  { isWhole }: Pick<UnitScope, 'isWhole'>,
  pages: Pick<UserPages, 'scan'>,
): FindBearer {
  /** Undefined: this does not settle it. Upstream says neither how exact its filters are nor whether it joins them. */
  async function filter(lookup: CheckedLookup): Promise<UserSummary | null | undefined> {
    if (!management || !(await isWhole(true))) return undefined;
    const { questions, judge } = lookup;
    const search = (question: UserQuestion) =>
      askOrFallBack(management, fallbacks, {
        operation: 'management:ListUsers',
        ask: (client, context) =>
          client.searchUsers({ ...toSearch(question), pageNumber: 1, pageSize: largestPage }, context),
      });
    const replies = await Promise.all(questions.map(search));
    const users = replies.flatMap((reply) => readable(reply?.data));
    const bearer = users.find((user) => judge(user) === 'yes');
    const hasAll = replies.every(
      (reply) =>
        reply !== undefined && (reply.totalCount ?? Number.POSITIVE_INFINITY) <= readable(reply.data).length,
    );
    const isOpen = users.some((user) => leftOpenBy(lookup, user) !== undefined);
    return bearer ?? (hasAll && !isOpen ? null : undefined);
  }

  async function scan(lookup: CheckedLookup): Promise<UserSummary | null> {
    const { rows, listed, failure } = await pages.scan().catch((error: unknown) => {
      throw error instanceof OperationTooComplexError ? tooComplex(error) : error;
    });
    const users = [...rows.values()];
    const bearer = users.find((user) => lookup.judge(user) === 'yes');
    if (bearer) return bearer;
    if (failure) throw failure;
    // Any row that could not be read may be the one, and so may one whose member could not be.
    expectReadable(listed);
    const fault = users.map((user) => leftOpenBy(lookup, user)).find((each) => each !== undefined);
    if (fault) throw new UnreadableMemberError(fault);
    return null;
  }

  return async (lookup) => {
    const found = await filter(lookup);
    return found === undefined ? scan(lookup) : found;
  };
}

function tooComplex(cause: OperationTooComplexError) {
  return new OperationTooComplexError(
    'EIAM answers this look-up with another user than the one asked for, as it does for a telephone number that two regions ' +
      'share. Finding the right one takes a scan of all users, which is larger than allowed. Ask by id or username, or have the ' +
      'operator set access keys or raise EIAM_MAX_SCAN_PAGES.',
    { cause },
  );
}
