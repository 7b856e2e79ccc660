/** One listener, and its place among those of its signal. */
export class Registration {
  readonly listener: () => void;
  index: number;
  readonly #listeners: Listeners;

  constructor(listeners: Listeners, listener: () => void, index: number) {
    this.#listeners = listeners;
    this.listener = listener;
    this.index = index;
  }

  /** Takes the listener back. */
  leave(): void {
    this.#listeners.delete(this);
  }
}

/**
 * The listeners of one signal. An array whose last one takes the place of one that leaves: a Set that calls join and leave
 * without end is copied again and again, and each dead copy in the old generation keeps those calls alive that it held.
 */
class Listeners {
  readonly #signal: AbortSignal;
  readonly #entries: Registration[] = [];
  readonly #notify = () => {
    this.#remove();
    for (const { listener } of this.#entries.splice(0)) listener();
  };

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#notify);
    listenersOf.set(signal, this);
  }

  add(listener: () => void): Registration {
    const entry = new Registration(this, listener, this.#entries.length);
    this.#entries.push(entry);
    return entry;
  }

  delete(entry: Registration): void {
    if (this.#entries[entry.index] !== entry) return;
    const last = this.#entries.pop();
    if (last !== undefined && last !== entry) {
      last.index = entry.index;
      this.#entries[entry.index] = last;
    }
    if (this.#entries.length === 0) this.#remove();
  }

  /** A signal made by `AbortSignal.any` lives for as long as it has a listener, so ours goes with the last one. */
  #remove(): void {
    this.#signal.removeEventListener('abort', this.#notify);
    if (listenersOf.get(this.#signal) === this) listenersOf.delete(this.#signal);
  }
}

/**
 * One listener a signal, however many calls wait on it: an event target searches its whole list on every addition, which makes
 * a thousand calls on one operation's signal quadratic and, from ten on, draws a warning about a leak.
 */
const listenersOf = new WeakMap<AbortSignal, Listeners>();

/** Calls `listener` when `signal` aborts, until it leaves. It is never called for one that is aborted already. */
export function onAbort(signal: AbortSignal, listener: () => void): Registration {
  const listeners = listenersOf.get(signal) ?? new Listeners(signal);
  return listeners.add(listener);
}
