/** How many lines of one kind are written in a second: more are an attack or an outage, which that many describe. */
const linesPerSecond = 100;

/** Bounds the lines of one kind. */
export interface LineLimit {
  /** How many lines were left out since the last one that was written; undefined: this one is left out too. */
  take(): number | undefined;
}

/** @param now milliseconds since the epoch */
export function createLineLimit(now: () => number, perSecond = linesPerSecond): LineLimit {
  let second = Number.NaN;
  let written = 0;
  let leftOut = 0;
  return {
    take() {
      const current = Math.floor(now() / 1_000);
      if (current !== second) {
        second = current;
        written = 0;
      }
      if (written >= perSecond) {
        leftOut += 1;
        return undefined;
      }
      written += 1;
      const before = leftOut;
      leftOut = 0;
      return before;
    },
  };
}
