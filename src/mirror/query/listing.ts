import type { Condition } from './condition.ts';
import type { Sql } from './sql.ts';

/** What a list is sorted by, one after the other; the id comes last. */
export interface Term {
  readonly value: Sql;
  readonly kind: 'text' | 'number';
  /** Rows without a value come last, whatever the direction. Of the first term alone. */
  readonly isNullable?: boolean;
}

/** Rows that stand in a table of their own, or in a query, with what only that shows of them. */
export interface Source {
  /** It brings the object's row as `o`. */
  readonly from: Sql;
  /** The same where the object's row is at hand already; left out: `from` is the only way. */
  readonly join?: Sql;
  readonly where: Sql;
  /** Selected beside the key. */
  readonly extra?: Sql;
}

/** A list: objects of one table that meet conditions, in an order. */
export interface Listing {
  readonly table: Sql;
  /** Its rows as `o`, for a look at many; left out: the table itself. */
  readonly rows?: Sql | undefined;
  /** The same in the order of the list; left out: no index has it. */
  readonly inOrder?: Sql | undefined;
  readonly conditions: readonly Condition[];
  /** Where the order is that of a source, rather than of the table. */
  readonly source?: Source | undefined;
  /** How many there are, where a query tells that looks at none of the rows. */
  readonly count?: Sql | undefined;
  readonly terms: readonly Term[];
  readonly direction: 'ASC' | 'DESC';
  /** The members that conditions look at, and that could not be read in some row. */
  readonly open: ReadonlySet<string>;
}
