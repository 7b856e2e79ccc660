import type { UserSummary } from '../../eiam/developer/users.ts';
import { readable } from '../../eiam/unreadable.ts';
import { pagesOf } from '../directory-size.ts';
import type { LoaderContext } from '../loader-context.ts';
import type { RowSink, Walked } from '../paging/list-walk.ts';
import type { UserPages } from './pages.ts';

/** Up to so many single calls are never worse by more than it takes to find out how long the list is. */
const fewCalls = 2;

export type UserRows = ReadonlyMap<string, UserSummary>;

/** Keeps the requested rows of a list. */
export interface RowCollector {
  readonly rows: UserRows;
  add(row: UserSummary): void;
}

/** What was read of users in place of single calls. */
export interface ReadUsers<Collector> {
  readonly found: Collector;
  /** Whether these were all users there are, each readable: one that none of them is does not exist. */
  readonly areAll: boolean;
}

/** ListUsers as the cheaper way to read many users, where it is that. */
export function createUserRows(
  { size, settings, hasOlderAnswers }: Pick<LoaderContext, 'size' | 'settings' | 'hasOlderAnswers'>,
  pages: Pick<UserPages, 'load' | 'scan' | 'isScanHeld'>,
) {
  /** The single calls that batches sent together would make: one scan serves them all. */
  let together = 0;

  /**
   * The rows of the whole list that `collect` keeps, where reading it takes fewer calls than single ones do, or where it is held;
   * otherwise the rows at hand without it. A user that is not among the rows may exist all the same, unless these are all.
   * @param callsWithout how many single calls are needed with these rows at hand
   */
  async function insteadOf<Collector extends RowCollector>(
    collect: () => Collector,
    callsWithout: (known: Collector) => number,
  ): Promise<ReadUsers<Collector>> {
    const nothing = { found: collect(), areAll: false };
    const calls = callsWithout(nothing.found);
    if (calls === 0) return nothing;
    const all = await withSiblings(calls);
    if (pages.isScanHeld() || scanPays(all, size.users)) return (await scanned(collect)) ?? nothing;
    if (size.users !== undefined || calls <= fewCalls) return nothing;
    return rowsOfUnknownList(collect, callsWithout);
  }

  /** Adds the keys of every batch of this tick. */
  async function withSiblings(calls: number): Promise<number> {
    together += calls;
    await null;
    queueMicrotask(() => {
      together = 0;
    });
    return together;
  }

  /** N is not known yet: the scan's first page has it, and is spent either way. */
  async function rowsOfUnknownList<Collector extends RowCollector>(
    collect: () => Collector,
    callsWithout: (known: Collector) => number,
  ): Promise<ReadUsers<Collector>> {
    const found = collect();
    const firstPage = await pages.load(undefined, 1).catch(() => undefined);
    if (!firstPage) return { found, areAll: false };
    for (const row of readable(firstPage.data)) found.add(row);
    const pays = scanPays(callsWithout(found) + 1, firstPage.totalCount);
    return (pays && (await scanned(collect))) || { found, areAll: false };
  }

  function scanPays(calls: number, users: number | undefined): boolean {
    if (users === undefined) return false;
    const expected = pagesOf(users);
    return calls > expected && expected <= settings.maxScanPages;
  }

  /** A scan that could not read every page, or none, leaves the rest to single reads. */
  async function scanned<Collector extends RowCollector>(
    collect: () => Collector,
  ): Promise<ReadUsers<Collector> | undefined> {
    const sink = createCollectingSink(collect);
    const walked = await pages.scan(undefined, sink).catch(() => undefined);
    return walked && { found: sink.found(), areAll: showsAll(walked, sink.counts()) };
  }

  /**
   * An unverified seam hides no more than a change during the reading, which a look-up a moment earlier would have missed too.
   * A cached page is older than that, and how long an absence is cached is set by the look-ups. The rows must be as many as
   * `totalCount`, so that no reply was cut short.
   */
  function showsAll({ failure, doubts }: Walked, counts: RowCounts): boolean {
    const isSure = [...doubts].every((doubt) => doubt === 'UNVERIFIED_SEAM');
    return (
      failure === undefined &&
      isSure &&
      counts.readable === counts.listed &&
      counts.readable === size.users &&
      !hasOlderAnswers()
    );
  }

  return { insteadOf };
}

interface RowCounts {
  readonly listed: number;
  readonly readable: number;
}

function createCollectingSink<Collector extends RowCollector>(collect: () => Collector) {
  let found = collect();
  let counts: RowCounts = { listed: 0, readable: 0 };
  const sink: RowSink<UserSummary> = {
    takesAll: true,
    add(page) {
      const rows = readable(page);
      for (const row of rows) found.add(row);
      counts = { listed: counts.listed + page.length, readable: counts.readable + rows.length };
      return true;
    },
    restart() {
      found = collect();
      counts = { listed: 0, readable: 0 };
    },
  };
  return { ...sink, found: () => found, counts: () => counts };
}

export type UserRowSource = ReturnType<typeof createUserRows>;
