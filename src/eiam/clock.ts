/** Calls back after `delayMs` milliseconds; the returned function takes the appointment back. */
export type SetTimer = (callback: () => void, delayMs: number) => () => void;

/** Time as the client sees it, handed in so that a test can own it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly setTimer: SetTimer;
}

/** The longest delay a timer can hold: beyond it the runtime fires at once. */
const longestDelayMs = 2_147_483_647;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: Date.now,
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, Math.min(delayMs, longestDelayMs));
    return () => clearTimeout(timer);
  },
};
