export interface ConcurrencyLimitOptions {
  readonly maxRunning: number;
  readonly maxWaiting: number;
  /** What a call is refused with when the queue is full. */
  readonly refusal: () => Error;
}

/** Runs so many calls at a time and queues so many more, first in, first out; a call beyond that is refused. */
export function createConcurrencyLimit({ maxRunning, maxWaiting, refusal }: ConcurrencyLimitOptions) {
  let running = 0;
  const waiting: (() => void)[] = [];

  return async function run<Result>(act: () => Promise<Result>): Promise<Result> {
    if (running >= maxRunning) {
      if (waiting.length >= maxWaiting) throw refusal();
      // A call that ends passes its place to the first in the queue, so that no later call takes it.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
