import { createKindLimit } from './kind-limit.ts';
import type { Log, LogFacts } from './log.ts';

/** What happens to the shared state, as lines of the log. */
export interface SharedStateLog {
  onUnreachable(error: unknown): void;
  onReachable(): void;
  onDiscontinued(why: string): void;
  onFull(error: unknown): void;
  onClock(aheadMs: number, roundTripMs: number): void;
  onStoodStill(durationMs: number): void;
  onForeign(other: { readonly endpoint: string; readonly version: string }): void;
  onFailure(error: unknown): void;
}

/** Clocks that are further apart are said to be, in milliseconds: tokens and callbacks are refused for less than ten times that. */
const mostApartMs = 10_000;

/**
 * @param isRequired whether writes are refused while it cannot be reached
 * @param now milliseconds since the epoch
 */
export function createSharedStateLog(log: Log, isRequired: boolean, now: () => number): SharedStateLog {
  const isDue = createKindLimit(now);
  /** Why it cannot be reached, as it was said last; undefined: it can be, or nothing was said yet. */
  let said: string | undefined;
  const writes = isRequired ? 'writes are refused' : 'other replicas do not learn of writes';
  return {
    onUnreachable(err) {
      const reason = reasonOf(err);
      if (reason === said) return;
      said = reason;
      log.warn({ err }, `the shared state cannot be reached: reads are live, and ${writes}`);
    },
    onReachable() {
      said = undefined;
      log.info({}, 'the shared state is reached, and its log is followed');
    },
    onDiscontinued: (why) =>
      log.warn(
        { reason: why } satisfies LogFacts,
        why === 'NEW_LOG'
          ? 'the shared state has lost what it had stored: what was in memory is forgotten, and subscribers read again'
          : 'entries of the shared log are missing here: what was in memory is forgotten, and subscribers read again',
      ),
    onFull(err) {
      if (isDue('full')) log.error({ err }, `the store of the shared state is full: ${writes}`);
    },
    onClock(aheadMs, roundTripMs) {
      if (Math.abs(aheadMs) - roundTripMs / 2 <= mostApartMs || !isDue('clock')) return;
      log.warn(
        { aheadMs: Math.round(aheadMs) },
        "this machine's clock and the store's are apart: tokens and callbacks may be refused here that are valid",
      );
    },
    onStoodStill: (durationMs) =>
      log.warn(
        { durationMs: Math.round(durationMs) },
        'this process stood still, or its clock was set forward: other replicas have taken it for gone',
      ),
    onForeign({ endpoint, version }) {
      if (!isDue('foreign')) return;
      log.error(
        { endpoint, version },
        'a gateway of another EIAM has the same instance and application in this store: give each a store of its own',
      );
    },
    onFailure(err) {
      if (isDue('failure')) log.error({ err }, 'the shared state could not be read');
    },
  };
}

/** The cause, where there is one: what wraps it is always the same. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
