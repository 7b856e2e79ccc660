/** The end of the time that one request has. Disposing of it takes the timer back. */
export interface Deadline extends Disposable {
  /** Settles when the time is over; never before, and not at all once disposed of. */
  readonly over: Promise<'over'>;
  readonly isOver: () => boolean;
}

export function createDeadline(limitMs: number): Deadline {
  const { promise, resolve } = Promise.withResolvers<'over'>();
  let isOver = false;
  const timer = setTimeout(() => {
    isOver = true;
    resolve('over');
  }, limitMs);
  return { over: promise, isOver: () => isOver, [Symbol.dispose]: () => clearTimeout(timer) };
}
