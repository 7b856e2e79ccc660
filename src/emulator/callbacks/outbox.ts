/** Something to deliver: those of one lane in their order. */
export interface Parcel {
  readonly lane: string;
}

interface Waiting<Item> {
  readonly item: Item;
  /** How often it was delivered in vain. */
  failures: number;
}

export interface OutboxOptions<Item extends Parcel> {
  /** Most items at once in a delivery, each of another lane. */
  readonly batchSize: number;
  /** Deliveries at once. */
  readonly concurrency: number;
  /** Most items waiting; those beyond are dropped. */
  readonly capacity: number;
  /** Redeliveries of one item before it is given up. */
  readonly redeliveries: number;
  /** Milliseconds before the nth redelivery, from 1. */
  readonly delayMs: (redelivery: number) => number;
  readonly setTimer: (run: () => void, afterMs: number) => () => void;
  /** @returns those to be delivered again. Never rejects. */
  readonly deliver: (items: readonly Item[]) => Promise<ReadonlySet<Item>>;
}

/**
 * A bounded queue in lanes. An item leaves its lane when it was delivered or given up, and only then the next one of the lane
 * goes out, whatever happens in other lanes; so order holds in a lane and nowhere else (callbacks.md B.7).
 */
export class Outbox<Item extends Parcel> {
  readonly counts = { dropped: 0, redelivered: 0, givenUp: 0 };
  readonly #options: OutboxOptions<Item>;
  readonly #lanes = new Map<string, Waiting<Item>[]>();
  /** Lanes whose head is on its way, or waits for its redelivery. */
  readonly #busy = new Set<string>();
  readonly #timers = new Set<() => void>();
  #supplies: Iterator<Item>[] = [];
  #deliveries = 0;
  #size = 0;
  #settled: (() => void)[] = [];

  constructor(options: OutboxOptions<Item>) {
    this.#options = options;
  }

  get size(): number {
    return this.#size;
  }

  add(items: Iterable<Item>): void {
    for (const item of items) {
      if (this.#size >= this.#options.capacity) this.counts.dropped += 1;
      else this.#store(item);
    }
    this.#pump();
  }

  /** Takes items as others are delivered, so that there may be more than fit. */
  supply(items: Iterable<Item>): void {
    this.#supplies.push(items[Symbol.iterator]());
    this.#pump();
  }

  /** When nothing waits and nothing is on its way. */
  settled(): Promise<void> {
    return new Promise((resolve) => {
      this.#settled.push(resolve);
      this.#resolveSettled();
    });
  }

  /** Drops everything that waits. Deliveries in flight are ended by the caller. */
  clear(): void {
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#lanes.clear();
    this.#busy.clear();
    this.#supplies = [];
    this.#size = 0;
    this.#resolveSettled();
  }

  #store(item: Item): void {
    const lane = this.#lanes.get(item.lane);
    if (lane === undefined) this.#lanes.set(item.lane, [{ item, failures: 0 }]);
    else lane.push({ item, failures: 0 });
    this.#size += 1;
  }

  #pump(): void {
    const { batchSize, concurrency } = this.#options;
    while (this.#deliveries < concurrency) {
      this.#draw(batchSize * concurrency);
      const batch: Waiting<Item>[] = [];
      for (const [name, [head]] of this.#lanes) {
        if (batch.length === batchSize) break;
        if (head !== undefined && !this.#busy.has(name)) batch.push(head);
      }
      if (batch.length === 0) break;
      void this.#send(batch);
    }
    this.#resolveSettled();
  }

  /** Keeps a small stock of what is drawn one by one. */
  #draw(stock: number): void {
    while (this.#size < Math.min(stock, this.#options.capacity)) {
      const [supply] = this.#supplies;
      if (supply === undefined) return;
      const { done, value } = supply.next();
      if (done === true) this.#supplies.shift();
      else this.#store(value);
    }
  }

  async #send(batch: readonly Waiting<Item>[]): Promise<void> {
    this.#deliveries += 1;
    for (const { item } of batch) this.#busy.add(item.lane);
    const again = await this.#options.deliver(batch.map(({ item }) => item));
    this.#deliveries -= 1;
    for (const waiting of batch) {
      const { lane } = waiting.item;
      if (this.#lanes.get(lane)?.[0] !== waiting) continue; // cleared meanwhile
      if (!again.has(waiting.item)) this.#release(lane);
      else if (waiting.failures < this.#options.redeliveries) this.#postpone(waiting);
      else {
        this.counts.givenUp += 1;
        this.#release(lane);
      }
    }
    this.#pump();
  }

  /** Off with the head: the lane's next may go. */
  #release(lane: string): void {
    const waiting = this.#lanes.get(lane);
    waiting?.shift();
    if (waiting?.length === 0) this.#lanes.delete(lane);
    this.#busy.delete(lane);
    this.#size -= 1;
  }

  #postpone(waiting: Waiting<Item>): void {
    waiting.failures += 1;
    const cancel = this.#options.setTimer(() => {
      this.#timers.delete(cancel);
      this.#busy.delete(waiting.item.lane);
      this.counts.redelivered += 1;
      this.#pump();
    }, this.#options.delayMs(waiting.failures));
    this.#timers.add(cancel);
  }

  #resolveSettled(): void {
    if (this.#size > 0 || this.#deliveries > 0 || this.#supplies.length > 0) return;
    const settled = this.#settled;
    this.#settled = [];
    for (const resolve of settled) resolve();
  }
}
