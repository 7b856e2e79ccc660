import { NotFoundError, OperationTooComplexError, OutOfScopeError } from '../../schema/errors.ts';
import type { OrganizationalUnit } from '../eiam/developer/organizational-units.ts';
import { readable, UnreadableRow } from '../eiam/unreadable.ts';
import type { Doubt, Seams } from './completeness.ts';
import type { OrganizationalUnitNode } from './nodes.ts';
import { largestPage, type Page, type Position, type Window } from './page.ts';
import type { Listed, NodeOrError } from './unreadable-rows.ts';

/** A unit below another one. */
export interface Descendant {
  readonly unit: NodeOrError<OrganizationalUnitNode>;
  /** 1 for a child. */
  readonly level: number;
}

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

/**
 * All units below one, breadth first: the lists of one level are read at once, and before a level begins it is known that its
 * first pages fit into what the walk may still take. Upstream does not show which units are leaves (developer-api.md 1.1), so
 * that each is asked for its children.
 * @throws OperationTooComplexError where it takes more than `maxPages` pages of children
 */
export async function walkDescendants(
  { unitId, levels = Number.POSITIVE_INFINITY }: DescendantsKey,
  loadChildren: LoadChildren,
  maxPages: number,
): Promise<Descendants> {
  const found: FoundUnit[] = [];
  const doubts = new Set<Doubt>();
  /** A unit that is moved while the tree is read may be met twice. */
  const met = new Set([unitId]);
  let pages = 0;
  const countCall = () => {
    pages += 1;
    if (pages > maxPages) throw tooComplex(maxPages);
  };

  async function childrenOf(parentId: string): Promise<Children> {
    const rows: Listed<OrganizationalUnit>[] = [];
    const doubted = new Set<Doubt>();
    let after: Position | undefined;
    for (;;) {
      const window = { first: largestPage, after };
      // What the tree is read for says that it is in doubt, once.
      const page = await loadChildren(parentId, window, { doubted: () => {} }, countCall);
      rows.push(...page.entries.map(({ row }) => row));
      for (const doubt of page.doubts) doubted.add(doubt);
      if (!page.hasNextPage) return { rows, doubts: doubted };
      after = page.entries.at(-1)?.position;
    }
  }

  /** A list named this unit a moment ago: where it is gone by now, nothing is below it. */
  async function childrenOfListed(parentId: string): Promise<Children> {
    try {
      return await childrenOf(parentId);
    } catch (error) {
      if (error instanceof NotFoundError || error instanceof OutOfScopeError)
        return { rows: [], doubts: new Set() };
      throw error;
    }
  }

  let lists = [await childrenOf(unitId)];
  for (let level = 1; ; level += 1) {
    const parents: string[] = [];
    for (const { rows, doubts: doubted } of lists) {
      for (const doubt of doubted) doubts.add(doubt);
      for (const row of rows) {
        if (row instanceof UnreadableRow) {
          if (level < levels) doubts.add('UNREADABLE_PARENT');
        } else {
          if (met.has(row.organizationalUnitId)) continue;
          met.add(row.organizationalUnitId);
          parents.push(row.organizationalUnitId);
        }
        found.push({ row, level });
      }
    }
    if (parents.length === 0 || level >= levels) return { found, doubts };
    if (pages + parents.length > maxPages) throw tooComplex(maxPages);
    lists = await Promise.all(parents.map(childrenOfListed));
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
