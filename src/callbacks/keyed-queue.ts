/** More waits already than is worth waiting for. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** One after the other for each key, in the order they came; at the same time for different ones. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();
  readonly #mostTasks: number;
  #tasks = 0;

  /** @param mostTasks that wait or run at once, those of all keys together */
  constructor(mostTasks: number) {
    this.#mostTasks = mostTasks;
  }

  /** @throws QueueFullError, or what the task throws */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    if (this.#tasks >= this.#mostTasks) {
      throw new QueueFullError(`Expected at most ${this.#mostTasks} tasks at once`);
    }
    this.#tasks += 1;
    const before = this.#last.get(key) ?? Promise.resolve();
    const done = before.then(task);
    // Whoever comes next waits for the end, be it a failure.
    const settled = done.catch(() => {});
    this.#last.set(key, settled);
    try {
      return await done;
    } finally {
      this.#tasks -= 1;
      if (this.#last.get(key) === settled) this.#last.delete(key);
    }
  }
}
