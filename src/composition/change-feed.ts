import type { Cache } from '../cache/cache.ts';
import { systemClock } from '../eiam/clock.ts';
import { type ChangeFeed, type ChangeFeedParts, createChangeFeed } from '../events/change-feed.ts';
import type { Authentication } from '../http/authentication/authentication.ts';
import { evictBy } from './gateway-events.ts';

/** Changes to resume from: some minutes of a busy directory, and a few megabytes. */
const logSize = 10_000;

/** Each keeps a place in the log and a connection. */
const maxSubscribers = 10_000;

interface FeedParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Distinguishes this process from others and from its own past, where a subscriber resumes. */
  readonly epoch: string;
  readonly evictions: Pick<Cache, 'evictReported' | 'evictAll'>;
  readonly authentication: Pick<Authentication, 'apply'>;
  /** What the mirror adds to it; undefined: there is none. */
  readonly mirror: Pick<ChangeFeedParts, 'journal' | 'follow'> | undefined;
}

/** The feed of all changes, which evict what they touch and end the sessions of disabled accounts. */
export function openChangeFeed({ now, epoch, evictions, authentication, mirror }: FeedParts): ChangeFeed {
  const { setTimer } = systemClock;
  const changes = createChangeFeed({
    ...{ now, setTimer, epoch, logSize, maxSubscribers, ...mirror },
    evict: evictBy(evictions),
  });
  return {
    ...changes,
    publish(event) {
      const isNew = changes.publish(event);
      // It decides on a late event itself.
      if (isNew) authentication.apply(event);
      return isNew;
    },
  };
}
