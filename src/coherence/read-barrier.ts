import type { Evictions } from '../cache/evictions.ts';
import type { ReadBarrier } from '../http/operation/read-barrier.ts';
import type { SharedLog } from '../shared-state/ports.ts';

/**
 * Where it is not known how far the log is, what begins reads live, and joins no read that began before it. All that share an answer wait
 * for one promise.
 */
export function createReadBarrier(
  log: Pick<SharedLog, 'caughtUp'>,
  evictions: Pick<Evictions, 'forget'>,
): ReadBarrier {
  let asked: Promise<boolean> | undefined;
  let behind: Promise<void> | undefined;
  return () => {
    const asking = log.caughtUp();
    if (asking === undefined) return undefined;
    if (asking === asked) return behind;
    asked = asking;
    behind = asking.then((isCaughtUp) => {
      if (!isCaughtUp) evictions.forget();
    });
    return behind;
  };
}
