import type { KeptState } from './states.ts';

/** From the end of a check that failed to the next one, where none is due before. */
const failedCheckMs = 900_000;
/** The same for checks that something has asked for: a flood of events does not become a flood of checks. */
const requestedCheckMs = 60_000;

/** Checks that are asked for before their time, and when the next one is due. Moments are milliseconds since the epoch. */
export class CheckRequests {
  #at: number | undefined;

  /** When the oldest request that no check has taken up was made. */
  get at(): number | undefined {
    return this.#at;
  }

  add(now: number): void {
    this.#at ??= now;
  }

  /** What happened while no process ran, or the machine was suspended, is not known: the next check is due whenever the last one was. */
  addAfterGap(): void {
    this.#at = Number.NEGATIVE_INFINITY;
  }

  clear(): void {
    this.#at = undefined;
  }

  /** @param outcome of the last fill or check, which ended so long ago @param intervalMs from the end of one check to the next */
  dueInMs(outcome: KeptState['outcome'], sinceEndedMs: number, intervalMs: number): number {
    if (this.#at === Number.NEGATIVE_INFINITY) return 0;
    const longestMs =
      this.#at !== undefined ? requestedCheckMs : outcome === 'FAILED' ? failedCheckMs : intervalMs;
    return Math.min(longestMs, intervalMs) - sinceEndedMs;
  }
}
