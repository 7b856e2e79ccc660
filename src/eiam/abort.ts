/**
 * One listener a signal, however many calls wait on it: an event target searches its whole list on every addition, which makes
 * a thousand calls on one operation's signal quadratic and, from ten on, draws a warning about a leak.
 */
const waiting = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls `listener` when `signal` aborts; the returned function takes it back. An already aborted signal calls nobody. */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const listeners = waiting.get(signal) ?? listen(signal);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && waiting.get(signal) === listeners) forget(signal);
  };
}

const tellers = new WeakMap<AbortSignal, () => void>();

function listen(signal: AbortSignal): Set<() => void> {
  const listeners = new Set<() => void>();
  const tell = () => {
    forget(signal);
    for (const listener of listeners) listener();
  };
  waiting.set(signal, listeners);
  tellers.set(signal, tell);
  signal.addEventListener('abort', tell);
  return listeners;
}

/** A signal made by `AbortSignal.any` lives for as long as somebody listens, so the last one out takes our listener along. */
function forget(signal: AbortSignal): void {
  const tell = tellers.get(signal);
  if (tell !== undefined) signal.removeEventListener('abort', tell);
  tellers.delete(signal);
  waiting.delete(signal);
}
