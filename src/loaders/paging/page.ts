import type { Faults } from '../../eiam/unreadable.ts';
import type { Doubt } from './completeness.ts';

/** developer-api.md 6.1 and U3: the largest page of every list. */
export const largestPage = 100;

/** The root's alias, which upstream documents for ListOrganizationalUnits alone (developer-api.md 6.3). */
export const rootAlias = 'ou_root';

/** A page as upstream serves it; `Row` may be a row that cannot be read. */
export interface Reply<Row> {
  /** Rows of the whole list; absent where upstream sent none that can be read. */
  readonly totalCount?: number | undefined;
  /** Why there is no count. */
  readonly faults?: Faults<'totalCount'> | undefined;
  readonly data: readonly Row[];
}

/**
 * A place just behind one row of a list, enough to go on from there whichever way upstream pages, and to notice that the list
 * has changed meanwhile.
 */
export interface Position {
  /** Rows up to and including this one. */
  readonly offset: number;
  /** `totalCount` when the row was read; undefined where it is not known. */
  readonly total: number | undefined;
  /** Marks of the last rows up to this one, in order (trail.ts): the anchors by which the place is found again. */
  readonly marks: readonly string[];
  /** For lists that upstream pages by token. */
  readonly tokens?: TokenPlace | undefined;
}

/** Where a row stands among upstream's page tokens. */
export interface TokenPlace {
  /** Opens an upstream page that begins `skip` rows before this place; undefined: the list's first page. */
  readonly token: string | undefined;
  readonly skip: number;
  /** Opens the upstream page that begins right at this place, where one is known. */
  readonly next: string | undefined;
}

/** The part of a list that is wanted: `first` rows (1 to 100) behind `after`, or from the start. */
export interface Window {
  readonly first: number;
  readonly after: Position | undefined;
}

export interface Entry<Row> {
  readonly row: Row;
  readonly position: Position;
}

/** A window's answer. */
export interface Page<Row> {
  readonly entries: readonly Entry<Row>[];
  /** Rows of the whole list, not of the window; undefined where upstream did not say. */
  readonly totalCount: number | undefined;
  readonly faults?: Faults<'totalCount'> | undefined;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Why this page is not EXACT; empty: it is. */
  readonly doubts: ReadonlySet<Doubt>;
}

/** The same page with other rows. */
export function mapPage<From, To>(page: Page<From>, toRow: (row: From) => To): Page<To> {
  return { ...page, entries: page.entries.map(({ row, position }) => ({ row: toRow(row), position })) };
}
