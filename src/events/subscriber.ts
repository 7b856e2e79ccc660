import type { ChangeLog } from './change-log.ts';
import type { DirectoryChange } from './directory-change.ts';
import type { DirectoryEventKind } from './directory-event.ts';

/** What a subscriber wants to hear of; absent or null: everything. */
export interface ChangeFilter {
  readonly kinds?: readonly DirectoryEventKind[] | null | undefined;
  /** Ids that a change is about, or that it names as related. */
  readonly ids?: readonly string[] | null | undefined;
}

export interface SubscriberParts {
  readonly log: ChangeLog;
  readonly filter: ChangeFilter;
  /** The number of the last change that it has heard of; undefined: nobody can tell. */
  readonly position: number | undefined;
  /** A change that says: what happened until now is lost, read everything again. */
  readonly toResync: () => DirectoryChange;
  readonly onEnd: () => void;
}

export interface Subscriber extends AsyncIterableIterator<DirectoryChange, undefined> {
  /** Something was logged. */
  wake(): void;
  end(): void;
  return(): Promise<IteratorReturnResult<undefined>>;
}

/**
 * A reader of the log that keeps nothing but its place in it: a slow one costs no memory, and one that falls behind the
 * log's oldest change is told to read everything again. Resuming and following are the same walk, so that nothing is lost or
 * told twice between the two.
 */
export function createSubscriber({ log, filter, toResync, onEnd, ...parts }: SubscriberParts): Subscriber {
  const matches = createMatcher(filter);
  const over = { done: true, value: undefined } as const;
  let position = parts.position;
  let ended = false;
  let waiting: ((result: IteratorResult<DirectoryChange, undefined>) => void)[] = [];

  function take(): DirectoryChange | undefined {
    if (position === undefined || position < log.oldest - 1) {
      position = log.head;
      return toResync();
    }
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
    const told = waiting;
    waiting = [];
    for (const resolve of told) resolve(over);
    onEnd();
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
    wake() {
      while (waiting.length > 0) {
        const value = take();
        if (!value) return;
        waiting.shift()?.({ done: false, value });
      }
    },
    end,
  };
}

function createMatcher({ kinds, ids }: ChangeFilter): (change: DirectoryChange) => boolean {
  const wantedIds = ids && new Set(ids);
  return ({ kind, change, entityId, relatedIds }) => {
    if (change === 'RESYNC_REQUIRED') return true;
    if (kinds && !kinds.includes(kind)) return false;
    return !wantedIds || wantedIds.has(entityId) || relatedIds.some((id) => wantedIds.has(id));
  };
}
