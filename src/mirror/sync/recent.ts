/** How long reads may lag behind a write, in milliseconds: what is absent until then may only not be there yet. */
const lagMs = 30_000;
const mostIds = 10_000;

/** Objects that were written lately, so that a read of their own which does not find them proves nothing. */
export class Recent {
  readonly #writtenAt = new Map<string, number>();
  readonly #monotonicMs: () => number;

  /** @param monotonicMs by a clock that only goes forward */
  constructor(monotonicMs: () => number) {
    this.#monotonicMs = monotonicMs;
  }

  add(id: string): void {
    this.#writtenAt.delete(id);
    this.#writtenAt.set(id, this.#monotonicMs());
    for (const oldest of this.#writtenAt.keys()) {
      if (this.#writtenAt.size <= mostIds) break;
      this.#writtenAt.delete(oldest);
    }
  }

  delete(id: string): void {
    this.#writtenAt.delete(id);
  }

  has(id: string): boolean {
    const writtenAt = this.#writtenAt.get(id);
    return writtenAt !== undefined && this.#monotonicMs() - writtenAt < lagMs;
  }
}
