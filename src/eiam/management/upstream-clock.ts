import type { HttpReply } from '../transport.ts';
import { readDate } from '../upstream-time.ts';

/** What differs by more is no clock's doing but a header's, in milliseconds. */
const mostSkewMs = 86_400_000;

/** Upstream's time as far as replies show it: ours, until a reply shows by how much they differ (management-api.md 2.6). */
export class UpstreamClock {
  readonly #now: () => number;
  #skewMs = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** As in `x-acs-date`: UTC without a fraction. */
  date(): string {
    return `${new Date(this.#now() + this.#skewMs).toISOString().slice(0, 19)}Z`;
  }

  /** How far upstream is ahead of us by a reply's own date, in milliseconds; undefined when it has no usable one. */
  measureSkewMs(reply: HttpReply): number | undefined {
    const skewMs = (readDate(reply) ?? Number.NaN) - this.#now();
    return Math.abs(skewMs) <= mostSkewMs ? skewMs : undefined;
  }

  /** From now on, and for every later call. */
  correct(skewMs: number): void {
    this.#skewMs = skewMs;
  }

  /** Back to our own time, where upstream cannot even read what the correction has made of it. */
  reset(): void {
    this.#skewMs = 0;
  }
}
