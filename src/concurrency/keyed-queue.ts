/** As many tasks wait already as may. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** One task after the other for each key, in the order they came; at the same time for different keys. */
export class KeyedQueue {
  readonly #last = new Map<string, Promise<void>>();
  readonly #mostTasks: number;
  #tasks = 0;

  /** @param mostTasks that wait or run at once, those of all keys together */
  constructor(mostTasks: number) {
    this.#mostTasks = mostTasks;
  }

  /** Tasks that wait or run. */
  get size(): number {
    return this.#tasks;
  }

  /**
   * @param signal ends the wait for a turn, not a task that has begun: one that was given up on is passed over
   * @throws QueueFullError, the signal's reason, or what the task throws
   */
  async run<Result>(key: string, task: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    if (this.#tasks >= this.#mostTasks) {
      throw new QueueFullError(`Expected at most ${this.#mostTasks} tasks at once`);
    }
    this.#tasks += 1;
    const before = this.#last.get(key);
    const turn = before ? untilAborted(before, signal) : Promise.resolve();
    let hasBegun = false;
    const done = turn.then(() => {
      hasBegun = true;
      return task();
    });
    // The next turn comes when this task has ended, whatever came of it; one given up on leaves the line as it was.
    const settled = Promise.all([before, done.catch(() => {})]).then(() => {
      if (this.#last.get(key) === settled) this.#last.delete(key);
      // A place in the line is kept until its turn would have come: the line itself is what has to be short.
      if (!hasBegun) this.#tasks -= 1;
    });
    this.#last.set(key, settled);
    try {
      return await done;
    } finally {
      if (hasBegun) this.#tasks -= 1;
    }
  }
}

/** @throws the signal's reason, where it comes first */
async function untilAborted(turn: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return turn;
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([turn, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
