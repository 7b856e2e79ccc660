/** Calls back in the next turn of the event loop, when what has arrived meanwhile has been read. */
export type Defer = (callback: () => void) => unknown;

/** How many of one client's operations start in one turn of the event loop; those that wait start one a turn. */
const mostInOneTurn = 4;

/** Counts what each client starts in the present turn of the event loop, so that what others send is read in between. */
export class TurnStarts {
  readonly #defer: Defer;
  readonly #byKey = new Map<string, number>();

  constructor(defer: Defer) {
    this.#defer = defer;
  }

  hasRoom(key: string): boolean {
    return (this.#byKey.get(key) ?? 0) < mostInOneTurn;
  }

  count(key: string): void {
    if (this.#byKey.size === 0) this.#defer(() => this.#byKey.clear());
    this.#byKey.set(key, (this.#byKey.get(key) ?? 0) + 1);
  }
}
