import { OperationTooComplexError } from '../../schema/errors.ts';
import type { UserSummary } from '../eiam/developer/users.ts';
import { readable } from '../eiam/unreadable.ts';
import { createSingleLoader } from './batch-loader.ts';
import { pagesOf } from './directory-size.ts';
import { largestPage } from './page.ts';
import type { LoaderParts } from './parts.ts';
import type { UnitScope } from './unit-scope.ts';

interface UserPageKey {
  readonly organizationalUnitId: string | undefined;
  readonly pageNumber: number;
  readonly pageSize: number;
}

interface UserScanKey {
  readonly organizationalUnitId: string | undefined;
}

/** All users of a unit, or of the whole scope, as far as upstream could be read. */
export interface UserScan {
  readonly rows: ReadonlyMap<string, UserSummary>;
  /** Why some pages are missing; undefined when none is. */
  readonly failure: Error | undefined;
}

/** ListUsers, page by page or all of it. Each page is asked for once an operation. */
export function createUserPages(
  { calls, coalescing, size, settings }: LoaderParts,
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

  function load(organizationalUnitId: string | undefined, pageNumber: number, rows: number = largestPage) {
    return pages.load({ organizationalUnitId, pageNumber, pageSize: rows });
  }

  const scans = createSingleLoader(coalescing, scanPages, {
    nameOf: ({ organizationalUnitId = '' }) => organizationalUnitId,
  });

  async function scanPages({ organizationalUnitId }: UserScanKey): Promise<UserScan> {
    const rows = new Map<string, UserSummary>();
    let failure: Error | undefined;
    let read = 0;
    // The list's length may only be known after its first page, and may grow once while it is read.
    for (let turn = 0; turn < 3; turn += 1) {
      const expected = await expectedPages(organizationalUnitId);
      if (expected > settings.maxScanPages) throw tooComplex(expected, settings.maxScanPages);
      if (read >= expected) break;
      const asked = Array.from({ length: expected - read }, (_, index) => read + index + 1);
      const replies = await Promise.allSettled(asked.map((page) => load(organizationalUnitId, page)));
      for (const reply of replies) {
        if (reply.status === 'rejected') failure ??= reply.reason;
        else for (const row of readable(reply.value.data)) rows.set(row.userId, row);
      }
      read = expected;
      if (failure) break;
    }
    return { rows, failure };
  }

  /** Pages in the list as far as is known. Where nothing is, or too many to be believed at once, the first page tells. */
  async function expectedPages(organizationalUnitId: string | undefined): Promise<number> {
    const known = organizationalUnitId === undefined ? size.users : undefined;
    if (known !== undefined && pagesOf(known) <= settings.maxScanPages) return pagesOf(known);
    return pagesOf((await load(organizationalUnitId, 1)).totalCount ?? 0);
  }

  return {
    load,
    /** Whether the whole scope was, or is being, read. */
    scanned: () => scans.knows({ organizationalUnitId: undefined }),
    scan: (organizationalUnitId?: string) => scans.load({ organizationalUnitId }),
  };
}

function tooComplex(pages: number, allowed: number) {
  return new OperationTooComplexError(
    `This filter has to read every user of the list, which takes ${pages} upstream calls where ${allowed} are allowed. ` +
      'Ask for an organizationalUnitId, an email or a phoneNumber as well, or have the operator raise EIAM_MAX_SCAN_PAGES.',
  );
}

export type UserPages = ReturnType<typeof createUserPages>;
