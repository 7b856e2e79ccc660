export interface TurnsOptions {
  readonly maxRunning: number;
  readonly maxWaiting: number;
  /** For whoever comes when as many wait as may. */
  readonly refusal: () => Error;
}

/** Lets so many do something at a time, so many more wait for it in the order in which they came, and nobody else. */
export function createTurns({ maxRunning, maxWaiting, refusal }: TurnsOptions) {
  let running = 0;
  const waiting: (() => void)[] = [];

  return async function take<Result>(act: () => Promise<Result>): Promise<Result> {
    if (running >= maxRunning) {
      if (waiting.length >= maxWaiting) throw refusal();
      // Whoever is done hands the turn on, so that nobody who comes meanwhile takes it.
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
