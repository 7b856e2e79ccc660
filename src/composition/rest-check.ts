export interface RestParts {
  /** The share of the time since the last check that the event loop has worked, from 0 to 1. */
  readonly utilization: () => number;
  /** Returns memory to the system. */
  readonly release: () => void;
}

/** What a process at rest works all the same: for its timers, and for those that ask whether it lives. */
const restingShare = 0.01;

/** A check that releases memory, once, where the process has worked and is at rest since the check before. */
export function createRestCheck({ utilization, release }: RestParts): () => void {
  let hasWorked = false;
  return () => {
    const isAtRest = utilization() <= restingShare;
    if (isAtRest && hasWorked) release();
    hasWorked = !isAtRest;
  };
}
