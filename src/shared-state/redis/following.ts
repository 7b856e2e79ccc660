import type { Awaitable } from '../../../schema/core/awaitable.ts';
import type { Discontinuity } from '../ports.ts';
import type { Head, Place, StoredEntry } from './log-commands.ts';

/** What comes of the place in the log, in order. */
export interface FollowingListener {
  /** The place counts as reached once this is done. Does not throw. */
  onEntry(entry: StoredEntry): Awaitable<void>;
  onDiscontinued(why: Discontinuity): void;
}

interface Waiter {
  readonly epoch: string;
  readonly position: number;
  readonly reached: (isThere: true) => void;
}

/** A wait for a place in the log. */
export interface Waiting {
  readonly reached: Promise<true>;
  cancel(): void;
}

/** Whether the log that a replica had followed up to `followed` cannot be the one that ends there. */
export function isLost(head: Head, followed: Place): boolean {
  if (head.epoch !== followed.epoch) return false;
  return (
    head.position < followed.position || (head.position === followed.position && head.last !== followed.last)
  );
}

/**
 * How far the log was followed here, and whether each further entry goes on from there: its position is the next one, and it names the
 * entry that was followed last. So a store that has lost entries is seen by the next one, even where it has as many again.
 */
export class Following {
  readonly #listener: FollowingListener;
  #place: Place | undefined;
  /** Of the entry at the place; undefined: it is applied. */
  #applying: Promise<void> | undefined;
  #waiters: Waiter[] = [];

  constructor(listener: FollowingListener) {
    this.#listener = listener;
  }

  get place(): Place | undefined {
    return this.#place;
  }

  /** Resolves once the entry that was taken last is applied; undefined: it is. */
  get applying(): Promise<void> | undefined {
    return this.#applying;
  }

  enter(place: Place): void {
    this.#place = place;
    this.#wake();
  }

  /** Follows it; false: it does not go on from what was followed. */
  take(entry: StoredEntry): boolean {
    const place = this.#place;
    if (!place || entry.position !== place.position + 1 || entry.previous !== place.last) return false;
    // Another log was begun behind what was followed here: nothing is missing, but others may have seen what was lost.
    if (entry.epoch !== place.epoch) this.#discontinue({ ...place, epoch: entry.epoch }, 'NEW_LOG');
    this.#advance(entry);
    return true;
  }

  /** Follows it, whatever came before. */
  skipTo(entry: StoredEntry): void {
    const { epoch, position, previous, change, changes } = entry;
    const before = { epoch, position: position - 1, last: previous, change: change - changes };
    this.#discontinue(before, epoch === this.#place?.epoch ? 'GAP' : 'NEW_LOG');
    this.#advance(entry);
  }

  /**
   * Goes over to a log that was begun in the place of the one that was followed.
   * @param seen the place when the head was asked for: what has changed since then knows better
   * @param isBroken whether what was followed is known not to lead there
   */
  adopt(head: Head, seen: Place, isBroken: boolean): void {
    const place = this.#place;
    if (!place || place.epoch !== seen.epoch || head.epoch === place.epoch) return;
    const { begun, epoch } = head;
    const leadsThere =
      place.position < begun.position || (place.position === begun.position && place.last === begun.last);
    if (isBroken || !leadsThere) this.#discontinue({ epoch, ...begun }, 'NEW_LOG');
    else if (place.position === begun.position) this.#discontinue({ ...place, epoch }, 'NEW_LOG');
  }

  hasReached({ epoch, position }: Pick<Place, 'epoch' | 'position'>): boolean {
    if (this.#place?.epoch !== epoch) return false;
    const applied = this.#applying ? this.#place.position - 1 : this.#place.position;
    return applied >= position;
  }

  /** Resolves once all of the log up to there is followed, or another log has begun since. */
  wait({ epoch, position }: Pick<Place, 'epoch' | 'position'>): Waiting {
    const { promise: reached, resolve } = Promise.withResolvers<true>();
    const waiter = { epoch, position, reached: resolve };
    this.#waiters.push(waiter);
    const cancel = () => {
      this.#waiters = this.#waiters.filter((each) => each !== waiter);
    };
    return { reached, cancel };
  }

  #advance(entry: StoredEntry): void {
    const { epoch, position, id, change } = entry;
    this.#place = { epoch, position, last: id, change };
    const applying = this.#listener.onEntry(entry);
    if (applying) {
      this.#applying = applying.then(() => {
        this.#applying = undefined;
        this.#wake();
      });
    }
    this.#wake();
  }

  #discontinue(place: Place, why: Discontinuity): void {
    const left = this.#place?.epoch;
    this.#place = place;
    this.#listener.onDiscontinued(why);
    // What those of the other log wait for is lost, or was followed: the listener has forgotten all that was made of it.
    if (left !== place.epoch) this.#release(({ epoch }) => epoch === left);
    this.#wake();
  }

  #wake(): void {
    if (this.#waiters.length > 0) this.#release((waiter) => this.hasReached(waiter));
  }

  #release(isDone: (waiter: Waiter) => boolean): void {
    const done = this.#waiters.filter(isDone);
    this.#waiters = this.#waiters.filter((waiter) => !isDone(waiter));
    for (const { reached } of done) reached(true);
  }
}
