import { NotFoundError, OperationTooComplexError, OutOfScopeError } from '../../../schema/errors/errors.ts';
import type { Doubt, Listed, Page, Position, Window } from '../../../schema/paging/page.ts';
import type { OrganizationalUnit } from '../../eiam/developer/organizational-units.ts';
import { readable, UnreadableRow } from '../../eiam/unreadable.ts';
import { largestPage } from '../../vocabulary/limits.ts';
import type { Seams } from '../paging/completeness.ts';

/** A unit as the walk met it. */
export interface FoundUnit {
  readonly row: Listed<OrganizationalUnit>;
  readonly level: number;
}

export interface DescendantsKey {
  readonly unitId: string;
  /** Undefined: down to the leaves. */
  readonly levels: number | undefined;
}

export interface Descendants {
  /** Level by level, in the order of their parents. */
  readonly found: readonly FoundUnit[];
  /** Why units may be missing. */
  readonly doubts: ReadonlySet<Doubt>;
}

/** A page of a unit's children. `countCall` is called before each upstream page that it takes. */
export type LoadChildren = (
  parentId: string,
  window: Window,
  how: Pick<Seams, 'doubted'>,
  countCall: () => void,
) => Promise<Page<Listed<OrganizationalUnit>>>;

interface Children {
  readonly rows: readonly Listed<OrganizationalUnit>[];
  readonly doubts: ReadonlySet<Doubt>;
}

/** Counts the pages that a walk reads, and ends it before one too many. */
function createPageBudget(maxPages: number) {
  let pages = 0;
  function expectRoom(more: number): void {
    if (pages + more > maxPages) throw tooComplex(maxPages);
  }
  return {
    /** @throws OperationTooComplexError where so many more are too many */
    expectRoom,
    take(): void {
      expectRoom(1);
      pages += 1;
    },
  };
}

/**
 * All units below one, breadth first: the lists of one level are read at once, and before a level begins it is certain that its
 * first pages fit into what the walk may still take. Upstream does not show which units are leaves (developer-api.md 1.1), so
 * that the children of each are read.
 * @throws OperationTooComplexError where it takes more than `maxPages` pages of children
 */
export async function walkDescendants(
  { unitId, levels = Number.POSITIVE_INFINITY }: DescendantsKey,
  loadChildren: LoadChildren,
  maxPages: number,
): Promise<Descendants> {
  const budget = createPageBudget(maxPages);
  const found: FoundUnit[] = [];
  const doubts = new Set<Doubt>();
  /** A unit that is moved while the tree is read may be met twice. */
  const met = new Set([unitId]);

  let lists = [await readChildren(unitId, loadChildren, budget.take)];
  for (let level = 1; ; level += 1) {
    for (const { doubts: doubted } of lists) for (const doubt of doubted) doubts.add(doubt);
    const rows = lists.flatMap((list) => list.rows).filter((row) => isNew(row, met));
    found.push(...rows.map((row) => ({ row, level })));
    const parents = readable(rows);
    if (level < levels && parents.length < rows.length) doubts.add('UNREADABLE_PARENT');
    if (parents.length === 0 || level >= levels) return { found, doubts };
    budget.expectRoom(parents.length);
    lists = await Promise.all(
      parents.map(({ organizationalUnitId }) =>
        readListedChildren(organizationalUnitId, loadChildren, budget.take),
      ),
    );
  }
}

/** Whether a unit is met for the first time; each that could not be read may be another one. */
function isNew(row: Listed<OrganizationalUnit>, met: Set<string>): boolean {
  if (row instanceof UnreadableRow) return true;
  const { organizationalUnitId } = row;
  if (met.has(organizationalUnitId)) return false;
  met.add(organizationalUnitId);
  return true;
}

/** @param countCall bounds the pages: it throws before one too many */
async function readChildren(
  parentId: string,
  loadChildren: LoadChildren,
  countCall: () => void,
): Promise<Children> {
  const rows: Listed<OrganizationalUnit>[] = [];
  const doubts = new Set<Doubt>();
  let after: Position | undefined;
  for (;;) {
    const window = { first: largestPage, after };
    // Its consumer records the doubt, once.
    const page = await loadChildren(parentId, window, { doubted: () => {} }, countCall);
    rows.push(...page.entries.map(({ row }) => row));
    for (const doubt of page.doubts) doubts.add(doubt);
    if (!page.hasNextPage) return { rows, doubts };
    after = page.entries.at(-1)?.position;
  }
}

/** A list has just named this unit: where it is gone by now, nothing is below it. */
async function readListedChildren(...args: Parameters<typeof readChildren>): Promise<Children> {
  try {
    return await readChildren(...args);
  } catch (error) {
    if (error instanceof NotFoundError || error instanceof OutOfScopeError)
      return { rows: [], doubts: new Set() };
    throw error;
  }
}

function tooComplex(allowed: number) {
  return new OperationTooComplexError(
    `To read all units below this one takes more than the ${allowed} upstream calls that are allowed. ` +
      'Ask for fewer `levels`, or from a unit farther down, or have the operator raise EIAM_MAX_SCAN_PAGES.',
  );
}

/** The units that could be read. */
export function unitsOf({ found }: Descendants): readonly OrganizationalUnit[] {
  return readable(found.map(({ row }) => row));
}
