import type { Evictions } from '../cache/evictions.ts';
import type { ChangeFeed } from '../events/change-feed.ts';
import type { Authentication } from '../http/authentication/authentication.ts';
import type { Discontinuity, LogEntry, LogListener } from '../shared-state/ports.ts';
import type { RemoteWrites } from './remote-writes.ts';

/** The mirror as far as it follows the log. */
export interface FollowingMirror {
  /** Resolves once it shows what the entry says. */
  applied(entry: LogEntry): Promise<void> | undefined;
  discontinued(why: Discontinuity): void;
}

export interface FollowedLogParts {
  /** This replica. */
  readonly replica: string;
  readonly writes: RemoteWrites;
  readonly evictions: Pick<Evictions, 'evictAll' | 'suspend' | 'resume'>;
  readonly feed: Pick<ChangeFeed, 'applied' | 'discontinued' | 'retry' | 'load'>;
  readonly sessions: Pick<Authentication, 'ended' | 'shareAgain'>;
  /** The mirror that all replicas have; undefined: there is none. */
  readonly mirror: FollowingMirror | undefined;
  /** What was made of the log may lack something. */
  readonly onDiscontinued: () => void;
  /** Called once, when the log can be reached for the first time and its latest changes are read. */
  readonly onLoaded: () => void;
}

/** Applies the entries of the log, those of other replicas and what all replicas apply alike. */
export function createLogListener(parts: FollowedLogParts): LogListener {
  const { replica, writes, evictions, feed, sessions, mirror, onLoaded } = parts;
  let wasReachable = false;
  return {
    applied(entry) {
      const { body, from } = entry;
      switch (body.kind) {
        // What this replica writes, it evicts itself.
        case 'announced':
          if (from !== replica) writes.announced(body);
          break;
        case 'completed':
          if (from !== replica) writes.completed(body);
          break;
        case 'revoked':
          if (from !== replica) sessions.ended(body);
          break;
      }
      const applying = mirror?.applied(entry);
      // Who hears of a change finds it in the mirror.
      if (applying) return applying.then(() => feed.applied(entry));
      feed.applied(entry);
      return undefined;
    },
    discontinued(why) {
      evictions.evictAll();
      mirror?.discontinued(why);
      feed.discontinued(why);
      void sessions.shareAgain(why === 'NEW_LOG');
      parts.onDiscontinued();
    },
    reachable(isReachable) {
      if (!isReachable) {
        evictions.suspend();
        return;
      }
      evictions.resume();
      feed.retry();
      void sessions.shareAgain(false);
      if (wasReachable) return;
      wasReachable = true;
      void feed.load().finally(onLoaded);
    },
  };
}
