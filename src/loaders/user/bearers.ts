import {
  CallLimitError,
  OperationTooComplexError,
  UnreadableMemberError,
} from '../../../schema/errors/errors.ts';
import type { Listed } from '../../../schema/paging/page.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { readable, UnreadableRow } from '../../eiam/unreadable.ts';
import { managementOperation } from '../../vocabulary/ids.ts';
import { largestPage } from '../../vocabulary/limits.ts';
import { createBatchLoader } from '../batch-loader.ts';
import type { LoaderContext } from '../loader-context.ts';
import { callOrFallBack } from '../management-plane.ts';
import type { UnitScope } from '../organizational-unit/scope.ts';
import type { RowSink } from '../paging/list-walk.ts';
import { type CheckedLookup, leftOpenBy, toSearch, type UserLookup } from './lookup-keys.ts';
import type { UserPages } from './pages.ts';

/** The user that bears a key, where a look-up has named another one; null when there is none in scope. */
export type FindBearer = (lookup: CheckedLookup) => Promise<UserSummary | null>;

/**
 * Finds a user by reading users: the management API's filter where the scope is the whole directory, otherwise, or where that
 * leaves it open, one bounded scan for all look-ups of the operation.
 */
export function createUserBearers(
  {
    management,
    fallbacks,
    coalescing,
    schedule,
  }: Pick<LoaderContext, 'management' | 'fallbacks' | 'coalescing' | 'schedule'>,
  { isWhole }: Pick<UnitScope, 'isWhole'>,
  pages: Pick<UserPages, 'scan'>,
): FindBearer {
  /** Undefined: this does not decide. Neither how exact upstream's filters are nor whether it joins them is documented. */
  async function filter(lookup: CheckedLookup): Promise<UserSummary | null | undefined> {
    if (!management || !(await isWhole(true))) return undefined;
    const { lookups, evaluate } = lookup;
    const search = (lookup: UserLookup) =>
      callOrFallBack(management, fallbacks, {
        operation: managementOperation('ListUsers'),
        call: (client, context) =>
          client.searchUsers({ ...toSearch(lookup), pageNumber: 1, pageSize: largestPage }, context),
      });
    const replies = await Promise.all(lookups.map(search));
    const users = replies.flatMap((reply) => readable(reply?.data));
    const bearer = users.find((user) => evaluate(user) === 'yes');
    const hasAll = replies.every(
      (reply) =>
        reply !== undefined && (reply.totalCount ?? Number.POSITIVE_INFINITY) <= readable(reply.data).length,
    );
    const isOpen = users.some((user) => leftOpenBy(lookup, user) !== undefined);
    return bearer ?? (hasAll && !isOpen ? null : undefined);
  }

  const scans = createBatchLoader<CheckedLookup, UserSummary | null>(coalescing, scan, {
    nameOf: ({ lookups }) => JSON.stringify(lookups),
    schedule,
  });

  async function scan(lookups: readonly CheckedLookup[]): Promise<(UserSummary | null | Error)[]> {
    const sink = createBearerSink(lookups);
    const { failure } = await pages.scan(undefined, sink).catch((error: unknown) => {
      const isTooLarge = error instanceof OperationTooComplexError && !(error instanceof CallLimitError);
      throw isTooLarge ? tooComplex(error) : error;
    });
    return sink.searches().map(({ bearer, open }) => bearer ?? failure ?? open ?? null);
  }

  return async (lookup) => {
    const found = await filter(lookup);
    return found === undefined ? scans.load(lookup) : found;
  };
}

/** The result of a scan for one look-up. */
interface BearerSearch {
  readonly lookup: CheckedLookup;
  bearer?: UserSummary;
  /** Why there may be a bearer all the same: the first row that may be the one, as far as it could be read. */
  open?: Error;
}

/** Of a list that is read to its end the first bearer of each key. */
function createBearerSink(lookups: readonly CheckedLookup[]) {
  const begin = () => lookups.map((lookup): BearerSearch => ({ lookup }));
  let searches = begin();
  const sink: RowSink<UserSummary> = {
    takesAll: true,
    add(rows) {
      for (const search of searches) for (const row of rows) look(search, row);
      return true;
    },
    restart() {
      searches = begin();
    },
  };
  return { ...sink, searches: (): readonly BearerSearch[] => searches };
}

function look(search: BearerSearch, row: Listed<UserSummary>): void {
  if (search.bearer) return;
  if (row instanceof UnreadableRow) search.open ??= new UnreadableMemberError(row.fault);
  else if (search.lookup.evaluate(row) === 'yes') search.bearer = row;
  else if (!search.open) {
    const fault = leftOpenBy(search.lookup, row);
    if (fault) search.open = new UnreadableMemberError(fault);
  }
}

function tooComplex(cause: OperationTooComplexError) {
  return new OperationTooComplexError(
    'EIAM answers this look-up with another user than the one asked for, as it does for a telephone number that two regions ' +
      'share. Finding the right one takes a scan of all users, which is larger than allowed. Ask by id or username, or have the ' +
      'operator set access keys or raise EIAM_MAX_SCAN_PAGES.',
    { cause },
  );
}
