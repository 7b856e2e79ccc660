import { tokenOperationNames } from './operations.ts';

/** How often each operation was called, whatever was answered; unknown routes are not counted. */
export class OperationCounters {
  readonly #calls = new Map<string, number>();
  #inFlight = 0;
  #peakInFlight = 0;

  /** By the operation's name in developer-api.md section 1. */
  of(operation: string): number {
    return this.#calls.get(operation) ?? 0;
  }

  /** Operations that were called at least once. */
  snapshot(): Record<string, number> {
    return Object.fromEntries(this.#calls);
  }

  /** Directory operations only: token calls have their own count and no part in a budget. */
  get total(): number {
    let sum = 0;
    for (const [operation, calls] of this.#calls) if (!tokenOperationNames.has(operation)) sum += calls;
    return sum;
  }

  /** Calls being answered right now, of any operation. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** The most calls that were ever in flight at once since the last reset. */
  get peakInFlight(): number {
    return this.#peakInFlight;
  }

  reset(): void {
    this.#calls.clear();
    this.#peakInFlight = this.#inFlight;
  }

  /** @returns what to call when the answer is out */
  begin(operation: string): () => void {
    this.#calls.set(operation, this.of(operation) + 1);
    this.#inFlight += 1;
    this.#peakInFlight = Math.max(this.#peakInFlight, this.#inFlight);
    return () => {
      this.#inFlight -= 1;
    };
  }
}
