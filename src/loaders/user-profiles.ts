import type { User, UserSummary } from '../eiam/developer/users.ts';
import { expectSame, orNull, toError } from './absence.ts';
import { createBatchLoader, createSingleLoader } from './batch-loader.ts';
import { pagesOf } from './directory-size.ts';
import type { IdBatches } from './id-batches.ts';
import type { LoaderParts } from './parts.ts';
import type { UserPages } from './user-pages.ts';

/** Below this, asking singly is never worse by more than it takes to find out how long the list is. */
const fewUsers = 2;

type UserRows = ReadonlyMap<string, UserSummary>;
const noRows: UserRows = new Map();

/** Users by id: in full by GetUser, or their profiles in the cheapest way for as many as are wanted together. */
export function createUserProfiles(
  { calls, coalescing, size, settings, schedule }: LoaderParts,
  pages: UserPages,
  batches: Pick<IdBatches, 'users'>,
) {
  const details = createSingleLoader(coalescing, (userId: string) =>
    orNull<User>(
      calls
        .send((client, context) => client.getUser(userId, context))
        .then((user) => expectSame(userId, user.userId, user)),
    ),
  );

  const profiles = createBatchLoader<string, UserSummary | null>(coalescing, loadProfiles, { schedule });

  async function loadProfiles(userIds: readonly string[]): Promise<(UserSummary | null | Error)[]> {
    const unknown = userIds.filter((userId) => !details.knows(userId));
    const batched = await batches.users(unknown);
    const rows = await rowsFor(unknown.filter((userId) => !batched.has(userId)));
    return Promise.all(
      userIds.map((id) => batched.get(id) ?? rows.get(id) ?? details.load(id).catch(toError)),
    );
  }

  /** budgets.md: min(n, ceil(N/P)). What is not among the rows is read singly. */
  async function rowsFor(userIds: readonly string[]): Promise<UserRows> {
    if (userIds.length === 0) return noRows;
    if (pages.scanned() || scanPays(userIds.length, size.users)) return scannedRows();
    if (size.users !== undefined || userIds.length <= fewUsers) return noRows;
    return rowsOfUnknownList(userIds);
  }

  /** N is not known yet: the scan's first page tells, and is spent either way. */
  async function rowsOfUnknownList(userIds: readonly string[]): Promise<UserRows> {
    const firstPage = await pages.load(undefined, 1).catch(() => undefined);
    if (!firstPage) return noRows;
    const rows = new Map(firstPage.data.map((row) => [row.userId, row]));
    const missing = userIds.filter((userId) => !rows.has(userId)).length;
    return scanPays(missing + 1, firstPage.totalCount) ? scannedRows() : rows;
  }

  function scanPays(wanted: number, users: number | undefined): boolean {
    if (users === undefined) return false;
    const expected = pagesOf(users);
    return wanted > expected && expected <= settings.maxScanPages;
  }

  /** A scan that could not read every page, or none, leaves the rest to single reads. */
  async function scannedRows(): Promise<UserRows> {
    const scan = await pages.scan().catch(() => undefined);
    return scan?.rows ?? noRows;
  }

  return {
    details,
    profiles,
    /** Keeps what a list brought, so that nobody asks for it again. */
    remember: (rows: readonly UserSummary[]) => {
      for (const row of rows) profiles.prime(row.userId, row);
    },
  };
}

export type UserProfiles = ReturnType<typeof createUserProfiles>;
