import { BadUserInputError, UnreadableMemberError } from '../../../schema/errors/errors.ts';
import type {
  Doubt,
  Entry,
  ListPage,
  ListWindow,
  NodeOrError,
  Place,
  SortedPlace,
  Window,
} from '../../../schema/paging/page.ts';
import type { User } from '../../eiam/developer/users.ts';
import type { ReadableRow } from '../../eiam/unreadable.ts';
import type {
  MirrorKey,
  MirrorPage,
  MirrorQuestions,
  MirrorWindow,
  QuestionLimits,
} from '../../mirror/questions.ts';

/** The copy of the directory as one operation may ask it. */
export interface MirrorPlane {
  /** Whether it answers what EIAM could answer as well: by READS, by its state, and by what the request asks for. */
  readonly isPreferred: boolean;
  /** The same for a list of this group or unit: EIAM is asked for those that are not held, or not as they are now. */
  isPreferredFor(containerId: string): boolean;
  /** Why its lists may lack rows, which is noted; empty: they are whole. */
  doubts(): ReadonlySet<Doubt>;
  /** Takes the users of a list that it gave: what is asked of one of them is asked of each. */
  listed(userIds: readonly string[]): void;
  /** The groups of a user that the mirror is preferred for and holds without details; undefined: its own reply has them. */
  groupsOf(userId: string): readonly ReadableRow<User['groups']>[] | undefined;
  /**
   * Asks it, and notes how old the answer is.
   * @throws NotConfiguredError where there is none, or it lacks what `needs` names; NotReadyError as long as it fills
   */
  ask<Answer>(
    question: (mirror: MirrorQuestions, limits: QuestionLimits) => Promise<Answer>,
    needs?: MirrorNeeds,
  ): Promise<Answer>;
}

/** `details`: every user's own reply, with manager and custom fields (MIRROR_DETAILS). */
export interface MirrorNeeds {
  readonly details?: boolean;
}

/**
 * The window as EIAM is asked for it; undefined: the mirror is. A walk that began in one plane goes on in it, whatever changes
 * meanwhile: its cursors are places of that plane alone.
 * @param containerId of a list of members or children: whose
 */
export function planeOf(
  window: ListWindow,
  mirror: Pick<MirrorPlane, 'isPreferred' | 'isPreferredFor'>,
  containerId?: string,
): Window | undefined {
  const live = liveWindow(window);
  if (!live || live.after !== undefined) return live;
  const isPreferred = containerId === undefined ? mirror.isPreferred : mirror.isPreferredFor(containerId);
  return isPreferred ? undefined : live;
}

/** The window as EIAM's own lists can be read; undefined: only the mirror can read it. */
function liveWindow({ first, after, last, before, isCounted }: ListWindow): Window | undefined {
  const isForwards = last === undefined && before === undefined;
  if (!isForwards || (after !== undefined && !('offset' in after))) return undefined;
  return { first, after, isCounted };
}

/** The same for a list that the mirror does not have, and that is read forwards alone. @throws BadUserInputError */
export function expectLive(window: ListWindow): Window {
  const live = liveWindow(window);
  if (!live) throw new BadUserInputError('after', 'expected a cursor that this list gave');
  return live;
}

/** @throws BadUserInputError for a cursor of a page that EIAM's own list gave: the two count differently */
export function toMirrorWindow({ first, after, last, before, isCounted = true }: ListWindow): MirrorWindow {
  const bounds = { after: toKey('after', after), before: toKey('before', before), isCounted };
  return last === undefined ? { ...bounds, first } : { ...bounds, last };
}

function toKey(argument: 'after' | 'before', place: Place | undefined): MirrorKey | undefined {
  if (place === undefined) return undefined;
  if ('key' in place) return { values: place.key };
  throw new BadUserInputError(
    argument,
    'expected a cursor of a sorted or backward page: start with `orderBy` or with `last`',
  );
}

/** Of a page whose rows are all there. */
export const exact: ReadonlySet<never> = new Set();

/** The same page as a list of the graph. A row whose conditions are open stands there as an error. */
export function toListPage<Row, Node>(
  page: MirrorPage<Row>,
  mirror: Pick<MirrorPlane, 'doubts'>,
  toNode: (row: Row) => Node,
): ListPage<NodeOrError<Node>> {
  const { entries, totalCount, hasNextPage, hasPreviousPage } = page;
  const toEntry = ({ row, key, open }: (typeof entries)[number]): Entry<NodeOrError<Node>, SortedPlace> => ({
    row: open ? new UnreadableMemberError(open) : toNode(row),
    position: { key: key.values },
  });
  return { entries: entries.map(toEntry), totalCount, hasNextPage, hasPreviousPage, doubts: mirror.doubts() };
}
