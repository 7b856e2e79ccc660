interface Place<Item> {
  readonly item: Item;
  readonly age: number;
  before: Place<Item> | undefined;
  after: Place<Item> | undefined;
}

/** A line ordered by age, the lowest first, which any item may leave from the middle at no cost. */
export class WaitingLine<Item> {
  #first: Place<Item> | undefined;
  #last: Place<Item> | undefined;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get first(): Item | undefined {
    return this.#first?.item;
  }

  /** All items, in order; one that leaves meanwhile does not disturb it. */
  *[Symbol.iterator](): Generator<Item> {
    for (let place = this.#first; place !== undefined; place = place.after) yield place.item;
  }

  /** Joins behind all items of the same or a lower age; the returned function leaves, and may be called again. */
  join(item: Item, age: number): () => void {
    // New items belong near the end, retried ones near the front: search from both.
    let before = this.#last;
    let ahead = this.#first;
    while (before !== undefined && before.age > age && ahead !== undefined && ahead.age <= age) {
      before = before.before;
      ahead = ahead.after;
    }
    if (before !== undefined && before.age > age) before = ahead?.before;
    const after = before === undefined ? this.#first : before.after;
    const place: Place<Item> = { item, age, before, after };
    if (before === undefined) this.#first = place;
    else before.after = place;
    if (after === undefined) this.#last = place;
    else after.before = place;
    this.#size += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#leave(place);
    };
  }

  #leave({ before, after }: Place<Item>): void {
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    this.#size -= 1;
  }
}
