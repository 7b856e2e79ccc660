import type { DirectoryEvent } from '../../../src/events/directory-event.ts';

/** No two may be alike: what comes twice is published once. */
let events = 0;

/** An update of Ada by BambooCloud, but for what is given. */
export function toEvent(event: Partial<DirectoryEvent>): DirectoryEvent {
  events += 1;
  return {
    id: `event-${events}`,
    origin: 'BAMBOOCLOUD_CALLBACK',
    kind: 'USER',
    change: 'UPDATED',
    entityId: 'user_ada',
    relatedIds: [],
    changedFields: [],
    occurredAt: Date.UTC(2030, 0, 2, 3, 4, 5),
    ...event,
  };
}
