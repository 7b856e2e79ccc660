import { type CallShare, type Priority, priorities } from './call-context.ts';
import { WaitingLine } from './waiting-line.ts';

/** The viewers that take turns within one priority; the order of the map is that of the turns. */
type Turns<Item> = Map<string, WaitingLine<Item>>;

/**
 * A queue in which all calls of a higher priority come before those of a lower one, and viewers of the same priority take turns, one
 * call each (deficit round robin, where every call costs the same). A viewer's own calls keep the order of their age.
 */
export class FairQueue<Item> {
  readonly #urgent = new WaitingLine<Item>();
  readonly #lanes: ReadonlyMap<Priority, Turns<Item>> = new Map(
    priorities.map((priority) => [priority, new Map<string, WaitingLine<Item>>()]),
  );
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The item whose turn it is. */
  get first(): Item | undefined {
    return this.#urgent.first ?? this.#next()?.line.first;
  }

  /** All items; one that leaves meanwhile does not disturb it. */
  *[Symbol.iterator](): Generator<Item> {
    yield* this.#urgent;
    for (const turns of this.#lanes.values()) for (const line of turns.values()) yield* line;
  }

  /** Items that would have their turn before a new one of this share, if no other came. */
  ahead({ viewer, priority }: CallShare): number {
    let ahead = this.#urgent.size;
    for (const [lane, turns] of this.#lanes) {
      const own = lane === priority ? (turns.get(viewer)?.size ?? 0) : Number.POSITIVE_INFINITY;
      for (const [other, line] of turns) ahead += Math.min(line.size, other === viewer ? own : own + 1);
      if (lane === priority) break;
    }
    return ahead;
  }

  /** Joins before all others, and takes no viewer's turn; the returned function leaves, and may be called again. */
  joinUrgent(item: Item, age: number): () => void {
    return this.#counted(this.#urgent.join(item, age));
  }

  /** Joins its viewer's line, behind all of the same or a lower age; the returned function leaves, and may be called again. */
  join(item: Item, { viewer, priority }: CallShare, age: number): () => void {
    const turns = this.#turnsOf(priority);
    const line = turns.get(viewer) ?? new WaitingLine<Item>();
    turns.set(viewer, line);
    const leave = line.join(item, age);
    return this.#counted(() => {
      leave();
      if (line.size === 0) turns.delete(viewer);
    });
  }

  /** The same for one that had its turn and got nothing of it: its viewer is the first of its priority again. */
  joinAgain(item: Item, share: CallShare, age: number): () => void {
    const leave = this.join(item, share, age);
    const turns = this.#turnsOf(share.priority);
    const line = turns.get(share.viewer);
    const others = [...turns].filter(([viewer]) => viewer !== share.viewer);
    if (line === undefined || others.length === 0) return leave;
    turns.clear();
    turns.set(share.viewer, line);
    for (const [viewer, other] of others) turns.set(viewer, other);
    return leave;
  }

  /** The viewer whose turn it is has had it: it is the last of its priority now. */
  passTurn(): void {
    if (this.#urgent.size > 0) return;
    const next = this.#next();
    if (!next) return;
    next.turns.delete(next.viewer);
    next.turns.set(next.viewer, next.line);
  }

  #turnsOf(priority: Priority): Turns<Item> {
    const turns = this.#lanes.get(priority);
    if (!turns) throw new TypeError(`Expected a priority, but got ${priority}`);
    return turns;
  }

  #next() {
    for (const turns of this.#lanes.values()) {
      for (const [viewer, line] of turns) return { turns, viewer, line };
    }
    return undefined;
  }

  #counted(leave: () => void): () => void {
    this.#size += 1;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#size -= 1;
      leave();
    };
  }
}
