/** Those who wait until nothing is left to be done. */
export class Idle {
  #waiting: (() => void)[] = [];

  /** Resolves with the next `notify`. */
  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  notify(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
