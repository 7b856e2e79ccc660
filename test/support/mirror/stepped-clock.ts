import type { Clock } from '../../../src/eiam/clock.ts';

interface Appointment {
  readonly at: number;
  readonly callback: () => void;
}

/** The machine's time, and as much more as it was moved on by. Timers fire when it is moved past them, and not by themselves. */
export class SteppedClock implements Clock {
  #aheadMs = 0;
  readonly #appointments = new Set<Appointment>();

  readonly now = () => Date.now() + this.#aheadMs;
  readonly setTimer = (callback: () => void, delayMs: number) => {
    const appointment = { at: this.now() + delayMs, callback };
    this.#appointments.add(appointment);
    return () => {
      this.#appointments.delete(appointment);
    };
  };

  /** Moves on to the next appointment within that time, or else by all of it. @returns what is left of it */
  step(ms: number): number {
    const [next] = [...this.#appointments].sort((one, other) => one.at - other.at);
    const waitMs = next ? Math.max(0, next.at - this.now()) : ms;
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
