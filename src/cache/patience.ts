import type { CallContext } from '../eiam/call-context.ts';

/** Time as the cache sees it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls back after `delayMs` milliseconds; the returned function takes the appointment back. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void;
}

/** Why a caller stopped waiting. */
export type Leaving = 'aborted' | 'deadline';

type Leave = (why: Leaving) => void;

/** All that one operation waits for at the moment: one listener and one timer, however much it is. */
interface Crowd {
  readonly waiting: Set<Leave>;
  /** Takes the listener and the timer back. */
  readonly disperse: () => void;
}

/** Waits for what others wait for as well: each as long as its own signal and deadline allow. */
export class Patience {
  readonly #clock: Clock;
  readonly #crowds = new WeakMap<CallContext, Crowd>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Why this operation waits no longer, or undefined while it does. A signal aborted by its own timeout counts as a deadline. */
  ended({ signal, deadlineAt }: CallContext): Leaving | undefined {
    if (deadlineAt !== undefined && this.#clock.now() >= deadlineAt) return 'deadline';
    if (!signal.aborted) return undefined;
    const reason: unknown = signal.reason;
    return reason instanceof Error && reason.name === 'TimeoutError' ? 'deadline' : 'aborted';
  }

  /** Calls `leave` when the operation ends, which it has not; the returned function takes it back. */
  until(context: CallContext, leave: Leave): () => void {
    const crowd = this.#crowds.get(context) ?? this.#gather(context);
    crowd.waiting.add(leave);
    return () => {
      crowd.waiting.delete(leave);
      if (crowd.waiting.size > 0 || this.#crowds.get(context) !== crowd) return;
      this.#crowds.delete(context);
      crowd.disperse();
    };
  }

  #gather(context: CallContext): Crowd {
    const { signal, deadlineAt } = context;
    const waiting = new Set<Leave>();
    const end = (why: Leaving) => {
      this.#crowds.delete(context);
      disperse();
      for (const leave of waiting) leave(why);
    };
    const onAbort = () => end(this.ended(context) ?? 'aborted');
    const stopTimer =
      deadlineAt === undefined
        ? undefined
        : this.#clock.setTimer(() => end('deadline'), deadlineAt - this.#clock.now());
    const disperse = () => {
      signal.removeEventListener('abort', onAbort);
      stopTimer?.();
    };
    signal.addEventListener('abort', onAbort);
    const crowd = { waiting, disperse };
    this.#crowds.set(context, crowd);
    return crowd;
  }
}
