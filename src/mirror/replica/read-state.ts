import type { HeldFacts } from '../sync/ports.ts';
import { keptStateName, type MirrorStates, parseKeptState, refusedName } from '../sync/states.ts';

/** The state of a mirror that another replica keeps, which that one writes into the file. */
export class ReadState {
  readonly #held: Pick<HeldFacts, 'meta'>;
  readonly #states: MirrorStates;
  /** As it was read last. */
  #read: string | undefined;

  constructor(held: Pick<HeldFacts, 'meta'>, states: MirrorStates) {
    this.#held = held;
    this.#states = states;
  }

  update(): void {
    const isRefused = this.#held.meta(refusedName).has(refusedName);
    const text = this.#held.meta(keptStateName).get(keptStateName);
    const read = isRefused ? refusedName : text;
    if (read === this.#read) return;
    if (this.#read === refusedName) this.#states.switchOn(undefined);
    this.#read = read;
    const kept = parseKeptState(text);
    if (isRefused) this.#states.refused();
    else if (kept) this.#states.ended(kept);
    else this.#states.filling(undefined);
  }
}
