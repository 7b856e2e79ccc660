import { Random } from './random.ts';

/** The ways in which lists can be ordered; which one the real service has is not documented (developer-api.md 6.1). */
export const orders = ['creation', 'update', 'random'] as const;
export type Order = (typeof orders)[number];

/**
 * The order of every list. `creation`: as rows came into it, the newest last. `update`: those first that were written last;
 * memberships are never written, so that lists of ids stay as they are. `random`: another one at every call.
 */
export class ListOrder {
  order: Order;
  readonly #random: Random;

  constructor(order: Order, seed: number) {
    this.order = order;
    this.#random = new Random(seed ^ 0x0dd5);
  }

  /**
   * @param rows in the order of creation
   * @param updateTimeOf milliseconds since the epoch; left out: rows that are never written
   */
  arrange<Row>(rows: readonly Row[], updateTimeOf?: (row: Row) => number): readonly Row[] {
    if (this.order === 'random') return this.#shuffle(rows);
    if (this.order === 'creation' || updateTimeOf === undefined) return rows;
    return rows.toSorted((one, other) => updateTimeOf(other) - updateTimeOf(one));
  }

  #shuffle<Row>(rows: readonly Row[]): readonly Row[] {
    return rows
      .map((row) => ({ row, rank: this.#random.next() }))
      .sort((one, other) => one.rank - other.rank)
      .map(({ row }) => row);
  }
}
