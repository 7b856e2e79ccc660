import type { UserSummary } from '../eiam/developer/users.ts';
import { readable } from '../eiam/unreadable.ts';
import { pagesOf } from './directory-size.ts';
import type { LoaderParts } from './parts.ts';
import type { UserPages } from './user-pages.ts';

/** Up to so many single calls are never worse by more than it takes to find out how long the list is. */
const fewCalls = 2;

export type UserRows = ReadonlyMap<string, UserSummary>;
const noRows: UserRows = new Map();

/** ListUsers as the cheaper way to read many users, where it is that. */
export function createUserRows({ size, settings }: Pick<LoaderParts, 'size' | 'settings'>, pages: UserPages) {
  /** What the batches that go off together would ask singly: one scan serves them all. */
  let together = 0;

  /**
   * The rows of the whole list by user id where reading it takes fewer calls than single ones do, or where it has been read;
   * otherwise what is known without them. A user that is not among the rows may exist all the same.
   * @param callsWithout how many single calls are needed where these rows are known
   */
  async function insteadOf(callsWithout: (rows: UserRows) => number): Promise<UserRows> {
    const calls = callsWithout(noRows);
    if (calls === 0) return noRows;
    const all = await withSiblings(calls);
    if (pages.scanned() || scanPays(all, size.users)) return scannedRows();
    if (size.users !== undefined || calls <= fewCalls) return noRows;
    return rowsOfUnknownList(callsWithout);
  }

  /** Adds what every batch of this turn wants. */
  async function withSiblings(calls: number): Promise<number> {
    together += calls;
    await null;
    queueMicrotask(() => {
      together = 0;
    });
    return together;
  }

  /** N is not known yet: the scan's first page tells, and is spent either way. */
  async function rowsOfUnknownList(callsWithout: (rows: UserRows) => number): Promise<UserRows> {
    const firstPage = await pages.load(undefined, 1).catch(() => undefined);
    if (!firstPage) return noRows;
    const rows = new Map(readable(firstPage.data).map((row) => [row.userId, row]));
    return scanPays(callsWithout(rows) + 1, firstPage.totalCount) ? scannedRows() : rows;
  }

  function scanPays(calls: number, users: number | undefined): boolean {
    if (users === undefined) return false;
    const expected = pagesOf(users);
    return calls > expected && expected <= settings.maxScanPages;
  }

  /** A scan that could not read every page, or none, leaves the rest to single reads. */
  async function scannedRows(): Promise<UserRows> {
    const scan = await pages.scan().catch(() => undefined);
    return scan?.rows ?? noRows;
  }

  return { insteadOf };
}

export type UserRowSource = ReturnType<typeof createUserRows>;
