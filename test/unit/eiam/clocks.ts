import type { Clock } from '../../../src/eiam/clock.ts';

interface Appointment {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  #now = 1_700_000_000_000;
  #appointments: Appointment[] = [];

  readonly now = () => this.#now;
  readonly setTimer = (callback: () => void, delayMs: number) => {
    const appointment = { at: this.#now + delayMs, callback };
    this.#appointments.push(appointment);
    return () => {
      this.#appointments = this.#appointments.filter((other) => other !== appointment);
    };
  };

  /** Appointments not kept yet. */
  get appointments(): number {
    return this.#appointments.length;
  }

  /** Moves on, keeping every appointment in order and letting promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      const next = this.#next();
      if (next === undefined || next.at > end) break;
      this.#now = Math.max(this.#now, next.at);
      this.#appointments = this.#appointments.filter((other) => other !== next);
      next.callback();
    }
    this.#now = end;
  }

  /** Of those at one time the first that was made. */
  #next(): Appointment | undefined {
    let next: Appointment | undefined;
    for (const each of this.#appointments) if (!next || each.at < next.at) next = each;
    return next;
  }
}

/** A clock whose timers fire at once and move it on by their delay; `waits` has the delays. */
export class InstantClock implements Clock {
  #now = 1_700_000_000_000;
  readonly waits: number[] = [];

  readonly now = () => this.#now;
  readonly setTimer = (callback: () => void, delayMs: number) => {
    const keep = setImmediate(() => {
      this.waits.push(delayMs);
      this.#now += delayMs;
      callback();
    });
    return () => clearImmediate(keep);
  };
}

/** Lets everything that only waits for promises run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
