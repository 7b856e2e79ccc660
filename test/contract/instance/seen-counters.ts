import { tokenOperationNames } from '../../../src/emulator/operations.ts';
import type { Counters } from './instance.ts';

/** What `GET /control/counters` said of one API. */
export class SeenCounters implements Counters {
  #calls: Readonly<Record<string, number>> = {};
  inFlight = 0;
  peakInFlight = 0;
  readonly #reset: () => void;

  constructor(reset: () => void) {
    this.#reset = reset;
  }

  see(calls: Readonly<Record<string, number>>, inFlight: number, peakInFlight: number): void {
    this.#calls = calls;
    this.inFlight = inFlight;
    this.peakInFlight = peakInFlight;
  }

  of(operation: string): number {
    return this.#calls[operation] ?? 0;
  }

  snapshot(): Record<string, number> {
    return { ...this.#calls };
  }

  get total(): number {
    const counted = Object.entries(this.#calls).filter(([name]) => !tokenOperationNames.has(name));
    return counted.reduce((sum, [, calls]) => sum + calls, 0);
  }

  reset(): void {
    this.#calls = {};
    this.#reset();
  }
}
