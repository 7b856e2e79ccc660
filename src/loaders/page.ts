import type { Faults } from '../eiam/unreadable.ts';

/** developer-api.md 6.1 and U3: the largest page of every list. */
export const largestPage = 100;

/** The root's alias, which upstream documents for ListOrganizationalUnits alone (developer-api.md 6.3). */
export const rootAlias = 'ou_root';

/**
 * A place just behind one row of a list, enough to go on from there whichever way upstream pages.
 * `offset`: rows up to and including this one. `id`: of this row. For lists that upstream pages by token:
 * `token` opens the upstream page to ask for next (undefined: the first), `skip` rows of it were already given.
 */
export interface Position {
  readonly offset: number;
  readonly id: string;
  readonly token: string | undefined;
  readonly skip: number;
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

/** A window's answer. `totalCount` counts the whole list, not the window; undefined where upstream sent no count. */
export interface Page<Row> {
  readonly entries: readonly Entry<Row>[];
  readonly totalCount: number | undefined;
  readonly faults?: Faults<'totalCount'> | undefined;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}

/** The same page with other rows. */
export function mapPage<From, To>(page: Page<From>, toRow: (row: From) => To): Page<To> {
  return { ...page, entries: page.entries.map(({ row, position }) => ({ row: toRow(row), position })) };
}
