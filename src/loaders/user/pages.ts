import { OperationTooComplexError } from '../../../schema/errors/errors.ts';
import type { Listed, Page, Window } from '../../../schema/paging/page.ts';
import type { UserSummary } from '../../eiam/developer/users.ts';
import { idOfReadable } from '../../eiam/unreadable.ts';
import { largestPage } from '../../vocabulary/limits.ts';
import { createSingleLoader } from '../batch-loader.ts';
import type { LoaderContext } from '../loader-context.ts';
import { userIdOf } from '../nodes.ts';
import type { UnitScope } from '../organizational-unit/scope.ts';
import type { Seams } from '../paging/completeness.ts';
import { createListLengths } from '../paging/list-lengths.ts';
import { type RowSink, type Walked, walkNumbered } from '../paging/list-walk.ts';
import { loadOffsetWindow } from '../paging/offset-window.ts';
import type { PageRequest } from '../paging/page-plan.ts';
import { createScanPages } from '../paging/scan-pages.ts';
import { timesOf } from '../paging/unreadable-rows.ts';

interface UserPageKey extends PageRequest {
  readonly organizationalUnitId: string | undefined;
}

/** The key of the list of all users; the others have their unit's id. */
const whole = '';

/** ListUsers, page by page or all of it. Each kept page is read once an operation. */
export function createUserPages(
  { calls, coalescing, size, settings, seams }: LoaderContext,
  { orNotFound }: UnitScope,
) {
  const pages = createSingleLoader(
    coalescing,
    async ({ organizationalUnitId, pageNumber, pageSize: rows }: UserPageKey) => {
      const filter = organizationalUnitId === undefined ? {} : { organizationalUnitId };
      const reply = await orNotFound(
        calls.read((client, context) => client.listUsers({ ...filter, pageNumber, pageSize: rows }, context)),
      );
      if (organizationalUnitId === undefined && size.isFirstUse(reply)) size.users = reply.totalCount;
      return reply;
    },
    { nameOf },
  );

  const lengths = createListLengths((unitId) => load(unitId === whole ? undefined : unitId, 1, 1));

  function readPage(key: UserPageKey) {
    return lengths.noting(key.organizationalUnitId ?? whole, pages.load(key));
  }

  function load(organizationalUnitId: string | undefined, pageNumber: number, rows: number = largestPage) {
    return readPage({ organizationalUnitId, pageNumber, pageSize: rows });
  }

  /** Lists that have been read to their end, or are being read, and of which every page is held. */
  const heldWhole = new Set<string>();
  const held = createScanPages({ load: readPage, clear: (key) => pages.clear(key) }, nameOf, (key) => {
    heldWhole.delete(key.organizationalUnitId ?? whole);
  });

  function window(
    organizationalUnitId: string | undefined,
    wanted: Window,
    how: Seams,
    loadKey: (key: UserPageKey) => ReturnType<typeof readPage>,
  ): Promise<Page<Listed<UserSummary>>> {
    const loadPage = (request: PageRequest) => loadKey({ organizationalUnitId, ...request });
    return loadOffsetWindow<Listed<UserSummary>>(
      wanted,
      { idOf: idOfReadable(userIdOf), timesOf, loadPage },
      how,
    );
  }

  /** Reads a list until the sink has enough. */
  function scan(organizationalUnitId: string | undefined, sink: RowSink<UserSummary>): Promise<Walked> {
    if (sink.takesAll) heldWhole.add(organizationalUnitId ?? whole);
    // Its consumer records the doubt, once.
    const doubted = () => {};
    return walkNumbered<UserSummary>(
      {
        idOf: userIdOf,
        load: (pageNumber) => held.load({ organizationalUnitId, pageNumber, pageSize: largestPage }),
        window: (wanted, verify) => window(organizationalUnitId, wanted, { verify, doubted }, held.load),
        maxPages: settings.maxScanPages,
        tooComplex,
      },
      sink,
      seams.verify,
    );
  }

  return {
    load,
    window: (organizationalUnitId: string | undefined, wanted: Window) =>
      window(organizationalUnitId, wanted, seams, readPage),
    /** How many users a unit, or the whole scope, has. */
    count: (organizationalUnitId: string = whole) => lengths.of(organizationalUnitId),
    /** Whether the whole scope was, or is being, read, so that a scan of it takes no further call. */
    isScanHeld: () => heldWhole.has(whole),
    scan,
  };
}

function nameOf({ organizationalUnitId = whole, pageSize, pageNumber }: UserPageKey): string {
  return `${organizationalUnitId}/${pageSize}/${pageNumber}`;
}

function tooComplex(pages: number, allowed: number) {
  return new OperationTooComplexError(
    `This filter has to read every user of the list, which takes ${pages} upstream calls where ${allowed} are allowed. ` +
      'Ask as well for one unit (organizationalUnits.any), for ids, or for a username, email or phone by equals, or have the ' +
      'operator raise EIAM_MAX_SCAN_PAGES.',
  );
}

export type UserPages = ReturnType<typeof createUserPages>;
