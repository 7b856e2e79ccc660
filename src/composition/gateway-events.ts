import type { Cache } from '../cache/cache.ts';
import type { ChangeFeedParts } from '../events/change-feed.ts';
import type { DirectoryEvent } from '../events/directory-event.ts';
import { proofOf } from '../events/evictions.ts';
import { tags as changeTags } from '../vocabulary/tags.ts';

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

/** How events evict. Reads may lag behind those of others; what the gateway found out, it has read. */
export function evictBy(cache: Pick<Cache, 'evictReported' | 'evictAll'>): ChangeFeedParts['evict'] {
  return (tags, event) => {
    const isAll = tags.includes(changeTags.everything);
    if (isAll && event.origin === 'GATEWAY') cache.evictAll();
    else cache.evictReported(isAll ? undefined : tags, proofOf(event));
  };
}
