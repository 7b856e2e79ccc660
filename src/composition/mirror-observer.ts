import type { MirrorSyncObserver } from '../mirror/sync/ports.ts';
import type { MirrorLog } from '../observability/mirror-log.ts';
import type { CheckCounts } from './mirror-figures.ts';
import type { MirrorTrust } from './mirror-trust.ts';

interface ObserverParts {
  readonly trust: MirrorTrust;
  readonly checks: CheckCounts;
  readonly log: MirrorLog;
}

/** What happens to the mirror, for the log, for the metrics and for READS=auto. */
export function createMirrorObserver({ trust, checks, log }: ObserverParts): MirrorSyncObserver {
  return {
    ...log,
    onDrift(drift) {
      trust.noteDrift();
      checks.noteDrift(drift);
    },
    onChecked(fact) {
      trust.noteCheck(fact.isClean);
      checks.note(fact.isClean ? 'clean' : 'drifted');
      log.onChecked(fact);
    },
    onCheckFailed(error) {
      checks.note('failed');
      log.onCheckFailed(error);
    },
    onCheckStopped(stopped) {
      checks.note('stopped');
      log.onCheckStopped(stopped);
    },
  };
}
