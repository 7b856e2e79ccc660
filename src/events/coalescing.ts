import type { SetTimer } from '../eiam/clock.ts';

/** callbacks.md, "Cache entries", last rows: more pushes than this in so long become one change. */
const maxPushes = 100;
const windowMs = 30_000;

export interface CoalescingParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly setTimer: SetTimer;
  /** Gives every subscriber a DirectoryResyncRequired. */
  readonly resync: () => void;
}

export interface Coalescing extends Disposable {
  /** Whether a push is given to subscribers as a change of its own. */
  admit(): boolean;
}

/**
 * Turns a full synchronisation into few changes. Pushes are given one by one, until one comes less than 30 s after the
 * hundredth before it: that begins a storm. Then there is a resync at once, and another every 30 s for as long as more pushes
 * came meanwhile. So a push is a change of its own, or is followed by a resync within 30 s, and resyncs are at least 30 s
 * apart.
 */
export function createCoalescing({ now, setTimer, resync }: CoalescingParts): Coalescing {
  /** When the latest hundred pushes came, in a ring. */
  let cameAt: number[] = [];
  let pushes = 0;
  let hidden = 0;
  /** There is a storm for as long as this can be called off. */
  let callOff: (() => void) | undefined;

  function resyncNow(): void {
    hidden = 0;
    resync();
    callOff = setTimer(() => {
      callOff = undefined;
      if (hidden > 0) resyncNow();
    }, windowMs);
  }

  return {
    admit() {
      if (callOff) {
        hidden += 1;
        return false;
      }
      const hundredth = cameAt[pushes % maxPushes] ?? Number.NEGATIVE_INFINITY;
      if (now() - hundredth < windowMs) {
        cameAt = [];
        resyncNow();
        return false;
      }
      cameAt[pushes % maxPushes] = now();
      pushes += 1;
      return true;
    },
    [Symbol.dispose]: () => callOff?.(),
  };
}
