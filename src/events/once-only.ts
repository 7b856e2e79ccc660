/** Ids that are remembered at most, and for how long: longer than either vendor delivers again. */
const maxIds = 100_000;
const memoryMs = 7 * 24 * 60 * 60 * 1_000;

/** Which events were taken already (callbacks.md, "Pipeline"). Where more come than fit, the oldest are forgotten. */
export interface OnceOnly {
  has(id: string): boolean;
  add(id: string): void;
}

/** @param now milliseconds since the epoch */
export function createOnceOnly(now: () => number): OnceOnly {
  /** In the order they came. */
  const takenAt = new Map<string, number>();

  function forgetOld(): void {
    for (const [id, at] of takenAt) {
      if (takenAt.size <= maxIds && now() - at < memoryMs) return;
      takenAt.delete(id);
    }
  }

  return {
    has(id) {
      forgetOld();
      return takenAt.has(id);
    },
    add(id) {
      takenAt.set(id, now());
      forgetOld();
    },
  };
}
