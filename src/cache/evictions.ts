import { EvictionLog } from '../concurrency/eviction-log.ts';
import { KeyedListeners } from '../concurrency/keyed-listeners.ts';
import { Holds, type Proof } from './holds.ts';

/** How long a write whose outcome is unknown may still take effect. */
const holdMs = 30_000;

/** How long reads may lag behind a completed write, in milliseconds: as long as reads of the same operation are repeated. */
const lagMs = 2_000;

/** The same behind a change that an event reports: another process may have made it. */
const reportedLagMs = 5_000;

/** What is not valid any more, in the order of evictions, and what is not cached for now. */
export class Evictions {
  protected readonly log = new EvictionLog();
  protected readonly holds = new Holds();
  readonly #listeners = new KeyedListeners<undefined>();
  readonly #now: () => number;

  /** @param now milliseconds since the epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Evicts at once all that one of these tags touches, calls in flight included. */
  evict(tags: readonly string[]): void {
    if (tags.length === 0) return;
    this.log.evict(tags);
    for (const tag of tags) this.#listeners.notify(tag, undefined);
  }

  /** The same for a completed write: answers of reads that may still lag behind it are returned, but not cached. */
  evictWritten(tags: readonly string[]): void {
    const now = this.#now();
    this.holds.hold(tags, now + lagMs, now);
    this.evict(tags);
  }

  /** The same for a write whose effect is unknown: nothing it touches is cached until the effect is settled. */
  evictUncertain(tags: readonly string[]): void {
    const now = this.#now();
    this.holds.hold(tags, now + holdMs, now);
    this.evict(tags);
  }

  /**
   * The same for a change that an event reports: an answer that shows it is cached, others once reads can lag behind it no more.
   * @param tags undefined: they are all of them
   */
  evictReported(tags: readonly string[] | undefined, proof?: Proof): void {
    if (tags === undefined) {
      this.holdAll(reportedLagMs);
    } else {
      const now = this.#now();
      this.holds.hold(tags, now + reportedLagMs, now, proof);
      this.evict(tags);
    }
  }

  /** Evicts what a write that is under way at another replica may touch: nothing with these tags is cached until it is released. */
  hold(write: string, tags: readonly string[]): void {
    this.holds.named.hold(write, tags);
    this.evict(tags);
  }

  release(write: string): void {
    this.holds.named.release(write);
  }

  /** Evicts everything, and nothing is cached for so many milliseconds. */
  holdAll(lastsMs: number): void {
    this.holds.holdAll(this.#now() + lastsMs);
    this.evictAll();
  }

  evictAll(): void {
    this.forget();
    this.#listeners.notifyAll(undefined);
  }

  /** The same, which calls no listener back: it is not known whether anything has changed. */
  forget(): void {
    this.log.evictAll();
  }

  /** Changes are not heard of: nothing is cached until `resume`. */
  suspend(): void {
    this.holds.isSuspended = true;
    this.evictAll();
  }

  resume(): void {
    this.holds.isSuspended = false;
    this.evictAll();
  }

  /** Calls back after each eviction of one of these tags, until the result is disposed of. */
  onEvicted(tags: readonly string[], listener: () => void): Disposable {
    return this.#listeners.listen(tags, listener);
  }

  /** How many evictions there have been. */
  get sequence(): number {
    return this.log.sequence;
  }

  /** Whether something with these tags that was valid at a sequence may have been evicted by now. */
  isTouched(since: number, tags: readonly string[]): boolean {
    return this.log.isTouched(since, tags);
  }

  /** Whether a change that may not be visible yet has touched one of these tags, so that nothing with it is cached. */
  isHeld(tags: readonly string[]): boolean {
    return this.holds.isHeld(tags, this.#now());
  }
}
