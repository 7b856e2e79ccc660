import type { ValueOf } from '../core/input.ts';
import type {
  directoryChangeKind,
  directoryChangeOrigin,
  directoryObjectKind,
  directoryResyncReason,
} from './enums.ts';

export type DirectoryObjectKind = ValueOf<typeof directoryObjectKind>;

export type DirectoryChangeKind = ValueOf<typeof directoryChangeKind>;

export interface Facts {
  readonly origin: DirectoryEventOrigin;
  /** Milliseconds since the epoch. */
  readonly occurredAt: number;
}

export interface ObjectChanged extends Facts {
  readonly type: 'DirectoryObjectChanged';
  readonly objectKind: DirectoryObjectKind;
  readonly objectId: string;
  readonly change: DirectoryChangeKind;
  /** In the graph's spelling; null: not known. Never empty. */
  readonly changedFields: readonly string[] | null;
}

export interface UserMoved extends Facts {
  readonly type: 'DirectoryUserMoved';
  readonly userId: string;
  /** Null: not known. */
  readonly fromIds: readonly string[] | null;
  readonly toIds: readonly string[] | null;
}

export interface MembersChanged extends Facts {
  readonly type: 'DirectoryMembersChanged';
  readonly containerKind: 'GROUP' | 'ORGANIZATIONAL_UNIT';
  readonly containerId: string;
  /** Null: not known which. Empty: none. */
  readonly addedUserIds: readonly string[] | null;
  readonly removedUserIds: readonly string[] | null;
}

export interface ResyncRequired extends Facts {
  readonly type: 'DirectoryResyncRequired';
  readonly reason: ResyncReason;
}

/** A change that has no place in the log yet. */
export type UnloggedChange = ObjectChanged | UserMoved | MembersChanged | ResyncRequired;

export interface Logged {
  /** Names the place in the log behind a change; opaque to clients. */
  readonly cursor: string;
}

/** What subscribers get: ids and names of fields, and never a value. `type` is its type in the graph. */
export type DirectoryChange = UnloggedChange & Logged;

/** Where a change was learned of. */
export type DirectoryEventOrigin = ValueOf<typeof directoryChangeOrigin>;

export type DirectoryEventChange =
  | DirectoryChangeKind
  | 'MEMBERS_ADDED'
  | 'MEMBERS_REMOVED'
  | 'RESYNC_REQUIRED';

/** Why everything has to be read again. */
export type ResyncReason = ValueOf<typeof directoryResyncReason>;

/**
 * The objects of a subscription: where both are given, both must hold for one and the same object. Absent or
 * null: all.
 */
export interface ChangeFilter {
  readonly kinds?: readonly DirectoryObjectKind[] | null | undefined;
  readonly ids?: readonly string[] | null | undefined;
}

export interface Subscription extends ChangeFilter {
  /** The cursor of the last change that the subscriber got; absent or null: it starts now. */
  readonly after?: string | null | undefined;
  /** Aborted when the subscriber leaves. */
  readonly signal: AbortSignal;
}

/** Called by a subscriber's place in the log. */
export interface ChangeListener {
  /** Something was logged. */
  readonly onLogged: () => void;
  /** No change comes any more. */
  readonly onEnd: () => void;
}

/** A subscriber's place in the log: what it has not taken yet takes no memory of its own. */
export interface ChangeReader extends AsyncIterableIterator<DirectoryChange, undefined> {
  /** Whether nothing was logged behind its place. */
  readonly isCurrent: boolean;
  /** When the oldest change behind its place was logged, in milliseconds since the epoch; undefined: none was, or it is lost. */
  readonly behindSince: number | undefined;
  /** The next change that the filter selects; a DirectoryResyncRequired where the log does not reach back to its place. */
  take(): DirectoryChange | undefined;
  /** Goes on from the end of the log: a DirectoryResyncRequired in place of all that was not taken. */
  skip(): DirectoryChange;
  /** In place of `next`, for one listener. */
  attend(listener: ChangeListener): void;
  /** As if its subscriber had left. */
  end(): void;
}

/** Which changes of the log are read: those behind a cursor, the oldest first. */
export interface ChangesWanted extends ChangeFilter {
  readonly after: string;
  readonly first: number;
  readonly isCounted: boolean;
}

export type Subscribed =
  | { readonly changes: ChangeReader }
  | { readonly refused: 'MALFORMED_CURSOR' | 'TOO_MANY_SUBSCRIBERS' };
