import type { Discontinuity } from '../ports.ts';
import type { Announcement } from './presence.ts';

/** What happens to the shared state, for its log and its metrics. */
export interface RedisObserver {
  /** A connection could not be made, or is lost; called for each attempt. */
  onUnreachable(error: unknown): void;
  /** The store can be reached, and its log is followed. */
  onReachable(): void;
  onDiscontinued(why: Discontinuity): void;
  /** How long the store took to say where its log ends. */
  onRoundTrip(durationMs: number): void;
  /** It refuses to hold more than it does; called for each command. */
  onFull(error: unknown): void;
  /** How far this machine's clock is ahead of the store's, give or take half of what the answer took. */
  onClock(aheadMs: number, roundTripMs: number): void;
  /** This process did nothing for so long that the others took it for gone; or its clock was set forward. */
  onStoodStill(durationMs: number): void;
  /** A write could not be announced to the other replicas. */
  onUnannounced(): void;
  /** A replica of another EIAM shares the store under the same name. */
  onForeign(other: Announcement): void;
  /** What should not happen: an entry that cannot be read, for one. */
  onFailure(error: unknown): void;
}
