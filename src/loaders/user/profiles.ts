import type { Awaitable } from '../../../schema/core/awaitable.ts';
import type { User, UserSummary } from '../../eiam/developer/users.ts';
import { createBatchLoader, createSingleLoader } from '../batch-loader.ts';
import type { IdBatches } from '../id-batches.ts';
import type { LoaderContext } from '../loader-context.ts';
import { nullOfNone, orNull, toError } from '../not-found.ts';
import type { RowCollector, UserRowSource, UserRows } from './rows.ts';

/** Users by id: in full by GetUser, or their profiles in the way that is cheapest for the size of the batch. */
export function createUserProfiles(
  { calls, coalescing, schedule }: LoaderContext,
  rows: () => UserRowSource,
  batches: Pick<IdBatches, 'users'>,
) {
  const details = createSingleLoader(
    coalescing,
    (userId: string) => orNull<User>(calls.send((client, context) => client.getUser(userId, context))),
    { recall: recallDetail },
  );

  function recallDetail(userId: string): User | null | undefined {
    try {
      return calls.recall((memory, context) => memory.getUser(userId, context));
    } catch (error) {
      return nullOfNone(error);
    }
  }

  const profiles = createBatchLoader<string, UserSummary | null>(coalescing, loadProfiles, { schedule });

  async function loadProfiles(userIds: readonly string[]): Promise<(UserSummary | null | Error)[]> {
    const unknown = userIds.filter((userId) => !details.has(userId));
    const batched = await batches.users(unknown);
    const found = await rowsFor(unknown.filter((userId) => !batched.has(userId)));
    return Promise.all(
      userIds.map((id) => batched.get(id) ?? found.get(id) ?? details.load(id).catch(toError)),
    );
  }

  /** budgets.md: min(n, ceil(N/P)). What is not among the rows is read singly. */
  async function rowsFor(userIds: readonly string[]): Promise<UserRows> {
    const { found } = await rows().insteadOf(
      () => createRowsById(userIds),
      (known) => userIds.filter((userId) => !known.rows.has(userId)).length,
    );
    return found.rows;
  }

  return {
    details,
    profiles,
    /** A user in memory waits for no batch. */
    profile(userId: string): Awaitable<UserSummary | null> {
      const recalled = profiles.has(userId) ? undefined : details.recall(userId);
      return recalled === undefined ? profiles.load(userId) : recalled;
    },
    /** Keeps the rows of a list, so that they are not read again. */
    prime: (listed: readonly UserSummary[]) => {
      for (const row of listed) profiles.prime(row.userId, row);
    },
  };
}

function createRowsById(userIds: readonly string[]): RowCollector {
  const wanted = new Set(userIds);
  const rows = new Map<string, UserSummary>();
  return {
    rows,
    add(row) {
      if (wanted.has(row.userId)) rows.set(row.userId, row);
    },
  };
}

export type UserProfiles = ReturnType<typeof createUserProfiles>;
