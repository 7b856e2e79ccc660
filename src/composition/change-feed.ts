import { andThen } from '../../schema/core/awaitable.ts';
import type { Cache } from '../cache/cache.ts';
import { systemClock } from '../eiam/clock.ts';
import { type ChangeFeed, type ChangeFeedParts, createChangeFeed } from '../events/change-feed.ts';
import type { Authentication } from '../http/authentication/authentication.ts';
import type { SharedLog } from '../shared-state/ports.ts';
import { evictBy } from './gateway-events.ts';

/** Changes to resume from: some minutes of a busy directory, and a few megabytes. */
const logSize = 10_000;

/** Each keeps a place in the log and a connection. */
const maxSubscribers = 10_000;

interface FeedParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly log: SharedLog;
  readonly newId: () => string;
  readonly evictions: Pick<Cache, 'evictReported' | 'evictAll'>;
  readonly authentication: Pick<Authentication, 'apply' | 'keep'>;
  /** What the mirror adds to it; undefined: there is none. */
  readonly mirror: Pick<ChangeFeedParts, 'journal' | 'tells' | 'onEvent'> | undefined;
}

/** The feed of all changes, which evict what they touch and end the sessions of disabled accounts. */
export function openChangeFeed({
  now,
  log,
  newId,
  evictions,
  authentication,
  mirror,
}: FeedParts): ChangeFeed {
  const { setTimer } = systemClock;
  // Numbers that are the same at every replica are those of their log: none of them tells what its own mirror has found.
  const isAlone = log.caughtUp() === undefined;
  const numbering = isAlone ? { journal: mirror?.journal, tells: mirror?.tells } : {};
  const changes = createChangeFeed({
    ...{ now, setTimer, log, newId, logSize, maxSubscribers, onEvent: mirror?.onEvent, ...numbering },
    evict: evictBy(evictions),
  });
  return {
    ...changes,
    // First what ends sessions: a replica that starts before the event is stored refuses them too.
    // Those numbers are of the mirror's own file.
    logged: isAlone ? changes.logged : () => {},
    publish: (event) => andThen(authentication.keep(event), () => changes.publish(event)),
    applied(entry) {
      changes.applied(entry);
      // It decides on a late event itself.
      if (entry.body.kind === 'event') authentication.apply(entry.body.event);
    },
  };
}
