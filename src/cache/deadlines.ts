import type { CallContext } from '../eiam/call-context.ts';

/** The cache's source of time. */
export interface Clock {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls back after `delayMs` milliseconds; the returned function cancels the timer. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void;
}

/** Why the wait of a caller ended before the result. */
export type WaitEnd = 'aborted' | 'deadline';

type OnEnd = (why: WaitEnd) => void;

/** All waits of one operation share one listener and one timer. */
interface SharedListener {
  readonly waits: Set<OnEnd>;
  /** Removes the listener and the timer. */
  readonly remove: () => void;
}

/** Ends the waits of each operation at its own signal and deadline. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #listeners = new WeakMap<CallContext, SharedListener>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Why this operation waits no longer, or undefined while it does. A signal aborted by its own timeout counts as a deadline. */
  endOf({ signal, deadlineAt }: CallContext): WaitEnd | undefined {
    if (deadlineAt !== undefined && this.#clock.now() >= deadlineAt) return 'deadline';
    if (!signal.aborted) return undefined;
    const reason: unknown = signal.reason;
    return reason instanceof Error && reason.name === 'TimeoutError' ? 'deadline' : 'aborted';
  }

  /** Calls back when the operation ends, which it has not yet; the returned function cancels that. */
  onEnd(context: CallContext, callback: OnEnd): () => void {
    const listener = this.#listeners.get(context) ?? this.#listen(context);
    listener.waits.add(callback);
    return () => {
      listener.waits.delete(callback);
      if (listener.waits.size > 0 || this.#listeners.get(context) !== listener) return;
      this.#listeners.delete(context);
      listener.remove();
    };
  }

  #listen(context: CallContext): SharedListener {
    const { signal, deadlineAt } = context;
    const waits = new Set<OnEnd>();
    const end = (why: WaitEnd) => {
      this.#listeners.delete(context);
      remove();
      for (const callback of waits) callback(why);
    };
    const onAbort = () => end(this.endOf(context) ?? 'aborted');
    const stopTimer =
      deadlineAt === undefined
        ? undefined
        : this.#clock.setTimer(() => end('deadline'), deadlineAt - this.#clock.now());
    const remove = () => {
      signal.removeEventListener('abort', onAbort);
      stopTimer?.();
    };
    signal.addEventListener('abort', onAbort);
    const listener = { waits, remove };
    this.#listeners.set(context, listener);
    return listener;
  }
}
