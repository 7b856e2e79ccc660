import type { LogPlace } from '../store/write-types.ts';

/** The place is written this often where no row changes, in entries. */
const placeEvery = 1_000;

/** How far a replica's file is in the log. */
export class FilePlace {
  /** Of what the log's entries have left unsettled, the first position. */
  readonly #unsettledFloor: () => number | undefined;
  #epoch = '';
  /** Of the last entry that was taken, and of the last one whose rows are in the file. */
  #taken = 0;
  #written = 0;
  #noted = 0;
  /** Of entries that were taken, and whose rows wait for their turn. */
  readonly #unwritten = new Set<number>();

  constructor(unsettledFloor: () => number | undefined) {
    this.#unsettledFloor = unsettledFloor;
  }

  get epoch(): string {
    return this.#epoch;
  }

  get taken(): number {
    return this.#taken;
  }

  get written(): number {
    return this.#written;
  }

  /** Where the file is once the entry at this position is in it. */
  at(position: number): LogPlace {
    // What stands in front of a row of its own may not have been taken yet.
    const floor = Math.min(position, this.#taken, this.#unsettledFloor() ?? position);
    return { epoch: this.#epoch, position, floor };
  }

  /** The last position up to which all rows are in the file. What comes behind the last rows counts: the log may be trimmed there. */
  get shown(): number {
    const [first] = this.#unwritten;
    return first === undefined ? Math.max(this.#taken, this.#written) : first - 1;
  }

  /** It is of this log, at this position. */
  adopt({ epoch, position }: { readonly epoch: string; readonly position: number }): void {
    this.#epoch = epoch;
    this.#taken = position;
    this.#written = position;
  }

  /** It goes on in this log. @returns whether its own place is of the same one */
  resume(epoch: string, own: LogPlace | undefined): boolean {
    this.forget();
    this.#epoch = epoch;
    if (own?.epoch !== epoch) return false;
    this.#written = own.position;
    this.#taken = own.floor;
    return true;
  }

  /** What waits for its turn is not done any more. */
  forget(): void {
    this.#unwritten.clear();
  }

  /** @returns false: it was taken before */
  take(position: number): boolean {
    if (position <= this.#taken) return false;
    this.#taken = position;
    return true;
  }

  /** The rows of this entry wait for their turn. */
  expect(position: number): void {
    this.#unwritten.add(position);
  }

  /** It is their turn. @returns false: they are written */
  begin(position: number): boolean {
    this.#unwritten.delete(position);
    return position > this.#written;
  }

  /** The rows of the entry at this position are in the file. */
  wrote(position: number): void {
    this.#written = position;
  }

  /** Whether the place is to be written for its own sake, which counts as done. */
  isNoteDue(position: number): boolean {
    if (position - Math.max(this.#noted, this.#written) < placeEvery) return false;
    this.#noted = position;
    return true;
  }
}
