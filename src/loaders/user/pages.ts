import { OperationTooComplexError } from '../../../schema/errors/errors.ts';
import type { Doubt, Listed, Page, Position, Window } from '../../../schema/paging/page.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { idOfReadable } from '../../eiam/unreadable.ts';
import { largestPage } from '../../vocabulary/limits.ts';
import { createSingleLoader } from '../batch-loader.ts';
import { pagesOf } from '../directory-size.ts';
import { userIdOf } from '../nodes.ts';
import type { UnitScope } from '../organizational-unit/scope.ts';
import type { Seams } from '../paging/completeness.ts';
import { createListLengths } from '../paging/list-lengths.ts';
import { loadOffsetWindow } from '../paging/offset-window.ts';
import type { NumberedQuestion } from '../paging/page-plan.ts';
import { createDistinctRows } from '../paging/repeated-pages.ts';
import { timesOf } from '../paging/unreadable-rows.ts';
import type { LoaderParts } from '../parts.ts';

interface UserPageKey extends NumberedQuestion {
  readonly organizationalUnitId: string | undefined;
}

/** What the list of all users is called where the others are called by their unit. */
const whole = '';

interface UserScanKey {
  readonly organizationalUnitId: string | undefined;
}

/** All users of a unit, or of the whole scope, as far as upstream could be read. */
export interface UserScan {
  readonly rows: ReadonlyMap<string, UserSummary>;
  /** The same in the list's order, with the rows that could not be read: any of them may be any user. */
  readonly listed: readonly Listed<UserSummary>[];
  /** Why some pages are missing; undefined when none is. */
  readonly failure: Error | undefined;
  /** Why rows may be missing although no page is. */
  readonly doubts: ReadonlySet<Doubt>;
}

/** ListUsers, page by page or all of it. Each page is asked for once an operation. */
export function createUserPages(
  { calls, coalescing, size, settings, seams }: LoaderParts,
  { tellUnknown }: UnitScope,
) {
  const pages = createSingleLoader(
    coalescing,
    async ({ organizationalUnitId, pageNumber, pageSize: rows }: UserPageKey) => {
      const filter = organizationalUnitId === undefined ? {} : { organizationalUnitId };
      const reply = await tellUnknown(
        calls.send((client, context) => client.listUsers({ ...filter, pageNumber, pageSize: rows }, context)),
      );
      if (organizationalUnitId === undefined && size.isNews(reply)) size.users = reply.totalCount;
      return reply;
    },
    { nameOf: (key) => `${key.organizationalUnitId ?? ''}/${key.pageSize}/${key.pageNumber}` },
  );

  const lengths = createListLengths((unitId) => load(unitId === whole ? undefined : unitId, 1, 1));

  function ask(key: UserPageKey) {
    return lengths.noting(key.organizationalUnitId ?? whole, pages.load(key));
  }

  function load(organizationalUnitId: string | undefined, pageNumber: number, rows: number = largestPage) {
    return ask({ organizationalUnitId, pageNumber, pageSize: rows });
  }

  const scans = createSingleLoader(coalescing, scanPages, {
    nameOf: ({ organizationalUnitId = '' }) => organizationalUnitId,
  });

  function window(
    organizationalUnitId: string | undefined,
    wanted: Window,
    how: Seams = seams,
  ): Promise<Page<Listed<UserSummary>>> {
    const loadPage = (question: NumberedQuestion) => ask({ organizationalUnitId, ...question });
    return loadOffsetWindow<Listed<UserSummary>>(
      wanted,
      { idOf: idOfReadable(userIdOf), timesOf, loadPage },
      how,
    );
  }

  /** All pages at once; one after the other where each seam is to be verified, or the pages do not fit together. */
  async function scanPages({ organizationalUnitId }: UserScanKey): Promise<UserScan> {
    const expected = await expectedPages(organizationalUnitId);
    if (expected === undefined || seams.verify) return walkPages(organizationalUnitId, seams.verify);
    return (await scanAtOnce(organizationalUnitId)) ?? walkPages(organizationalUnitId, true);
  }

  /** Undefined: the list changed meanwhile, or upstream serves smaller pages than it is asked for. */
  async function scanAtOnce(organizationalUnitId: string | undefined): Promise<UserScan | undefined> {
    const distinct = createDistinctRows(userIdOf);
    const counts = new Set<number>();
    let failure: Error | undefined;
    let fits = true;
    let read = 0;
    // The list's length may only be known after its first page, and may grow once while it is read.
    for (let turn = 0; turn < 3; turn += 1) {
      const expected = await expectedPages(organizationalUnitId);
      if (expected === undefined) return undefined;
      if (read >= expected) break;
      const asked = Array.from({ length: expected - read }, (_, index) => read + index + 1);
      const replies = await Promise.allSettled(asked.map((page) => load(organizationalUnitId, page)));
      for (const [index, reply] of replies.entries()) {
        if (reply.status === 'rejected') failure ??= reply.reason;
        else {
          const { data, totalCount } = reply.value;
          if (totalCount !== undefined) counts.add(totalCount);
          const behind = (totalCount ?? 0) - (read + index) * largestPage;
          if (distinct.add(data) || data.length < Math.min(behind, largestPage)) fits = false;
        }
      }
      read = expected;
      if (failure) break;
    }
    const { rows, listed } = distinct;
    if (failure) return { rows, listed, failure, doubts: new Set() };
    if (!fits || counts.size > 1) return undefined;
    const isOnePage = listed.length <= largestPage;
    return { rows, listed, failure, doubts: new Set(isOnePage ? [] : (['UNVERIFIED_SEAM'] as const)) };
  }

  async function walkPages(organizationalUnitId: string | undefined, verify: boolean): Promise<UserScan> {
    const distinct = createDistinctRows(userIdOf);
    const doubts = new Set<Doubt>();
    let after: Position | undefined;
    for (let turn = 0; turn < settings.maxScanPages; turn += 1) {
      // What the scan is used for says that it is in doubt, once.
      const how = { verify, doubted: () => {} };
      const page = await window(organizationalUnitId, { first: largestPage, after }, how);
      distinct.add(page.entries.map(({ row }) => row));
      for (const doubt of page.doubts) doubts.add(doubt);
      if (!page.hasNextPage) return { ...distinct, failure: undefined, doubts };
      after = page.entries.at(-1)?.position;
    }
    throw tooComplex(settings.maxScanPages + 1, settings.maxScanPages);
  }

  /**
   * Pages in the list as far as is known, undefined: upstream does not say. Where nothing is known, or too many pages to be
   * believed at once, the first page tells.
   */
  async function expectedPages(organizationalUnitId: string | undefined): Promise<number | undefined> {
    const known = organizationalUnitId === undefined ? size.users : undefined;
    if (known !== undefined && pagesOf(known) <= settings.maxScanPages) return pagesOf(known);
    const { totalCount } = await load(organizationalUnitId, 1);
    if (totalCount === undefined) return undefined;
    const expected = pagesOf(totalCount);
    if (expected > settings.maxScanPages) throw tooComplex(expected, settings.maxScanPages);
    return expected;
  }

  return {
    load,
    window: (organizationalUnitId: string | undefined, wanted: Window) =>
      window(organizationalUnitId, wanted),
    /** How many users a unit, or the whole scope, has. */
    count: (organizationalUnitId: string = whole) => lengths.of(organizationalUnitId),
    /** Whether the whole scope was, or is being, read. */
    scanned: () => scans.knows({ organizationalUnitId: undefined }),
    scan: (organizationalUnitId?: string) => scans.load({ organizationalUnitId }),
  };
}

function tooComplex(pages: number, allowed: number) {
  return new OperationTooComplexError(
    `This filter has to read every user of the list, which takes ${pages} upstream calls where ${allowed} are allowed. ` +
      'Ask as well for one unit (organizationalUnits.any), for ids, or for a username, email or phone by equals, or have the ' +
      'operator raise EIAM_MAX_SCAN_PAGES.',
  );
}

export type UserPages = ReturnType<typeof createUserPages>;
