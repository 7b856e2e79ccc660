import type { Evictions } from '../cache/evictions.ts';
import type { ReadBarrier } from '../http/operation/read-barrier.ts';
import type { SharedLog } from '../shared-state/ports.ts';

/** Where it is not known how far the log is, what begins reads live, and joins no read that began before it. */
export function createReadBarrier(
  log: Pick<SharedLog, 'caughtUp'>,
  evictions: Pick<Evictions, 'forget'>,
): ReadBarrier {
  return () =>
    log.caughtUp()?.then((isCaughtUp) => {
      if (!isCaughtUp) evictions.forget();
    });
}
