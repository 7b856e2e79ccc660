import type { Discontinuity, LogEntry, LogListener } from '../../src/shared-state/ports.ts';

/** What a replica learned of the log, in order. */
export class FollowedLog implements LogListener {
  readonly entries: LogEntry[] = [];
  readonly discontinuities: Discontinuity[] = [];
  readonly reachability: boolean[] = [];
  /** How many entries were applied when it was reached last. */
  appliedWhenReached = 0;
  #waiting: (() => void)[] = [];

  applied(entry: LogEntry): void {
    this.entries.push(entry);
    this.#wake();
  }

  discontinued(why: Discontinuity): void {
    this.discontinuities.push(why);
    this.#wake();
  }

  reachable(isReachable: boolean): void {
    this.reachability.push(isReachable);
    if (isReachable) this.appliedWhenReached = this.entries.length;
    this.#wake();
  }

  /** Resolves as soon as it holds; what has happened before counts. */
  async until(holds: (log: FollowedLog) => boolean): Promise<void> {
    while (!holds(this)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** The writes and events that were applied, by name. */
  get names(): readonly string[] {
    return this.entries.map(({ body }) => ('write' in body ? `${body.kind} ${body.write}` : body.kind));
  }

  #wake(): void {
    const woken = this.#waiting;
    this.#waiting = [];
    for (const resolve of woken) resolve();
  }
}
