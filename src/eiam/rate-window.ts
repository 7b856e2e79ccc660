/** At most so many starts within any one second: the oldest of the last n must be a second old before the next. */
export class RateWindow {
  readonly #starts: number[] = [];
  readonly #ratePerSecond: number;
  readonly #sharedBy: () => number;

  /** @param sharedBy how many processes share the rate equally, at present */
  constructor(ratePerSecond: number, sharedBy: () => number = () => 1) {
    this.#ratePerSecond = ratePerSecond;
    this.#sharedBy = sharedBy;
  }

  /** When a call may start, in milliseconds since the epoch. */
  get freeAt(): number {
    const rate = this.#ratePerSecond / this.#sharedBy();
    const size = sizeOf(rate);
    const oldest = this.#starts.at(-size);
    return oldest === undefined || this.#starts.length < size ? 0 : oldest + (size / rate) * 1_000;
  }

  started(now: number): void {
    this.#starts.push(now);
    if (this.#starts.length > sizeOf(this.#ratePerSecond)) this.#starts.shift();
  }
}

function sizeOf(ratePerSecond: number): number {
  return Math.max(1, Math.floor(ratePerSecond));
}
