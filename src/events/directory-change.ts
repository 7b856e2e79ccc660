import type {
  DirectoryEvent,
  DirectoryEventChange,
  DirectoryEventOrigin,
  ResyncReason,
} from './directory-event.ts';

export type DirectoryObjectKind = 'USER' | 'GROUP' | 'ORGANIZATIONAL_UNIT';

export type DirectoryChangeKind = Exclude<
  DirectoryEventChange,
  'MEMBERS_ADDED' | 'MEMBERS_REMOVED' | 'RESYNC_REQUIRED'
>;

interface Facts {
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

interface Logged {
  /** Names the place in the log behind a change; opaque to clients. */
  readonly cursor: string;
}

/** What subscribers get: ids and names of fields, and never a value. `type` is its type in the graph. */
export type DirectoryChange = UnloggedChange & Logged;

/** An event as subscribers get it, in order: an update of a user that also moved it is two changes. */
export function changesOf(event: DirectoryEvent): readonly UnloggedChange[] {
  const { kind, change, moved } = event;
  switch (kind) {
    case 'DIRECTORY':
      return [toResync(event, event.reason ?? 'GAP')];
    case 'MEMBERSHIP':
      return [toMembersChanged(event)];
    case 'USER':
      if (change === 'MOVED') return [toUserMoved(event)];
      return [toObjectChanged(event, kind), ...(moved && change === 'UPDATED' ? [toUserMoved(event)] : [])];
    default:
      return [toObjectChanged(event, kind)];
  }
}

export function toResync(
  { origin, occurredAt }: Pick<DirectoryEvent, 'origin' | 'occurredAt'>,
  reason: ResyncReason,
): ResyncRequired {
  return { type: 'DirectoryResyncRequired', origin, occurredAt, reason };
}

function toObjectChanged(
  { origin, occurredAt, entityId, change, changedFields }: DirectoryEvent,
  objectKind: DirectoryObjectKind,
): ObjectChanged {
  if (change === 'MEMBERS_ADDED' || change === 'MEMBERS_REMOVED' || change === 'RESYNC_REQUIRED') {
    throw new TypeError(`Expected something that happens to a ${objectKind}, but got ${change}`);
  }
  const known = changedFields.length > 0 ? changedFields : null;
  return {
    type: 'DirectoryObjectChanged',
    ...{ origin, occurredAt, objectKind, objectId: entityId, change, changedFields: known },
  };
}

function toUserMoved({ origin, occurredAt, entityId, moved }: DirectoryEvent): UserMoved {
  const { from = null, to = null } = moved ?? {};
  return { type: 'DirectoryUserMoved', origin, occurredAt, userId: entityId, fromIds: from, toIds: to };
}

function toMembersChanged({
  origin,
  occurredAt,
  entityId,
  change,
  relatedIds,
}: DirectoryEvent): MembersChanged {
  const userIds = relatedIds.length > 0 ? relatedIds : null;
  const isAddition = change === 'MEMBERS_ADDED';
  return {
    type: 'DirectoryMembersChanged',
    ...{ origin, occurredAt, containerId: entityId },
    containerKind: entityId.startsWith('ou_') ? 'ORGANIZATIONAL_UNIT' : 'GROUP',
    addedUserIds: isAddition ? userIds : [],
    removedUserIds: isAddition ? [] : userIds,
  };
}
