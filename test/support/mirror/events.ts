import type { DirectoryChange } from '../../../src/emulator/directory/change-feed.ts';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';

type Written = Pick<DirectoryEvent, 'kind' | 'change' | 'entityId'> & Partial<DirectoryEvent>;

/** An event as a callback brings it. */
export function toEvent(facts: Written): DirectoryEvent {
  return {
    id: `${facts.kind} ${facts.entityId} ${facts.change} ${facts.occurredAt}`,
    origin: 'ALIBABA_CALLBACK',
    ...{ relatedIds: [], changedFields: [], occurredAt: Date.now() },
    ...facts,
  };
}

/** What a callback says of a write to the emulator's store; undefined: nothing. */
export function eventOf(change: DirectoryChange, occurredAt: number): DirectoryEvent | undefined {
  if (change.what === 'password') return undefined;
  if (change.what === 'groupMember') {
    const { id: entityId, userId, isMember } = change;
    const members = { entityId, relatedIds: [userId], occurredAt };
    return toEvent({
      ...members,
      kind: 'MEMBERSHIP',
      change: isMember ? 'MEMBERS_ADDED' : 'MEMBERS_REMOVED',
    });
  }
  const kinds = { user: 'USER', group: 'GROUP', organizationalUnit: 'ORGANIZATIONAL_UNIT' } as const;
  const how = change.before === undefined ? 'CREATED' : change.after === undefined ? 'DELETED' : 'UPDATED';
  return toEvent({ kind: kinds[change.what], change: how, entityId: change.id, occurredAt });
}
