import { setImmediate } from 'node:timers/promises';
import type { ChangeFilter, DirectoryChange } from '../../../schema/changes/ports.ts';
import { createChangeFeed } from '../../../src/events/change-feed.ts';
import type { DirectoryEvent } from '../../../src/events/directory-event.ts';
import { ProcessLog } from '../../../src/shared-state/process/log.ts';
import { ManualClock } from '../eiam/clocks.ts';

export interface FeedOptions {
  readonly epoch?: string;
  readonly logSize?: number;
  readonly maxSubscribers?: number;
  readonly evict?: (tags: readonly string[]) => void;
}

/** A feed with a clock that stands still, and subscribers that hear whatever there is to hear. */
export function openFeed({ epoch = 'epoch', logSize = 50, maxSubscribers = 10, evict }: FeedOptions = {}) {
  const clock = new ManualClock();
  const evicted: (readonly string[])[] = [];
  const log = new ProcessLog({ epoch, replica: 'replica', now: clock.now });
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  const feed = createChangeFeed({
    ...clock,
    ...{ log, newId },
    logSize,
    maxSubscribers,
    evict: evict ?? ((tags) => evicted.push(tags)),
  });
  log.follow({ applied: feed.applied, discontinued: feed.discontinued, reachable: () => {} });
  let events = 0;

  function toEvent(event: Partial<DirectoryEvent> = {}): DirectoryEvent {
    events += 1;
    return {
      id: `event-${events}`,
      origin: 'ALIBABA_CALLBACK',
      kind: 'USER',
      change: 'UPDATED',
      entityId: 'user_1',
      relatedIds: [],
      changedFields: [],
      occurredAt: clock.now(),
      ...event,
    };
  }

  function subscribe(wanted: ChangeFilter & { readonly after?: string } = {}) {
    const leaving = new AbortController();
    const subscribed = feed.subscribe({ ...wanted, signal: leaving.signal });
    if (!('changes' in subscribed)) throw new Error(`Expected changes, but got ${subscribed.refused}`);
    const { changes } = subscribed;
    return { changes, leave: () => leaving.abort() };
  }

  /** Subscribes and reads on and on. */
  function listen(wanted: ChangeFilter & { readonly after?: string } = {}) {
    const heard: DirectoryChange[] = [];
    const { changes, leave } = subscribe(wanted);
    let ended = false;
    const reading = async () => {
      for await (const change of changes) heard.push(change);
      ended = true;
    };
    void reading();
    return { heard, leave, hasEnded: () => ended };
  }

  /** The log of one process keeps nothing waiting. */
  function publish(event: DirectoryEvent): boolean {
    const isNew = feed.publish(event);
    if (isNew instanceof Promise) throw new TypeError('Expected an event to be applied at once');
    return isNew;
  }

  return {
    clock,
    feed: { ...feed, publish },
    evicted,
    toEvent,
    subscribe,
    listen,
    /** Lets everything that only waits for promises run. */
    settle: () => setImmediate(),
    publish: (event: Partial<DirectoryEvent> = {}) => publish(toEvent(event)),
  };
}

/** What a change is, in one word and an id, or the reason. */
export function said(change: DirectoryChange): string {
  switch (change.type) {
    case 'DirectoryObjectChanged':
      return `${change.change} ${change.objectId}`;
    case 'DirectoryUserMoved':
      return `MOVED ${change.userId}`;
    case 'DirectoryMembersChanged':
      return `MEMBERS ${change.containerId}`;
    case 'DirectoryResyncRequired':
      return `RESYNC ${change.reason}`;
  }
}

/** The first field that a change names, which tests number them by. */
export function numberOf(change: DirectoryChange | undefined): string | undefined {
  return change?.type === 'DirectoryObjectChanged' ? change.changedFields?.[0] : undefined;
}
