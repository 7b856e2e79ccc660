/** Slots of a table, at first; a power of two. */
const firstSlots = 256;

/** Of the slots, the share that may be taken before the table grows. */
const fullest = 0.5;

/**
 * The ids of a list that is read row by row, as hashes of 64 bits outside the heap: 16 to 32 bytes each, where a Set of texts takes
 * some 90 of the heap. Two ids of a directory share a hash by chance about once in 10^8 directories of 200,000 rows.
 */
export class SeenIds {
  #slots = new Uint32Array(2 * firstSlots);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @returns whether the id is new */
  add(id: string): boolean {
    const [high, low] = hash64(id);
    if (!insert(this.#slots, high, low)) return false;
    this.#size += 1;
    if (2 * this.#size > fullest * this.#slots.length) this.#grow();
    return true;
  }

  clear(): void {
    this.#slots = new Uint32Array(2 * firstSlots);
    this.#size = 0;
  }

  #grow(): void {
    const before = this.#slots;
    const after = new Uint32Array(2 * before.length);
    for (let at = 0; at < before.length; at += 2) {
      const [high = 0, low = 0] = [before[at], before[at + 1]];
      if (high !== 0 || low !== 0) insert(after, high, low);
    }
    this.#slots = after;
  }
}

/** Open addressing: two numbers a slot, both 0 where it is free. */
function insert(slots: Uint32Array, high: number, low: number): boolean {
  const mask = slots.length / 2 - 1;
  for (let slot = low & mask; ; slot = (slot + 1) & mask) {
    const [takenHigh, takenLow] = [slots[2 * slot], slots[2 * slot + 1]];
    if (takenHigh === high && takenLow === low) return false;
    if (takenHigh !== 0 || takenLow !== 0) continue;
    slots[2 * slot] = high;
    slots[2 * slot + 1] = low;
    return true;
  }
}

/** Two runs of a multiplicative hash with different factors, mixed at the end; never 0 twice. */
function hash64(text: string): readonly [high: number, low: number] {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 2_654_435_761);
    low = Math.imul(low ^ unit, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return [high >>> 0, low >>> 0 || 1];
}
