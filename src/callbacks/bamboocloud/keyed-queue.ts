/** Work that may wait or run at once, all objects together. */
const mostTasks = 1_000;

/** The queue takes nothing more for now. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** One after the other for each key, at the same time for different ones. Keys of one kind are never held together. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<unknown>>();
  #tasks = 0;

  /** @throws QueueFullError */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    if (this.#tasks >= mostTasks) throw new QueueFullError(`Expected at most ${mostTasks} tasks at once`);
    this.#tasks += 1;
    const before = this.#last.get(key) ?? Promise.resolve();
    const done = before.then(task);
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
