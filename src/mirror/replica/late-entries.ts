import type { Clock } from '../../eiam/clock.ts';
import { pause } from '../sync/pause.ts';

/** How long an entry of the log may take until the next one is followed, in milliseconds. */
const longestMs = 1_000;

/**
 * Entries whose rows take longer than the log waits for them: until they are in the file nothing of it counts as current. Behind one that
 * is late the log waits for none, or each of them would hold it up as long.
 */
export class LateEntries {
  readonly #clock: Pick<Clock, 'setTimer'>;
  #count = 0;

  constructor(clock: Pick<Clock, 'setTimer'>) {
    this.#clock = clock;
  }

  get isAny(): boolean {
    return this.#count > 0;
  }

  /** Resolves once it is applied, or is late. @param applying does not reject */
  async within(applying: Promise<void>): Promise<void> {
    if (this.isAny) {
      this.#late(applying);
      return;
    }
    const ending = new AbortController();
    let isDone = false;
    const done = applying.then(() => {
      isDone = true;
      ending.abort();
    });
    await Promise.race([done, pause(this.#clock, longestMs, ending.signal).catch(() => {})]);
    if (!isDone) this.#late(done);
  }

  #late(applying: Promise<void>): void {
    this.#count += 1;
    void applying.then(() => {
      this.#count -= 1;
    });
  }
}
