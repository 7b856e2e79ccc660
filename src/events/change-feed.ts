import type {
  ChangesWanted,
  DirectoryChange,
  DirectoryEventOrigin,
  ResyncReason,
  Subscribed,
  Subscription,
  UnloggedChange,
} from '../../schema/changes/ports.ts';
import type { ListPage } from '../../schema/paging/page.ts';
import type { SetTimer } from '../eiam/clock.ts';
import { type ChangeCursor, parseCursor, toCursor } from './change-cursor.ts';
import {
  type ChangeJournal,
  createChangeLog,
  createJournaledLog,
  type JournaledChange,
} from './change-log.ts';
import { readChanges } from './change-pages.ts';
import { createCoalescing } from './coalescing.ts';
import { changesOf, toResync } from './directory-change.ts';
import type { DirectoryEvent } from './directory-event.ts';
import { evictionsOf } from './evictions.ts';
import { createOnceOnly } from './once-only.ts';
import { createResyncs } from './resyncs.ts';
import { createSubscriber, type Subscriber } from './subscriber.ts';

export interface ChangeFeedParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly setTimer: SetTimer;
  /** An id of this process, of letters, digits, "_" and "-": cursors of another one cannot be resumed from. */
  readonly epoch: string;
  /** Changes that are kept to resume from; a subscriber that falls further behind gets a DirectoryResyncRequired. */
  readonly logSize: number;
  readonly maxSubscribers: number;
  /** Forgets what is remembered under these tags (evictions.ts); not called for writes of ours, which do so themselves. */
  readonly evict: (tags: readonly string[], event: DirectoryEvent) => void;
  /** Where changes are kept beyond the process; undefined: in memory alone. */
  readonly journal?: ChangeJournal | undefined;
  /** Gets each new event; whether what it changed is logged by what reads it again. Default: no. */
  readonly follow?: ((event: DirectoryEvent) => boolean) | undefined;
}

export interface ChangeFeed extends Disposable {
  /**
   * Evicts what an event makes stale, then notifies the subscribers; in this order, so that what they read then is fresh
   * (callbacks.md, "Pipeline"). False for an event that was published before. What `evict` throws leaves the event untaken.
   */
  publish(event: DirectoryEvent): boolean;
  subscribe(subscription: Subscription): Subscribed;
  /** Gives subscribers what the journal has written, in order. */
  logged(changes: readonly JournaledChange[]): void;
  /** The current cursor: later changes come after it. */
  cursor(): string;
  /** A page of the log; undefined: the text is no cursor. */
  read(wanted: ChangesWanted): Promise<ListPage<DirectoryChange>> | undefined;
}

/** Everything that happens in the directory, in one order for all subscribers. Disposing of it ends every subscription. */
export function createChangeFeed(parts: ChangeFeedParts): ChangeFeed {
  const { now, setTimer, evict, journal, follow = () => false } = parts;
  const epoch = journal?.epoch ?? parts.epoch;
  const log = journal ? createJournaledLog(parts.logSize, journal) : createChangeLog(parts.logSize);
  const taken = createOnceOnly(now);
  const subscribers = new Set<Subscriber>();
  /** Where the latest push came from. */
  let pushOrigin: DirectoryEventOrigin = 'GATEWAY';
  let closed = false;
  const coalescing = createCoalescing({
    now,
    setTimer,
    resync: () => append([toResync({ origin: pushOrigin, occurredAt: now() }, 'OVERLOAD')]),
  });

  const cursor = () => toCursor({ epoch, sequence: log.head });
  const resyncs = createResyncs({ cursor, now });

  function append(changes: readonly UnloggedChange[]): void {
    if (journal) journal.append(changes);
    else logged(changes.map((change, at) => ({ change, at: now(), sequence: log.head + 1 + at })));
  }

  function logged(changes: readonly JournaledChange[]): void {
    for (const { change, at, sequence } of changes) {
      log.append({ ...change, cursor: toCursor({ epoch, sequence }) }, at);
    }
    for (const subscriber of subscribers) subscriber.wake();
  }

  /** Where in the log a subscriber goes on, or why it cannot. */
  function placeOf({ epoch: counted, sequence }: ChangeCursor): number | ResyncReason {
    if (counted !== epoch || sequence > log.head) return 'NEW_LOG';
    return sequence < log.oldest - 1 ? 'GAP' : sequence;
  }

  return {
    cursor,
    publish(event) {
      // A write of ours is published once anyway, and has evicted what it touched by itself, more exactly than its event could.
      if (event.origin !== 'MUTATION') {
        if (taken.has(event.id)) return false;
        evict(evictionsOf(event), event);
        taken.add(event.id);
      }
      if (follow(event)) return true;
      const { full = false, quiet = false } = event;
      if (full) pushOrigin = event.origin;
      if (quiet || (full && !coalescing.admit())) return true;
      append(changesOf(event));
      return true;
    },
    logged,
    read({ after, ...wanted }) {
      const place = parseCursor(after);
      return place && readChanges({ log, position: placeOf(place), toResync: resyncs.of }, wanted);
    },
    subscribe({ after, signal, ...filter }) {
      const place = typeof after === 'string' ? parseCursor(after) : { epoch, sequence: log.head };
      if (!place) return { refused: 'MALFORMED_CURSOR' };
      if (subscribers.size >= parts.maxSubscribers) return { refused: 'TOO_MANY_SUBSCRIBERS' };
      const subscriber = createSubscriber({
        log,
        filter,
        position: placeOf(place),
        toResync: resyncs.of,
        onEnd: () => {
          subscribers.delete(subscriber);
          signal.removeEventListener('abort', subscriber.end);
        },
      });
      subscribers.add(subscriber);
      signal.addEventListener('abort', subscriber.end);
      if (closed || signal.aborted) subscriber.end();
      return { changes: subscriber };
    },
    [Symbol.dispose]() {
      closed = true;
      coalescing[Symbol.dispose]();
      for (const subscriber of [...subscribers]) subscriber.end();
    },
  };
}
