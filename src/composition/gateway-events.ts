import type { DirectoryEvent } from '../events/directory-event.ts';

/** The scope became the whole directory, or ceased to be it: no event names what entered or left. */
export function toScopeChange(facts: Pick<DirectoryEvent, 'id' | 'entityId' | 'occurredAt'>): DirectoryEvent {
  const blank = { relatedIds: [], changedFields: [] };
  return {
    ...facts,
    ...blank,
    origin: 'GATEWAY',
    kind: 'DIRECTORY',
    change: 'RESYNC_REQUIRED',
    reason: 'SCOPE_CHANGED',
  };
}

/** Ids that this process alone gives, one after the other. */
export function createEventIds(epoch: string): () => string {
  let given = 0;
  return () => {
    given += 1;
    return `${epoch}-${given}`;
  };
}
