import { createKindLimit } from './kind-limit.ts';
import type { Log, LogFacts } from './log.ts';

interface MirrorFacts {
  readonly state: string;
  readonly staleReason?: string | undefined;
}

interface RoundFacts {
  readonly durationMs: number;
  readonly calls: number;
}

/** What happens to the mirror, as lines of the log. */
export interface MirrorLog {
  onState(status: MirrorFacts): void;
  onFilled(fact: RoundFacts): void;
  onChecked(fact: RoundFacts & { readonly isClean: boolean }): void;
  onCheckStopped(fact: { readonly kind: string; readonly missing: number; readonly held: number }): void;
  onWaiting(error: unknown): void;
  onRefused(error: unknown): void;
  onShortList(fact: { readonly list: string; readonly seen: number; readonly total: number }): void;
  onTooManyUsers(fact: { readonly users: number; readonly most: number }): void;
  onScopeChanged(): void;
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
    onState({ state, staleReason }) {
      if (state === 'STALE') log.warn({ staleReason }, 'the mirror may be out of date');
      else if (state !== 'OFF') log.info({ state }, 'the mirror has another state');
    },
    onFilled: (fact) => log.info({ ...fact }, 'the mirror is filled, and follows the changes in EIAM'),
    onChecked: (fact) => log.info({ ...fact }, 'the mirror was compared with EIAM'),
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
    onOverflow: () =>
      warnOnce('overflow', {}, 'more events than the mirror can follow: it is compared with EIAM'),
    onFailure(err) {
      if (isDue('failure')) log.error({ err }, 'the mirror could not be read or written');
    },
  };
}
