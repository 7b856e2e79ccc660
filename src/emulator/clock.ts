/** How the clock differs from the real one. Both absent: not at all. */
export interface ClockSetting {
  /** Milliseconds since the epoch, at which it stands still. */
  readonly now?: number | undefined;
  /** How far it is ahead (positive) or behind. */
  readonly offsetMs?: number | undefined;
}

/** The time that everything here goes by: tokens expire by it, and writes bear it. */
export class Clock {
  readonly #real: () => number;
  #setting: ClockSetting = {};

  constructor(real: () => number) {
    this.#real = real;
  }

  set(setting: ClockSetting): void {
    this.#setting = setting;
  }

  readonly now = (): number => {
    const { now, offsetMs = 0 } = this.#setting;
    return now ?? this.#real() + offsetMs;
  };
}
