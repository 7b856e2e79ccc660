/** At most so many starts within any one second: the oldest of the last n must be a second old before the next. */
export class RateWindow {
  readonly #starts: number[] = [];
  readonly #size: number;
  readonly #widthMs: number;

  constructor(ratePerSecond: number) {
    this.#size = Math.max(1, Math.floor(ratePerSecond));
    this.#widthMs = (this.#size / ratePerSecond) * 1_000;
  }

  /** When a call may start, in milliseconds since the epoch. */
  get freeAt(): number {
    const oldest = this.#starts[0];
    return oldest === undefined || this.#starts.length < this.#size ? 0 : oldest + this.#widthMs;
  }

  started(now: number): void {
    this.#starts.push(now);
    if (this.#starts.length > this.#size) this.#starts.shift();
  }
}
