import type { Dependency } from '../eiam/call-context.ts';

/** All that one operation's answer was made of. */
export class Dependencies {
  readonly #all: Dependency[] = [];
  #isComplete = true;
  /** The oldest sequence of evictions at which a reply was read. */
  since = Number.POSITIVE_INFINITY;
  /** When the first of the replies expires, in milliseconds since the epoch. */
  expiresAt = Number.POSITIVE_INFINITY;

  /** False: it depends on something that no eviction and no expiry covers. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  add(dependency: Dependency): void {
    this.#all.push(dependency);
    this.since = Math.min(this.since, dependency.since);
    this.expiresAt = Math.min(this.expiresAt, dependency.expiresAt);
  }

  /** The answer is valid until then at the longest, in milliseconds since the epoch; undefined: it is not known how long. */
  expire(at: number | undefined): void {
    if (at === undefined) this.addUnknown();
    else this.expiresAt = Math.min(this.expiresAt, at);
  }

  /** The answer depends on the clock, on the caller, or on a reply that is not cached. */
  addUnknown(): void {
    this.#isComplete = false;
  }

  /** Each tag once. */
  tags(): readonly string[] {
    return [...new Set(this.#all.flatMap((dependency) => dependency.tags()))];
  }
}
