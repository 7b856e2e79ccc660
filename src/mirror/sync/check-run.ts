import type { Priority } from '../../eiam/call-context.ts';
import { EiamError } from '../../eiam/errors.ts';
import type { WriteAnswer } from '../store/write-types.ts';
import { CheckStoppedError } from './absences.ts';
import { type AskingWay, GivenUpError } from './asking.ts';
import { check } from './check.ts';
import { DriftCount } from './drift.ts';
import { Pass, type PassParts, ShortListError, TooManyUsersError } from './pass.ts';
import type { MirrorSyncObserver, SyncClock } from './ports.ts';
import { type RemovalParts, removeGone, ScopeChangedError } from './removal.ts';
import type { ScopeWatch } from './scope-watch.ts';
import type { KeptState } from './states.ts';

/** How long a check waits for an upstream that does not answer, in milliseconds. */
const patienceMs = 600_000;

export interface CheckRunParts {
  readonly pass: PassParts;
  readonly clock: SyncClock;
  readonly observer: MirrorSyncObserver;
  readonly scope: ScopeWatch;
  readonly removal: RemovalParts;
  readonly wayOf: (priority: Priority, signal: AbortSignal) => AskingWay;
  readonly onAnswer: (answer: WriteAnswer) => void;
}

/** How a check has ended that was not interrupted. */
export type CheckEnding =
  | { readonly outcome: 'STOPPED' | 'FAILED' }
  | (Required<Pick<KeptState, 'asOf' | 'lastCheckAt' | 'durationMs' | 'unread'>> & {
      readonly outcome: 'DONE';
      /** Whether the mirror showed what EIAM does. */
      readonly isClean: boolean;
    });

/**
 * Compares the mirror with EIAM once. @param details whether users are held with what only GetUser has
 * @throws ScopeChangedError, TooManyUsersError, and the reason of the signal
 */
export async function runCheck(
  parts: CheckRunParts,
  details: KeptState['details'],
  signal: AbortSignal,
): Promise<CheckEnding> {
  const { pass: passParts, clock, observer, wayOf, onAnswer, removal, scope } = parts;
  const begunAtMs = clock.monotonicMs();
  const startedAt = passParts.asking.begin().at;
  const drift = new DriftCount(observer);
  const way = { ...wayOf('background', signal), giveUpAfterMs: patienceMs };
  const pass = new Pass(passParts, {
    ...{ way, startedAt, details, isFilling: false },
    tell: () => ({ origin: 'CHECK', occurredAt: clock.now() }),
    onAnswer(answer) {
      drift.add(answer.differences);
      onAnswer(answer);
    },
  });
  try {
    await scope.expectSame(way);
    if (scope.scope) await check(pass, scope.scope);
    await removeGone(pass, removal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof ScopeChangedError || error instanceof TooManyUsersError) throw error;
    const isStopped = error instanceof CheckStoppedError;
    const isKnown = [GivenUpError, ShortListError, EiamError].some((kind) => error instanceof kind);
    if (!isStopped && !isKnown) observer.onFailure?.(error);
    if (!isStopped) observer.onCheckFailed?.(error);
    return { outcome: isStopped ? 'STOPPED' : 'FAILED' };
  }
  return {
    ...{ outcome: 'DONE', asOf: startedAt, lastCheckAt: clock.now(), unread: pass.unread },
    durationMs: Math.round(clock.monotonicMs() - begunAtMs),
    isClean: drift.count === 0,
  };
}
