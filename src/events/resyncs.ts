import type { DirectoryChange, ResyncReason } from '../../schema/changes/ports.ts';
import { toResync } from './directory-change.ts';

/** How long one of them is given again, in milliseconds. */
const sharedMs = 1_000;

export interface ResyncParts {
  readonly cursor: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * DirectoryResyncRequired for subscribers who cannot go on from where they are. Under load thousands need one at the same time: those
 * at the same place in the log get the same, which is then answered once for all of them.
 */
export function createResyncs({ cursor, now }: ResyncParts): { of(reason: ResyncReason): DirectoryChange } {
  const latest = new Map<ResyncReason, DirectoryChange>();
  return {
    of(reason) {
      const known = latest.get(reason);
      const at = cursor();
      const occurredAt = now();
      if (known?.cursor === at && occurredAt - known.occurredAt < sharedMs) return known;
      const resync = { ...toResync({ origin: 'GATEWAY', occurredAt }, reason), cursor: at };
      latest.set(reason, resync);
      return resync;
    },
  };
}
