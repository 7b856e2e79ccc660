import type { Page, Place } from '../../../schema/paging/page.ts';
import type { Faults } from '../../eiam/unreadable.ts';

/** A page as upstream serves it; `Row` may be a row that cannot be read. */
export interface Reply<Row> {
  /** Rows of the whole list; absent where upstream sent none that can be read. */
  readonly totalCount?: number | undefined;
  /** Why there is no count. */
  readonly faults?: Faults<'totalCount'> | undefined;
  readonly data: readonly Row[];
}

/** The same page with other rows. */
export function mapPage<From, To, At extends Place>(
  page: Page<From, At>,
  toRow: (row: From) => To,
): Page<To, At> {
  return { ...page, entries: page.entries.map(({ row, position }) => ({ row: toRow(row), position })) };
}
