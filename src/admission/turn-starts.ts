/** How a turn of the event loop and its time are seen. */
export interface EventLoop {
  /** Calls back in the next turn, when what has arrived meanwhile has been read. */
  readonly defer: (callback: () => void) => unknown;
  readonly setTimer: (callback: () => void, ms: number) => unknown;
  /** Milliseconds since any moment. */
  readonly now: () => number;
}

/** How many of one client's operations start in one turn of the event loop; those that wait start one a turn. */
const mostInOneTurn = 4;

/** The key of all clients without a sign-in together. */
export const unsignedKey = '';

/**
 * Counts what each client starts in the present turn of the event loop, so that what others send is read in between. A turn in which
 * clients without a sign-in start something is followed by as long a pause of theirs: half of the time is left to the others.
 */
export class TurnStarts {
  readonly #loop: EventLoop;
  readonly #byKey = new Map<string, number>();
  #restUntil = 0;

  constructor(loop: EventLoop) {
    this.#loop = loop;
  }

  /** How long nothing of this key may start yet, in milliseconds. */
  restOf(key: string): number {
    return key === unsignedKey ? Math.max(0, this.#restUntil - this.#loop.now()) : 0;
  }

  hasRoom(key: string): boolean {
    return (this.#byKey.get(key) ?? 0) < mostInOneTurn && this.restOf(key) === 0;
  }

  count(key: string): void {
    if (this.#byKey.size === 0) this.#beginTurn();
    this.#byKey.set(key, (this.#byKey.get(key) ?? 0) + 1);
  }

  #beginTurn(): void {
    const startedAt = this.#loop.now();
    this.#loop.defer(() => {
      const endedAt = this.#loop.now();
      if (this.#byKey.has(unsignedKey)) this.#restUntil = endedAt + (endedAt - startedAt);
      this.#byKey.clear();
    });
  }
}
