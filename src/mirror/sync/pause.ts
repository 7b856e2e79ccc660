import type { Clock } from '../../eiam/clock.ts';

/** @throws the signal's reason, as soon as it is aborted */
export async function pause(
  { setTimer }: Pick<Clock, 'setTimer'>,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const takeBack = setTimer(resolve, ms);
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await promise;
  } finally {
    takeBack();
    signal.removeEventListener('abort', abort);
  }
}
