import type {
  ChangesWanted,
  DirectoryChange,
  DirectoryEventOrigin,
  ResyncReason,
  Subscribed,
  Subscription,
  UnloggedChange,
} from '../../schema/changes/ports.ts';
import { type Awaitable, andThen } from '../../schema/core/awaitable.ts';
import type { ListPage } from '../../schema/paging/page.ts';
import type { SetTimer } from '../eiam/clock.ts';
import type { Appending, Discontinuity, LogEntry, SharedLog } from '../shared-state/ports.ts';
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
import { Outbox } from './outbox.ts';
import { createResyncs } from './resyncs.ts';
import { createSubscriber, type Subscriber } from './subscriber.ts';

export interface ChangeFeedParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly setTimer: SetTimer;
  /** Where events are appended, and what orders and numbers their changes. */
  readonly log: Pick<SharedLog, 'epoch' | 'changes' | 'append' | 'readChanges'>;
  /** Ids of entries that are no event. */
  readonly newId: () => string;
  /** Changes that are kept to resume from; a subscriber that falls further behind gets a DirectoryResyncRequired. */
  readonly logSize: number;
  readonly maxSubscribers: number;
  /** Forgets what is remembered under these tags (evictions.ts); not called for writes of ours, which do so themselves. */
  readonly evict: (tags: readonly string[], event: DirectoryEvent) => void;
  /** Where changes are kept and numbered beyond the process; undefined: by the log. */
  readonly journal?: ChangeJournal | undefined;
  /** Whether what an event changed is logged by what reads it again. Default: no. */
  readonly tells?: ((event: DirectoryEvent) => boolean) | undefined;
  /** Gets each event, once what it makes stale is evicted. */
  readonly onEvent?: ((event: DirectoryEvent) => void) | undefined;
}

export interface ChangeFeed extends Disposable {
  /**
   * Appends an event to the log; where it is applied, it evicts what it makes stale, then subscribers are notified: in this order, so
   * that what they read then is fresh (callbacks.md, "Pipeline"). Resolves once it is stored; false: it was before. One that was
   * delivered and cannot be stored, or applied by the only process, rejects, so that it is delivered again; one of ours is stored later.
   */
  publish(event: DirectoryEvent): Awaitable<boolean>;
  subscribe(subscription: Subscription): Subscribed;
  /** Reads the latest changes that the log has, once it can be reached. */
  load(): Promise<void>;
  /** Applies an entry of the log. */
  applied(entry: LogEntry): void;
  /** The log does not go on where it ended: subscribers get a DirectoryResyncRequired. */
  discontinued(why: Discontinuity): void;
  /** Appends what the log could not take. */
  retry(): void;
  /** Gives subscribers what the journal has written, in order. */
  logged(changes: readonly JournaledChange[]): void;
  /** The current cursor: later changes come after it. */
  cursor(): string;
  /** A page of the log; undefined: the text is no cursor. */
  read(wanted: ChangesWanted): Promise<ListPage<DirectoryChange>> | undefined;
}

/** Changes that are read of the log at a time. */
const pageLength = 500;

/** In cursors as long as the log has no name, because it could not be reached yet. */
const unopened = 'unopened';

/** Everything that happens in the directory, in one order for all subscribers. Disposing of it ends every subscription. */
export function createChangeFeed(parts: ChangeFeedParts): ChangeFeed {
  const { now, setTimer, evict, journal, tells = () => false, newId, logSize } = parts;
  const epoch = () => journal?.epoch ?? (parts.log.epoch || unopened);
  const log = journal
    ? createJournaledLog(logSize, journal)
    : createChangeLog(logSize, parts.log.changes.head);
  const subscribers = new Set<Subscriber>();
  /** Where the latest push came from. */
  let pushOrigin: DirectoryEventOrigin = 'GATEWAY';
  /** The changes of the event that is being published. */
  let publishing: UnloggedChange[] | undefined;
  let closed = false;
  let isLoading = false;
  const append = (entry: Appending) => parts.log.append(entry);
  const gap = () => toResync({ origin: 'GATEWAY', occurredAt: now() }, 'GAP');
  const outbox = new Outbox({ append, resync: gap, newId });
  const coalescing = createCoalescing({
    now,
    setTimer,
    resync() {
      const resync = toResync({ origin: pushOrigin, occurredAt: now() }, 'OVERLOAD');
      // Behind the event that was one too many: what is read then is fresh.
      if (publishing) publishing.push(resync);
      else void outbox.append({ id: newId(), body: { kind: 'changes', changes: [resync] } });
    },
  });

  const cursor = () => toCursor({ epoch: epoch(), sequence: log.head });
  const resyncs = createResyncs({ cursor, now });

  function changesToPublish(event: DirectoryEvent): readonly UnloggedChange[] {
    if (tells(event)) return [];
    const { full = false, quiet = false } = event;
    if (full) pushOrigin = event.origin;
    if (quiet) return [];
    if (!full) return changesOf(event);
    publishing = [];
    const isAdmitted = coalescing.admit();
    const changes = isAdmitted ? changesOf(event) : publishing;
    publishing = undefined;
    return changes;
  }

  function logged(changes: readonly JournaledChange[]): void {
    for (const { change, at, sequence } of changes) {
      // Of a stretch that is read again.
      if (sequence <= log.head) continue;
      if (sequence > log.head + 1) lose('GAP', sequence - 1);
      log.append({ ...change, cursor: toCursor({ epoch: epoch(), sequence }) }, at);
    }
    wakeAll();
  }

  function wakeAll(): void {
    for (const subscriber of subscribers) subscriber.wake();
  }

  /** @param head the number of the latest change before the next one */
  function lose(why: ResyncReason, head: number): void {
    log.restart(head);
    for (const subscriber of subscribers) subscriber.lose(why);
  }

  function give(changes: readonly UnloggedChange[], { at, firstChange }: LogEntry): void {
    // What is being loaded has them.
    if (changes.length === 0 || isLoading) return;
    if (journal) journal.append(changes);
    else if (firstChange !== undefined)
      logged(changes.map((change, index) => ({ change, at, sequence: firstChange + index })));
  }

  /** Where in the log a subscriber goes on, or why it cannot. */
  function placeOf({ epoch: counted, sequence }: ChangeCursor): number | ResyncReason {
    if (counted !== epoch() || sequence > log.head) return 'NEW_LOG';
    return sequence < log.oldest - 1 ? 'GAP' : sequence;
  }

  /** A subscriber of before has no place to go on from. */
  async function load(): Promise<void> {
    const { head, oldest } = parts.log.changes;
    isLoading = true;
    lose('NEW_LOG', Math.max(oldest - 1, head - logSize));
    try {
      while (log.head < parts.log.changes.head) {
        const page = await parts.log.readChanges(log.head, pageLength);
        if (page.length === 0) break;
        logged(page);
      }
    } catch {
      // The log says by itself when it cannot be reached. Cursors of before are then of a gap.
    }
    isLoading = false;
    if (log.head < parts.log.changes.head) lose('GAP', parts.log.changes.head);
    wakeAll();
  }

  return {
    cursor,
    publish(event) {
      const entry = {
        id: event.id,
        body: { kind: 'event', event, changes: changesToPublish(event) },
      } as const;
      if (event.origin === 'MUTATION' || event.origin === 'GATEWAY')
        return andThen(outbox.append(entry), () => true);
      return andThen(append(entry), ({ isRepeated }) => !isRepeated);
    },
    load,
    applied(entry) {
      const { body } = entry;
      if (!('changes' in body)) return;
      if (body.kind === 'event') {
        // A write of ours has evicted what it touched by itself, more exactly than its event could.
        if (body.event.origin !== 'MUTATION') evict(evictionsOf(body.event), body.event);
        parts.onEvent?.(body.event);
      }
      give(body.changes, entry);
    },
    discontinued(why) {
      lose(why, parts.log.changes.head);
      wakeAll();
    },
    retry: () => void outbox.flush(),
    logged,
    read({ after, ...wanted }) {
      const place = parseCursor(after);
      return place && readChanges({ log, position: placeOf(place), toResync: resyncs.of }, wanted);
    },
    subscribe({ after, signal, ...filter }) {
      const place = typeof after === 'string' ? parseCursor(after) : { epoch: epoch(), sequence: log.head };
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
