import type {
  DirectoryObjectKind,
  MembersChanged,
  ObjectChanged,
  ResyncReason,
  ResyncRequired,
  UnloggedChange,
  UserMoved,
} from '../../schema/changes/ports.ts';
import { idPrefixes } from '../vocabulary/ids.ts';
import type { DirectoryEvent } from './directory-event.ts';

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
    containerKind: entityId.startsWith(idPrefixes.organizationalUnit) ? 'ORGANIZATIONAL_UNIT' : 'GROUP',
    addedUserIds: isAddition ? userIds : [],
    removedUserIds: isAddition ? [] : userIds,
  };
}
