import type { SyncClock } from '../../../src/mirror/sync/ports.ts';

interface Appointment {
  readonly at: number;
  readonly callback: () => void;
}

/** The machine's time, and as much more as it was moved on by. Timers fire when it is moved past them, and not by themselves. */
export class SteppedClock implements SyncClock {
  #aheadMs = 0;
  /** By how much the machine's time was set to something else. */
  #setByMs = 0;
  readonly #appointments = new Set<Appointment>();

  readonly monotonicMs = () => performance.now() + this.#aheadMs;
  readonly now = () => this.unset() + this.#setByMs;
  /** The time of another machine, which is not set. */
  readonly unset = () => Date.now() + this.#aheadMs;
  readonly setTimer = (callback: () => void, delayMs: number) => {
    const appointment = { at: this.monotonicMs() + delayMs, callback };
    this.#appointments.add(appointment);
    return () => {
      this.#appointments.delete(appointment);
    };
  };

  /** Sets the machine's time forward, or back: no more time than that of the machine has passed. */
  set(byMs: number): void {
    this.#setByMs += byMs;
  }

  /** Moves on to the next appointment within that time, or else by all of it. @returns what is left of it */
  step(ms: number): number {
    const [next] = [...this.#appointments].sort((one, other) => one.at - other.at);
    const waitMs = next ? Math.ceil(Math.max(0, next.at - this.monotonicMs())) : ms;
    if (!next || waitMs > ms) {
      this.#aheadMs += ms;
      return 0;
    }
    this.#aheadMs += waitMs;
    this.#appointments.delete(next);
    next.callback();
    return ms - waitMs;
  }
}
