import type { SetTimer } from '../eiam/clock.ts';

/** callbacks.md, "Cache entries", last rows: more pushes than this in so long are told of as one. */
const maxPushes = 100;
const windowMs = 30_000;

export interface CoalescingParts {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly setTimer: SetTimer;
  /** Tells everybody to read everything again. */
  readonly resync: () => void;
}

export interface Coalescing extends Disposable {
  /** Whether a push is told of by itself. */
  admit(): boolean;
}

/**
 * Turns a full synchronisation into few words. Pushes are told of one by one, until one comes less than 30 s after the
 * hundredth before it: that begins a storm. Then everybody is told to read everything again, at once and every 30 s for as
 * long as more pushes came meanwhile. So a push is told of by itself, or by a resync at most 30 s behind it, and resyncs are
 * at least 30 s apart.
 */
export function createCoalescing({ now, setTimer, resync }: CoalescingParts): Coalescing {
  /** When the latest hundred pushes came, in a ring. */
  let cameAt: number[] = [];
  let pushes = 0;
  let hidden = 0;
  /** There is a storm for as long as this can be called off. */
  let callOff: (() => void) | undefined;

  function tell(): void {
    hidden = 0;
    resync();
    callOff = setTimer(() => {
      callOff = undefined;
      if (hidden > 0) tell();
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
        tell();
        return false;
      }
      cameAt[pushes % maxPushes] = now();
      pushes += 1;
      return true;
    },
    [Symbol.dispose]: () => callOff?.(),
  };
}
