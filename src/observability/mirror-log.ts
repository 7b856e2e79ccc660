import { createKindLimit } from './kind-limit.ts';
import type { Log, LogFacts } from './log.ts';

interface StateFacts {
  readonly state: string;
  readonly staleReason?: string | undefined;
}

interface RhythmFacts {
  readonly hasCallbacks: boolean;
  readonly intervalMs: number;
  readonly lastTookMs: number | undefined;
}

interface RoundFacts {
  readonly durationMs: number;
  readonly calls: number;
}

/** What happens to the mirror, as lines of the log. */
export interface MirrorLog {
  onStarted(rhythm: RhythmFacts): void;
  onState(status: StateFacts): void;
  onFilled(fact: RoundFacts & { readonly rhythm: RhythmFacts }): void;
  onChecked(fact: RoundFacts & { readonly isClean: boolean }): void;
  onCheckFailed(error: unknown): void;
  onCheckStopped(fact: { readonly kind: string; readonly missing: number; readonly held: number }): void;
  onWaiting(error: unknown): void;
  onRefused(error: unknown): void;
  onShortList(fact: { readonly list: string; readonly seen: number; readonly total: number }): void;
  onTooManyUsers(fact: { readonly users: number; readonly most: number }): void;
  onScopeChanged(): void;
  onKeeper(isKeeper: boolean): void;
  onAbandonedWrite(write: string): void;
  onCopied(): void;
  onOverflow(): void;
  onFailure(error: unknown): void;
}

/** @param now milliseconds since the epoch */
export function createMirrorLog(log: Log, now: () => number): MirrorLog {
  const isDue = createKindLimit(now);
  const warnOnce = (kind: string, facts: LogFacts, text: string) => {
    if (isDue(kind)) log.warn(facts, text);
  };
  return {
    onStarted: (rhythm) => log.info(toCheckFacts(rhythm), startedText(rhythm)),
    onState({ state, staleReason }) {
      if (state === 'STALE') log.warn({ staleReason }, 'the mirror may be out of date');
      else if (state === 'READY') log.info({ state }, 'the mirror answers');
      else if (state === 'FILLING') log.info({ state }, 'the mirror is being filled');
    },
    onFilled: ({ durationMs, calls, rhythm }) =>
      log.info(
        { durationMs, calls, checkEveryMs: rhythm.intervalMs },
        rhythm.hasCallbacks
          ? 'the mirror is filled, and follows the changes in EIAM'
          : 'the mirror is filled: without callbacks, changes that the gateway did not make show after the next check',
      ),
    onChecked: (fact) =>
      log.info(
        { ...fact },
        fact.isClean
          ? 'the mirror was compared with EIAM: it is the same'
          : 'the mirror was compared with EIAM, and what differed is repaired',
      ),
    onCheckFailed: (err) =>
      warnOnce('check', { err }, 'the mirror could not be compared with EIAM: it is tried again'),
    onCheckStopped: (fact) =>
      log.error(
        { ...fact },
        'so many objects seem to be missing in EIAM that the comparison was stopped: nothing was deleted from the mirror',
      ),
    onWaiting: (err) => warnOnce('waiting', { err }, 'EIAM does not answer: the mirror waits'),
    onRefused: (err) =>
      warnOnce('refused', { err }, "EIAM refuses the gateway's application: the mirror waits"),
    onShortList: (fact) =>
      warnOnce(`short ${fact.list}`, { ...fact }, 'a list of EIAM has fewer rows than it says'),
    onTooManyUsers: (fact) =>
      log.error({ ...fact }, 'there are more users than MIRROR_MAX_USERS: the mirror is not filled'),
    onScopeChanged: () => log.info({}, 'the provisioning scope has changed: the mirror is filled again'),
    onKeeper: (isKeeper) =>
      log.info({}, `this replica keeps the mirror of all replicas${isKeeper ? '' : ' no more'}`),
    onAbandonedWrite: (write) =>
      log.warn(
        { write },
        'the log lacks the end of a write, as where its replica has died: what it may have changed is read again',
      ),
    onCopied: () => log.info({}, 'the mirror was loaded as a copy of that of the other replicas'),
    onOverflow: () =>
      warnOnce('overflow', {}, 'more events than the mirror can follow: it is compared with EIAM'),
    onFailure(err) {
      if (isDue('failure')) log.error({ err }, 'the mirror could not be read or written: it is tried again');
    },
  };
}

/** Durations that no reading has shown yet stand in no line. */
function toCheckFacts({ hasCallbacks, intervalMs, lastTookMs }: RhythmFacts): LogFacts {
  return {
    hasCallbacks,
    checkEveryMs: intervalMs,
    ...(lastTookMs !== undefined && { checkTakesMs: lastTookMs }),
  };
}

/** Without callbacks a check is the only way to learn of a change: its duration is how late the mirror is at least. */
function startedText({ hasCallbacks, lastTookMs }: RhythmFacts): string {
  if (hasCallbacks) return 'the mirror is on, and callbacks report what changes';
  return lastTookMs === undefined
    ? 'the mirror is on, without callbacks: it learns of changes by checks; how long one takes is logged once it is filled'
    : 'the mirror is on, without callbacks: it learns of changes by checks, which take as long as the last one';
}
