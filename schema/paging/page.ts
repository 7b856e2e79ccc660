import type { Faults, UnreadableRow } from '../../src/eiam/unreadable.ts';
import type { UnreadableMemberError } from '../errors/errors.ts';

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

/** A place in a sorted list: the values of its row that the list is sorted by, the id last. */
export interface SortedPlace {
  readonly key: readonly SortValue[];
}

export type SortValue = string | number | null;

/** A place that has a cursor of its own, as those in the log of changes have. */
export interface NamedPlace {
  readonly cursor: string;
}

/** A place in a list, whichever plane has read it. */
export type Place = Position | SortedPlace | NamedPlace;

/** The requested part of a list: `first` rows (1 to 100) behind `after`, or from the start. */
export interface Window {
  readonly first: number;
  readonly after: Position | undefined;
  /** Whether the page's `totalCount` is selected, which may take more reading than its rows; left out: it is. */
  readonly isCounted?: boolean | undefined;
}

/** The same of any list: with `last`, that many rows in front of `before` or of the end, for which the mirror is needed. */
export interface ListWindow {
  readonly first: number;
  readonly after: Place | undefined;
  readonly last?: number | undefined;
  readonly before?: Place | undefined;
  readonly isCounted?: boolean | undefined;
}

export interface Entry<Row, At extends Place = Position> {
  readonly row: Row;
  readonly position: At;
}

/** A window's answer. */
export interface Page<Row, At extends Place = Position> {
  readonly entries: readonly Entry<Row, At>[];
  /** Rows of the whole list, not of the window; undefined where upstream sent no count. */
  readonly totalCount: number | undefined;
  readonly faults?: Faults<'totalCount'> | undefined;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** Why this page is not EXACT; empty: it is. */
  readonly doubts: ReadonlySet<Doubt>;
}

/** The same of any list. */
export type ListPage<Row> = Page<Row, Place>;

/**
 * Why a page cannot be called EXACT (docs/budgets.md, "What a walk guarantees"):
 * `UNVERIFIED_SEAM`: no single reply showed the rows on both sides of a seam, so as many inserts as deletes would go unnoticed.
 * `LOST_ANCHORS`: none of the rows that the cursor holds is where the gateway looked, so that the place is an estimate.
 * `UNSTABLE_ORDER`: rows have changed their order, so that a row may move past the cursor unseen.
 * `UNREADABLE_PARENT`: the id of a unit could not be read, so that what is below it is missing.
 * `UNREADABLE_ROW`: rows of EIAM's lists could not be read, so that the mirror does not hold them.
 */
export type Doubt =
  | 'UNVERIFIED_SEAM'
  | 'LOST_ANCHORS'
  | 'UNSTABLE_ORDER'
  | 'UNREADABLE_PARENT'
  | 'UNREADABLE_ROW';

/** A row as a page of upstream's holds it. */
export type Listed<Row> = Row | UnreadableRow;

/** What stands for a row in the graph: an error for one that could not be read, which GraphQL answers null for at its index. */
export type NodeOrError<Node> = Node | UnreadableMemberError;
