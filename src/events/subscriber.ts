import type {
  ChangeFilter,
  ChangeListener,
  ChangeReader,
  DirectoryChange,
  DirectoryObjectKind,
  MembersChanged,
  ResyncReason,
} from '../../schema/changes/ports.ts';
import type { ChangeLog } from './change-log.ts';

export interface SubscriberParts {
  readonly log: ChangeLog;
  readonly filter: ChangeFilter;
  /** The number of the last change that it got, or why the log cannot be read on from there. */
  readonly position: number | ResyncReason;
  /** A change that says: what happened until now is lost, read everything again. */
  readonly toResync: (reason: ResyncReason) => DirectoryChange;
  readonly onEnd: () => void;
}

export interface Subscriber extends ChangeReader {
  /** Something was logged. */
  wake(): void;
  /** The log cannot be read on from its place. */
  lose(why: ResyncReason): void;
  return(): Promise<IteratorReturnResult<undefined>>;
}

/**
 * A reader of the log that keeps nothing but its place in it: a slow one costs no memory, and one that falls behind the
 * log's oldest change gets a DirectoryResyncRequired instead. Resuming and following are the same walk, so that nothing is lost or
 * given twice between the two.
 */
export function createSubscriber({ log, filter, toResync, onEnd, ...parts }: SubscriberParts): Subscriber {
  const matches = createMatcher(filter);
  const over = { done: true, value: undefined } as const;
  let position = parts.position;
  let ended = false;
  let waiting: ((result: IteratorResult<DirectoryChange, undefined>) => void)[] = [];
  let listener: ChangeListener | undefined;

  function skip(): DirectoryChange {
    const reason = typeof position === 'string' ? position : 'OVERLOAD';
    position = log.head;
    return toResync(reason);
  }

  function take(): DirectoryChange | undefined {
    if (typeof position === 'string' || position < log.oldest - 1) return skip();
    while (position < log.head) {
      position += 1;
      const change = log.at(position);
      if (change && matches(change)) return change;
    }
    return undefined;
  }

  function end(): void {
    if (ended) return;
    ended = true;
    const readers = waiting;
    waiting = [];
    for (const resolve of readers) resolve(over);
    onEnd();
    listener?.onEnd();
  }

  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (ended) return over;
      const value = waiting.length === 0 ? take() : undefined;
      if (value) return { done: false, value };
      return new Promise((resolve) => waiting.push(resolve));
    },
    async return() {
      end();
      return over;
    },
    get isCurrent() {
      return position === log.head;
    },
    get behindSince() {
      return typeof position === 'string' ? undefined : log.loggedAt(position + 1);
    },
    take,
    skip,
    attend(attending) {
      listener = attending;
      if (ended) attending.onEnd();
    },
    lose(why) {
      position = why;
    },
    wake() {
      listener?.onLogged();
      while (waiting.length > 0) {
        const value = take();
        if (!value) return;
        waiting.shift()?.({ done: false, value });
      }
    },
    end,
  };
}

/** Whether a change is among those that are asked for. */
export function createMatcher({ kinds, ids }: ChangeFilter): (change: DirectoryChange) => boolean {
  const selectedIds = ids && new Set(ids);
  const matchesKind = (kind: DirectoryObjectKind) => !kinds || kinds.includes(kind);
  const matches = (kind: DirectoryObjectKind, id: string) =>
    matchesKind(kind) && (!selectedIds || selectedIds.has(id));

  /** Users that the event does not name match by kind, and by no id. */
  function matchesUserOf({ addedUserIds, removedUserIds }: MembersChanged): boolean {
    if (!matchesKind('USER')) return false;
    if (!selectedIds) return true;
    const userIds = [...(addedUserIds ?? []), ...(removedUserIds ?? [])];
    return userIds.some((id) => selectedIds.has(id));
  }

  return (change) => {
    switch (change.type) {
      case 'DirectoryObjectChanged':
        return matches(change.objectKind, change.objectId);
      case 'DirectoryUserMoved':
        return matches('USER', change.userId);
      case 'DirectoryMembersChanged':
        return matches(change.containerKind, change.containerId) || matchesUserOf(change);
      case 'DirectoryResyncRequired':
        return true;
    }
  };
}
