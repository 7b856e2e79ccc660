/** More waits already than is worth waiting for. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** Runs tasks of one entity one after the other, in the order they came; those of different entities do not wait for each other. */
export interface EntityQueue {
  /** @throws QueueFullError, or what the task throws */
  run<Result>(entity: string, task: () => Promise<Result>): Promise<Result>;
}

/** A queue of at most `maxPending` tasks, those that run among them. */
export function createEntityQueue(maxPending: number): EntityQueue {
  const tails = new Map<string, Promise<unknown>>();
  let pending = 0;

  return {
    async run(entity, task) {
      if (pending >= maxPending) throw new QueueFullError('Expected fewer events at once');
      pending += 1;
      const before = tails.get(entity);
      const running = (async () => {
        await before;
        return task();
      })();
      // Whoever comes next waits for the end, be it a failure.
      const tail = running.catch(() => {});
      tails.set(entity, tail);
      try {
        return await running;
      } finally {
        pending -= 1;
        if (tails.get(entity) === tail) tails.delete(entity);
      }
    },
  };
}
