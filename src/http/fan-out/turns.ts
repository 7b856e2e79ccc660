import { Line } from './line.ts';

/** Turns that are given before all else that waits. */
const batchSize = 128;

export interface TurnParts<Item> {
  readonly serve: (item: Item) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls back when all else that waits has had its turn. */
  readonly defer: (callback: () => void) => void;
}

/** Serves one after the other, in batches between which the process does its other work. */
export class Turns<Item> {
  readonly #parts: TurnParts<Item>;
  readonly #line = new Line<Item>();
  #busySince: number | undefined;

  constructor(parts: TurnParts<Item>) {
    this.#parts = parts;
  }

  /** Since when there has always been one to serve, in milliseconds since the epoch; undefined: there is none. */
  get busySince(): number | undefined {
    return this.#busySince;
  }

  add(item: Item): void {
    this.#line.push(item);
    if (this.#busySince !== undefined) return;
    this.#busySince = this.#parts.now();
    this.#parts.defer(this.#serveBatch);
  }

  readonly #serveBatch = (): void => {
    for (let served = 0; served < batchSize; served += 1) {
      const item = this.#line.shift();
      if (item === undefined) break;
      this.#parts.serve(item);
    }
    if (this.#line.size > 0) this.#parts.defer(this.#serveBatch);
    else this.#busySince = undefined;
  };
}
