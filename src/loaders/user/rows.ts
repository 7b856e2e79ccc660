import type { UserSummary } from '../../eiam/developer/users.ts';
import { readable } from '../../eiam/unreadable.ts';
import { pagesOf } from '../directory-size.ts';
import type { LoaderParts } from '../parts.ts';
import type { UserPages, UserScan } from './pages.ts';

/** Up to so many single calls are never worse by more than it takes to find out how long the list is. */
const fewCalls = 2;

export type UserRows = ReadonlyMap<string, UserSummary>;
const noRows: UserRows = new Map();

/** What was read of users in place of single calls. */
export interface ReadUsers {
  readonly rows: UserRows;
  /** Whether these are all users there are, each readable: who is not among them does not exist. */
  readonly areAll: boolean;
}

const nothing: ReadUsers = { rows: noRows, areAll: false };

/** ListUsers as the cheaper way to read many users, where it is that. */
export function createUserRows(
  { size, settings, hasOlderAnswers }: Pick<LoaderParts, 'size' | 'settings' | 'hasOlderAnswers'>,
  pages: Pick<UserPages, 'load' | 'scan' | 'scanned'>,
) {
  /** What the batches that go off together would ask singly: one scan serves them all. */
  let together = 0;

  /**
   * The rows of the whole list by user id where reading it takes fewer calls than single ones do, or where it has been read;
   * otherwise what is known without them. A user that is not among the rows may exist all the same, unless these are all.
   * @param callsWithout how many single calls are needed where these rows are known
   */
  async function insteadOf(callsWithout: (rows: UserRows) => number): Promise<ReadUsers> {
    const calls = callsWithout(noRows);
    if (calls === 0) return nothing;
    const all = await withSiblings(calls);
    if (pages.scanned() || scanPays(all, size.users)) return scannedRows();
    if (size.users !== undefined || calls <= fewCalls) return nothing;
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
  async function rowsOfUnknownList(callsWithout: (rows: UserRows) => number): Promise<ReadUsers> {
    const firstPage = await pages.load(undefined, 1).catch(() => undefined);
    if (!firstPage) return nothing;
    const rows = new Map(readable(firstPage.data).map((row) => [row.userId, row]));
    return scanPays(callsWithout(rows) + 1, firstPage.totalCount) ? scannedRows() : { rows, areAll: false };
  }

  function scanPays(calls: number, users: number | undefined): boolean {
    if (users === undefined) return false;
    const expected = pagesOf(users);
    return calls > expected && expected <= settings.maxScanPages;
  }

  /** A scan that could not read every page, or none, leaves the rest to single reads. */
  async function scannedRows(): Promise<ReadUsers> {
    const scan = await pages.scan().catch(() => undefined);
    return scan ? { rows: scan.rows, areAll: showsAll(scan) } : nothing;
  }

  /**
   * An unverified seam hides no more than a change during the reading, which a look-up a moment earlier would have missed too. What is remembered between operations is older than that, and how long it is remembered that somebody does not
   * exist is for the look-ups to say. As many rows as upstream says that there are, so that no reply was cut short.
   */
  function showsAll({ rows, listed, failure, doubts }: UserScan): boolean {
    const isSure = [...doubts].every((doubt) => doubt === 'UNVERIFIED_SEAM');
    return (
      failure === undefined &&
      isSure &&
      rows.size === listed.length &&
      rows.size === size.users &&
      !hasOlderAnswers()
    );
  }

  return { insteadOf };
}

export type UserRowSource = ReturnType<typeof createUserRows>;
