import type { Actions } from '../../src/actions/actions.ts';
import type { Subscribed, Subscription } from '../../src/events/change-feed.ts';
import type { Loaders } from '../../src/loaders/loaders.ts';
import type { OptionalMembers } from './optional-members.ts';
import type { Access } from './permissions.ts';

/** What every resolver gets: who asks, the reads of one operation, fresh after each write, its writes, and the changes. */
export interface GraphContext {
  readonly access: Access;
  readonly loaders: Loaders;
  /** The gateway's clock, in milliseconds since the epoch. */
  readonly now: () => number;
  readonly actions: Actions;
  /**
   * The moment since which all that this operation has read so far was asked of upstream, in milliseconds since the epoch: its
   * start, or earlier where memory answered.
   */
  readonly asOf: () => number;
  /** What the printed graph leaves unmarked. */
  readonly optionalMembers: OptionalMembers;
  /** What happens in the directory. A subscription ends when the operation's client leaves. */
  readonly changes: {
    subscribe(subscription: Omit<Subscription, 'signal'>): Subscribed;
    /** The cursor of now, for a client that reads the directory first and asks for the changes since then later. */
    cursor(): string;
  };
}
