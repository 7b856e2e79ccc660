import type { MirrorState, MirrorStatus, StaleReason } from '../../../schema/directory/ports.ts';
import { metaNames } from '../store/tables.ts';
import type { WriteBatch } from '../store/write-types.ts';
import type { CheckRhythm, MirrorSyncSettings, SyncClock } from './ports.ts';
import { formatScope, type Scope } from './scope.ts';

const minuteMs = 60_000;
/** From check to check where events report what happens, and where nothing does. */
const checkedWithCallbacksMs = 6 * 60 * minuteMs;
const leastCheckedMs = 15 * minuteMs;
/** Without callbacks checks are the only way to learn of a change, and take a fifth of the time at most. */
const durationsBetween = 4;

/** How a check, or the fill, ended. */
type Outcome = 'DONE' | 'FAILED' | 'STOPPED';

/** What is kept of the last fill and the last check. */
export interface KeptState {
  /** When the last one that was completed began, in milliseconds since the epoch. */
  readonly asOf: number;
  /** When the last one ended, whatever its outcome. */
  readonly endedAt: number;
  /** How long the last complete one took, in milliseconds. */
  readonly durationMs: number;
  readonly lastCheckAt?: number | undefined;
  readonly outcome: Outcome;
  /** Whether users were read by GetUser. */
  readonly details: boolean;
  /** Rows and memberships that the last complete one could not read. Absent in files of before. */
  readonly unread?: number | undefined;
}

/** The name in the mirror's meta; absent: the mirror was never filled. */
export const keptStateName = 'sync.kept';

/** The name there of a mark: there were more users than may be held when that was looked at last. */
export const refusedName = 'sync.refused';

/** Undefined: none was kept. */
export function parseKeptState(text: string | undefined): KeptState | undefined {
  return text === undefined ? undefined : JSON.parse(text);
}

/** What the mirror keeps of itself: the state, and the scope that it was read by. */
export function keptMeta(kept: KeptState, scope: Scope | undefined): NonNullable<WriteBatch['meta']> {
  return {
    [keptStateName]: JSON.stringify(kept),
    [refusedName]: null,
    ...(scope && { [metaNames.scope]: formatScope(scope) }),
  };
}

interface StatesParts {
  readonly clock: SyncClock;
  readonly settings: Pick<MirrorSyncSettings, 'checkIntervalMs' | 'hasCallbacks' | 'details'>;
  readonly onStarted: (rhythm: CheckRhythm) => void;
  readonly onState: (status: MirrorStatus) => void;
}

const staleReasons = { FAILED: 'CHECK_FAILED', STOPPED: 'CHECK_STOPPED', DONE: undefined } as const;

/** OFF, FILLING, READY or STALE, and since when. */
export class MirrorStates {
  readonly #parts: StatesParts;
  #isOn = false;
  #kept: KeptState | undefined;
  /** When the last fill or check ended, by the clock that only goes forward. */
  #endedAtMs = 0;
  #progress: (() => number) | undefined;
  #published: string | undefined;
  #takeBackTimer: (() => void) | undefined;

  constructor(parts: StatesParts) {
    this.#parts = parts;
  }

  get kept(): KeptState | undefined {
    return this.#kept;
  }

  get status(): MirrorStatus {
    const { asOf, lastCheckAt } = this.#kept ?? {};
    // The machine's time may have been set back since.
    const latest = this.#parts.clock.now();
    const state = this.#state;
    return {
      state,
      progress: state === 'FILLING' ? (this.#progress?.() ?? 0) : undefined,
      asOf: asOf && Math.min(asOf, latest),
      lastCheckAt: lastCheckAt && Math.min(lastCheckAt, latest),
      staleReason: state === 'STALE' ? this.#staleReason : undefined,
      lacksRows: (this.#kept?.unread ?? 0) > 0,
      hasDetails: this.#kept?.details ?? this.#parts.settings.details !== false,
    };
  }

  /** From the end of one check to the next, in milliseconds. */
  get intervalMs(): number {
    const { checkIntervalMs, hasCallbacks } = this.#parts.settings;
    if (checkIntervalMs !== undefined) return checkIntervalMs;
    if (hasCallbacks) return checkedWithCallbacksMs;
    return Math.max(leastCheckedMs, durationsBetween * (this.#kept?.durationMs ?? 0));
  }

  get rhythm(): CheckRhythm {
    const { hasCallbacks } = this.#parts.settings;
    return { hasCallbacks, intervalMs: this.intervalMs, lastTookMs: this.#kept?.durationMs };
  }

  switchOn(kept: KeptState | undefined): void {
    const { now, monotonicMs } = this.#parts.clock;
    this.#isOn = true;
    this.#kept = kept;
    // Only the machine's time leads over from one process to the next. Of what has yet to come, the age is not known.
    const ageMs = kept ? now() - kept.endedAt : 0;
    this.#endedAtMs = ageMs < 0 ? Number.NEGATIVE_INFINITY : monotonicMs() - ageMs;
    this.#parts.onStarted(this.rhythm);
    this.#publish();
  }

  switchOff(): void {
    this.#isOn = false;
    this.#takeBackTimer?.();
    this.#publish();
  }

  /** There is more than may be held: what is, is not kept up any more. */
  refused(): void {
    this.#kept = undefined;
    this.switchOff();
  }

  /** @param progress from 0 to 1; undefined: not known yet */
  filling(progress: (() => number) | undefined): void {
    this.#kept = undefined;
    this.#progress = progress;
    this.#publish();
  }

  /** A fill or a check has ended. */
  ended(kept: KeptState): void {
    this.#kept = kept;
    this.#endedAtMs = this.#parts.clock.monotonicMs();
    this.#progress = undefined;
    this.#publish();
  }

  /** Milliseconds since the last fill or check ended, whatever its outcome. */
  get sinceEndedMs(): number {
    return this.#parts.clock.monotonicMs() - this.#endedAtMs;
  }

  /** Milliseconds until the mirror counts as too old unless a check ends before. */
  get #freshForMs(): number {
    if (!this.#kept) return Number.POSITIVE_INFINITY;
    return 2 * this.intervalMs + this.#kept.durationMs - this.sinceEndedMs;
  }

  get #staleReason(): StaleReason | undefined {
    if (!this.#kept) return undefined;
    return staleReasons[this.#kept.outcome] ?? (this.#freshForMs < 0 ? 'TOO_OLD' : undefined);
  }

  get #state(): MirrorState {
    if (!this.#isOn) return 'OFF';
    if (!this.#kept) return 'FILLING';
    return this.#staleReason === undefined ? 'READY' : 'STALE';
  }

  #publish(): void {
    this.#takeBackTimer?.();
    const { status } = this;
    const facts = `${status.state} ${status.staleReason}`;
    if (facts !== this.#published) this.#parts.onState(status);
    this.#published = facts;
    const freshForMs = this.#freshForMs;
    this.#takeBackTimer =
      status.state === 'READY' && Number.isFinite(freshForMs)
        ? this.#parts.clock.setTimer(() => this.#publish(), freshForMs + 1)
        : undefined;
  }
}
