import type { GroupFilter } from '../../schema/group/ports.ts';
import type { OrganizationalUnitFilter } from '../../schema/organizational-unit/ports.ts';
import type { UserFilter } from '../../schema/user/ports.ts';
import type { Group } from '../eiam/developer/groups.ts';
import type { OrganizationalUnit } from '../eiam/developer/organizational-units.ts';
import type { UserSummary } from '../eiam/developer/users.ts';
import type { Fault } from '../eiam/unreadable.ts';

// The port of the mirror's questions: those that scan, sort or count. What is read by key has its own (store).

/**
 * A place in a sorted list: what the list is sorted by, of one row, its id last. Places are compared, not counted, so that a row
 * may be gone without a trace. A cursor carries it; one that this list never gave is an InvalidKeyError.
 */
export interface MirrorKey {
  readonly values: readonly (string | number | null)[];
}

interface WindowBounds {
  readonly after?: MirrorKey | undefined;
  readonly before?: MirrorKey | undefined;
  /** Whether `totalCount` is wanted: it takes a visit of every row of the list. */
  readonly isCounted: boolean;
}

/**
 * The rows between two places, of which the first or the last so many are wanted; 0: none, but whether there are any, and how many.
 * Rows come in the order of the list either way.
 */
export type MirrorWindow = WindowBounds &
  (
    | { readonly first: number; readonly last?: undefined }
    | { readonly last: number; readonly first?: undefined }
  );

export interface MirrorEntry<Row> {
  readonly row: Row;
  readonly key: MirrorKey;
  /**
   * Whether the row meets the filter is open, because this member of it could not be read: it stands in the list and is counted,
   * and an error stands for it in the graph, as in lists that are read live. Undefined: it meets the filter.
   */
  readonly open?: Fault | undefined;
}

export interface MirrorPage<Row> {
  readonly entries: readonly MirrorEntry<Row>[];
  /** Rows of the whole list, on all pages; undefined where it was not to be counted. */
  readonly totalCount: number | undefined;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  /** When EIAM last confirmed the entry that was confirmed longest ago, in milliseconds since the epoch; undefined: there are none. */
  readonly confirmedAt: number | undefined;
}

interface Order<Field extends string> {
  readonly field: Field;
  readonly direction: 'ASC' | 'DESC';
}

export type UserOrderField =
  | 'DISPLAY_NAME'
  | 'USERNAME'
  | 'EMAIL'
  | 'CREATED_AT'
  | 'UPDATED_AT'
  | 'ACCOUNT_EXPIRES_AT'
  | 'RELEVANCE';
export type GroupOrderField = 'NAME' | 'CREATED_AT' | 'UPDATED_AT' | 'MEMBER_COUNT' | 'RELEVANCE';
export type OrganizationalUnitOrderField = 'NAME' | 'CREATED_AT' | 'UPDATED_AT' | 'DEPTH' | 'RELEVANCE';

/** What every list is asked with. */
interface ListQuestion<Filter, Field extends string> {
  /** Undefined: no condition. */
  readonly filter?: Filter | undefined;
  /**
   * Undefined: the order of the ids where all rows must have one of `filter.ids`, otherwise EIAM's own. Rows without a value come
   * last either way. RELEVANCE is by `filter.text`; without one it is as if no order were given.
   */
  readonly order?: Order<Field> | undefined;
  readonly window: MirrorWindow;
}

/** The users that a list is of. Of a unit or a group that the mirror does not hold, and of a user, there are none. */
export type UsersAmong =
  | { readonly kind: 'everyone' }
  /** Users of several units below count once. */
  | { readonly kind: 'unit'; readonly unitId: string; readonly includeDescendants: boolean }
  | { readonly kind: 'group'; readonly groupId: string }
  /** Each user once, on the level nearest to the manager, who is never among them, also where the chain of managers is a cycle. */
  | { readonly kind: 'reports'; readonly userId: string; readonly levels: number };

export interface UsersQuestion extends ListQuestion<UserFilter, UserOrderField> {
  readonly among: UsersAmong;
  /** The moment at which accounts are locked or expired, in milliseconds since the epoch. */
  readonly now: number;
}

export interface MirrorUser {
  readonly user: UserSummary;
  /** Among reports: 1 for a direct one. */
  readonly level?: number | undefined;
  /** Among the users of a unit: whether that very unit is the user's primary one; undefined: not known. */
  readonly isPrimary?: boolean | undefined;
}

export type GroupsQuestion = ListQuestion<GroupFilter, GroupOrderField>;

export type UnitsAmong =
  | { readonly kind: 'all' }
  | { readonly kind: 'children'; readonly unitId: string }
  /** Without an order: level by level, each in the order of its parents. */
  | { readonly kind: 'descendants'; readonly unitId: string; readonly levels?: number | undefined };

export interface UnitsQuestion extends ListQuestion<OrganizationalUnitFilter, OrganizationalUnitOrderField> {
  readonly among: UnitsAmong;
}

export interface MirrorUnit {
  readonly unit: OrganizationalUnit;
  /** Among descendants: 1 for a child. */
  readonly level?: number | undefined;
}

export type MirrorKind = 'USER' | 'GROUP' | 'ORGANIZATIONAL_UNIT';

/** A text in the names of objects, the best match first. */
export interface SearchQuestion {
  readonly text: string;
  /** Undefined: all. */
  readonly kinds?: readonly MirrorKind[] | undefined;
  readonly window: MirrorWindow;
}

export type MirrorMatch = {
  /** The names, in the graph, of the fields that contain the text, or one of its words. */
  readonly matched: readonly string[];
} & (
  | { readonly kind: 'USER'; readonly user: UserSummary }
  | { readonly kind: 'GROUP'; readonly group: Group }
  | { readonly kind: 'ORGANIZATIONAL_UNIT'; readonly unit: OrganizationalUnit }
);

/** A group or a unit. Without its row, it is not held yet. */
export type MirrorContainer =
  | { readonly kind: 'GROUP'; readonly id: string; readonly group: Group | undefined }
  | {
      readonly kind: 'ORGANIZATIONAL_UNIT';
      readonly id: string;
      readonly unit: OrganizationalUnit | undefined;
    };

/** That a user is in a group or a unit, directly or through a unit below it. */
export interface MirrorMembership {
  readonly container: MirrorContainer;
  /** Where the user is directly: the container itself, or a unit below it. */
  readonly through: MirrorContainer;
  readonly isDirect: boolean;
}

export interface MirrorCounts {
  readonly users: number;
  readonly groups: number;
  readonly units: number;
}

/** Questions that may wait for a reader where nothing else is set. */
export const usualWaiting = 256;

/** How long an answer is waited for. */
export interface QuestionLimits {
  /** Milliseconds since the epoch; undefined: the readers' own bound. */
  readonly deadlineAt?: number | undefined;
  /** Aborted when the answer is no longer waited for. */
  readonly signal: AbortSignal;
}

/**
 * Each answer is of one moment. Every question may fail with a ReadDeadlineError, a ReadOverloadError, a ReadAbortedError or a
 * ReadFailedError (read-errors.ts); those with a window also with an InvalidKeyError. The unit's alias `ou_root` stands for the root
 * that the mirror holds; the built-in group of all users does not stand for anything.
 */
export interface MirrorQuestions {
  users(question: UsersQuestion, limits: QuestionLimits): Promise<MirrorPage<MirrorUser>>;
  groups(question: GroupsQuestion, limits: QuestionLimits): Promise<MirrorPage<Group>>;
  units(question: UnitsQuestion, limits: QuestionLimits): Promise<MirrorPage<MirrorUnit>>;
  search(question: SearchQuestion, limits: QuestionLimits): Promise<MirrorPage<MirrorMatch>>;
  counts(limits: QuestionLimits): Promise<MirrorCounts>;
  /** Distinct users of a unit. */
  userCount(unitId: string, includeDescendants: boolean, limits: QuestionLimits): Promise<number>;
  reportCount(userId: string, levels: number, limits: QuestionLimits): Promise<number>;
  /** In the order of the ids; for one id the direct membership first, then those through units below, level by level. */
  memberOf(
    userId: string,
    ids: readonly string[],
    includeDescendants: boolean,
    limits: QuestionLimits,
  ): Promise<readonly MirrorMembership[]>;
}
