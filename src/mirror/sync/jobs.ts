import type { Priority } from '../../eiam/call-context.ts';
import { EiamError } from '../../eiam/errors.ts';
import { metaNames } from '../store/tables.ts';
import type { WriteAnswer } from '../store/write-types.ts';
import { CheckStoppedError } from './absences.ts';
import { type AskingWay, GivenUpError } from './asking.ts';
import { check } from './check.ts';
import { CheckRequests } from './check-requests.ts';
import { DriftCount } from './drift.ts';
import { clearedMarks, openFill } from './fill.ts';
import { Pass, type PassParts, ShortListError, TooManyUsersError } from './pass.ts';
import { pause } from './pause.ts';
import type { MirrorSyncObserver, SyncClock } from './ports.ts';
import { type RefillReason, refillName, resyncOf } from './refill.ts';
import { type RemovalParts, removeGone, ScopeChangedError } from './removal.ts';
import { parseScope, type Scope } from './scope.ts';
import type { ScopeWatch } from './scope-watch.ts';
import {
  type KeptState,
  keptMeta,
  keptStateName,
  type MirrorStates,
  parseKeptState,
  refusedName,
} from './states.ts';

/** How long a check waits for an upstream that does not answer, in milliseconds. */
const checkPatienceMs = 600_000;
/** From a fill that failed to the next attempt at it: the first time, and at most. */
const firstRetryMs = 5_000;
const longestRetryMs = 600_000;

interface JobsParts {
  readonly pass: PassParts;
  readonly clock: SyncClock;
  readonly observer: MirrorSyncObserver;
  readonly states: MirrorStates;
  readonly scope: ScopeWatch;
  readonly removal: RemovalParts;
  readonly wayOf: (priority: Priority, signal: AbortSignal) => AskingWay;
  readonly onAnswer: (answer: WriteAnswer) => void;
  /** A check has read everything again, after events were lost that named objects. */
  readonly onAllClean: () => void;
  readonly closing: AbortSignal;
}

/** Fills and checks, one after the other. */
export class Jobs {
  readonly #parts: JobsParts;
  #ended: Promise<void> = Promise.resolve();
  /** Ends the job that runs, for its scope is another one. */
  #job = new AbortController();
  /** Ends the wait for the next job. */
  #waiting: AbortController | undefined;
  readonly #requests = new CheckRequests();
  #allDirtyAt: number | undefined;
  #failures = 0;
  /** Undefined: the mirror is filled for the first time. */
  #refill: RefillReason | undefined;
  #idle: (() => void)[] = [];

  constructor(parts: JobsParts) {
    this.#parts = parts;
  }

  get ended(): Promise<void> {
    return this.#ended;
  }

  get isBusy(): boolean {
    return (
      this.#waiting === undefined && !this.#parts.closing.aborted && this.#parts.states.status.state !== 'OFF'
    );
  }

  /** Whether events were lost that named objects, so that any object may be another one. */
  get isAllDirty(): boolean {
    return this.#allDirtyAt !== undefined;
  }

  /** @param isUnbroken whether no event was lost since the mirror was kept last */
  start(isUnbroken: boolean): void {
    const { held } = this.#parts.pass;
    const meta = held.meta('sync.');
    const kept = parseKeptState(meta.get(keptStateName));
    const { details } = this.#parts.pass.settings;
    const isOfWay = details === undefined || kept?.details === details;
    this.#parts.states.switchOn(isOfWay ? kept : undefined);
    if (meta.has(refillName)) this.#refill = 'SCOPE_CHANGED';
    else if (kept && !isOfWay) this.#refill = 'GAP';
    const scope = parseScope(meta.get(metaNames.scope));
    if (scope) this.#parts.scope.begin(scope);
    if (kept && (!isUnbroken || meta.has(refusedName))) this.#requests.addAfterGap();
    this.#ended = this.#run();
  }

  /** @param isAllDirty whether it is not known what of the mirror is still true */
  requestCheck(isAllDirty: boolean): void {
    const { at } = this.#parts.pass.asking.asked();
    this.#requests.add(at);
    if (isAllDirty) this.#allDirtyAt = at;
    this.#waiting?.abort();
  }

  /** Nothing was learned for a while, as between two processes. */
  requestCheckAfterGap(): void {
    this.#requests.addAfterGap();
    this.#waiting?.abort();
  }

  /** Everything is to be filled again, for another scope. */
  beginAgain(): void {
    const { states, scope, onAnswer, pass, clock, observer } = this.#parts;
    const isFirst = states.kept === undefined && this.#refill === undefined;
    states.filling(undefined);
    if (!isFirst) this.#refill = 'SCOPE_CHANGED';
    this.#job.abort(new ScopeChangedError('The scope is another one'));
    this.#waiting?.abort();
    if (isFirst || !scope.scope) return;
    // What left the scope is to be in no answer any more, and no client learns of it otherwise.
    const writing = pass.writer.write({
      writes: [resyncOf(clock, 'SCOPE_CHANGED')],
      meta: { [keptStateName]: null, [refillName]: '1' },
    });
    writing.then(onAnswer).catch((error: unknown) => observer.onFailure?.(error));
  }

  /** Resolves when no job is due. */
  async idle(): Promise<void> {
    if (!this.isBusy) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#idle.push(resolve);
    await promise;
  }

  async #run(): Promise<void> {
    const { closing, observer, pass } = this.#parts;
    while (!closing.aborted) {
      try {
        await this.#next();
        this.#failures = 0;
      } catch (error) {
        if (closing.aborted) break;
        if (error instanceof ScopeChangedError) continue;
        if (error instanceof TooManyUsersError) {
          observer.onTooManyUsers?.({ users: error.users, most: pass.settings.maxUsers });
          await this.#refuse();
          break;
        }
        if (!(error instanceof ShortListError)) observer.onFailure?.(error);
        const retryMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(this.#failures, 20));
        this.#failures += 1;
        await this.#wait(retryMs, false);
      }
    }
    this.#notifyIdle();
  }

  /** Replicas that have the same mirror learn of it by the mark. */
  async #refuse(): Promise<void> {
    const { states, pass, observer } = this.#parts;
    states.refused();
    const marking = pass.writer.write({ writes: [], meta: { [refusedName]: '1' } });
    await marking.catch((error: unknown) => observer.onFailure?.(error));
  }

  async #next(): Promise<void> {
    const { states, scope, closing } = this.#parts;
    if (this.#job.signal.aborted) this.#job = new AbortController();
    const signal = AbortSignal.any([closing, this.#job.signal]);
    if (!scope.scope || states.kept === undefined) {
      const seen = await scope.look();
      if (!seen) throw new ShortListError('Expected a scope, but got one that cannot be read');
      scope.begin(seen);
      return this.#fill(seen, signal);
    }
    const { kept, sinceEndedMs, intervalMs } = states;
    const dueInMs = this.#requests.dueInMs(kept.outcome, sinceEndedMs, intervalMs);
    if (dueInMs > 0) return this.#wait(dueInMs, true);
    return this.#check(kept, signal);
  }

  async #wait(ms: number, isIdle: boolean): Promise<void> {
    const waiting = new AbortController();
    if (isIdle) this.#waiting = waiting;
    if (isIdle) this.#notifyIdle();
    try {
      await pause(this.#parts.clock, ms, AbortSignal.any([this.#parts.closing, waiting.signal]));
    } catch {
      // Something else is due.
    } finally {
      this.#waiting = undefined;
    }
  }

  #notifyIdle(): void {
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #fill(scope: Scope, signal: AbortSignal): Promise<void> {
    const { pass: parts, clock, states, scope: watch, observer, wayOf, onAnswer } = this.#parts;
    const callsBefore = parts.asking.calls;
    const begunAtMs = clock.monotonicMs();
    const requestedBefore = this.#requests.at;
    const fill = await openFill(parts, wayOf('bulk', signal), scope);
    states.filling(() => fill.pass.progress);
    await fill.run();
    const { startedAt, details } = fill.pass.options;
    const endedAt = clock.now();
    const durationMs = Math.round(clock.monotonicMs() - begunAtMs);
    const { unread } = fill.pass;
    const kept: KeptState = { asOf: startedAt, endedAt, durationMs, outcome: 'DONE', details, unread };
    const writes = this.#refill ? [resyncOf(clock, this.#refill)] : [];
    onAnswer(
      await parts.writer.write({
        writes,
        meta: { ...clearedMarks(parts), ...keptMeta(kept, watch.scope), [refillName]: null },
      }),
    );
    this.#refill = undefined;
    // A process before may have lost events between its end and the start of this one.
    if (fill.isResumed) this.#requests.addAfterGap();
    else if (this.#requests.at === requestedBefore) this.#requests.clear();
    states.ended(kept);
    const calls = parts.asking.calls - callsBefore;
    observer.onFilled?.({ durationMs, calls, rhythm: states.rhythm });
  }

  async #check(before: KeptState, signal: AbortSignal): Promise<void> {
    const { pass: parts, clock, observer, wayOf, onAnswer, removal, scope } = this.#parts;
    this.#requests.clear();
    const callsBefore = parts.asking.calls;
    const begunAtMs = clock.monotonicMs();
    const startedAt = parts.asking.begin().at;
    const drift = new DriftCount(observer);
    const way = { ...wayOf('background', signal), giveUpAfterMs: checkPatienceMs };
    const pass = new Pass(parts, {
      ...{ way, startedAt, details: before.details, isFilling: false },
      tell: () => ({ origin: 'CHECK', occurredAt: clock.now() }),
      onAnswer(answer) {
        drift.add(answer.differences);
        onAnswer(answer);
      },
    });
    const end = (ending: Partial<KeptState> & Pick<KeptState, 'outcome'>) =>
      this.#record({ ...before, ...ending });
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
      await end({ outcome: isStopped ? 'STOPPED' : 'FAILED' });
      return;
    }
    const endedAt = clock.now();
    const durationMs = Math.round(clock.monotonicMs() - begunAtMs);
    if (this.#allDirtyAt !== undefined && this.#allDirtyAt < startedAt) {
      this.#allDirtyAt = undefined;
      this.#parts.onAllClean();
    }
    const { unread } = pass;
    await end({ outcome: 'DONE', asOf: startedAt, lastCheckAt: endedAt, durationMs, unread });
    const calls = parts.asking.calls - callsBefore;
    observer.onChecked?.({ durationMs, calls, isClean: drift.count === 0 });
  }

  async #record(ending: KeptState): Promise<void> {
    const { states, scope, clock, pass } = this.#parts;
    const kept = { ...ending, endedAt: clock.now() };
    states.ended(kept);
    await pass.writer.write({ writes: [], meta: keptMeta(kept, scope.scope) });
  }
}
