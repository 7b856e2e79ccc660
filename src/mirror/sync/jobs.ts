import { metaNames } from '../store/tables.ts';
import { CheckRequests } from './check-requests.ts';
import { type CheckRunParts, runCheck } from './check-run.ts';
import { openFill } from './fill.ts';
import { Idle } from './idle.ts';
import { ShortListError, TooManyUsersError } from './pass.ts';
import { pause } from './pause.ts';
import { fillPrefixes } from './progress.ts';
import { parseRefillReason, type RefillReason, refillName, resyncOf } from './refill.ts';
import { ScopeChangedError } from './removal.ts';
import { parseScope, type Scope } from './scope.ts';
import {
  type KeptState,
  keptMeta,
  keptStateName,
  type MirrorStates,
  parseKeptState,
  refusedName,
} from './states.ts';

/** From a fill that failed to the next attempt at it: the first time, and at most. */
const firstRetryMs = 5_000;
const longestRetryMs = 600_000;

interface JobsParts extends CheckRunParts {
  readonly states: MirrorStates;
  /** Of the last entry of the log of all replicas that was noted. */
  readonly position: () => number;
  /** A check has read everything again, after events were lost that named objects: all that was noted up to there when it began. */
  readonly onAllClean: (position: number) => void;
  /** A check has read everything that was noted up to there when it began. */
  readonly onChecked: (position: number) => void;
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
  readonly #idle = new Idle();

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
    this.#refill = parseRefillReason(meta.get(refillName)) ?? (kept && !isOfWay ? 'GAP' : undefined);
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
      meta: { [keptStateName]: null, [refillName]: 'SCOPE_CHANGED' },
    });
    writing.then(onAnswer).catch((error: unknown) => observer.onFailure?.(error));
  }

  /** Resolves when no job is due. */
  async idle(): Promise<void> {
    if (this.isBusy) await this.#idle.wait();
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
    this.#idle.notify();
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
    if (isIdle) this.#idle.notify();
    try {
      await pause(this.#parts.clock, ms, AbortSignal.any([this.#parts.closing, waiting.signal]));
    } catch {
      // Something else is due.
    } finally {
      this.#waiting = undefined;
    }
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
        ...{ writes, removedPrefixes: fillPrefixes },
        meta: { ...keptMeta(kept, watch.scope), [refillName]: null },
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
    const { pass, observer, position, onAllClean, onChecked } = this.#parts;
    this.#requests.clear();
    const positionBefore = position();
    const callsBefore = pass.asking.calls;
    const ending = await runCheck(this.#parts, before.details, signal);
    if (ending.outcome !== 'DONE') return this.#record({ ...before, outcome: ending.outcome });
    const { isClean, ...end } = ending;
    if (this.#allDirtyAt !== undefined && this.#allDirtyAt < end.asOf) {
      this.#allDirtyAt = undefined;
      onAllClean(positionBefore);
    }
    onChecked(positionBefore);
    await this.#record({ ...before, ...end });
    const calls = pass.asking.calls - callsBefore;
    observer.onChecked?.({ durationMs: end.durationMs, calls, isClean });
  }

  async #record(ending: KeptState): Promise<void> {
    const { states, scope, clock, pass } = this.#parts;
    const kept = { ...ending, endedAt: clock.now() };
    states.ended(kept);
    await pass.writer.write({ writes: [], meta: keptMeta(kept, scope.scope) });
  }
}
