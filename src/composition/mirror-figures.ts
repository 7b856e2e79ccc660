import { statSync } from 'node:fs';
import type { MirrorStatus, StaleReason } from '../../schema/directory/ports.ts';
import type { LogBounds, LogReads } from '../mirror/store/log-reads.ts';
import type { Drift } from '../mirror/sync/ports.ts';
import type { MirrorReaders } from '../mirror/worker/readers.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { FailedQuestions } from './failed-questions.ts';

/** How long a scrape waits for a reader of the mirror, in milliseconds. */
const longestCountMs = 1_000;

type CheckOutcome = 'clean' | 'drifted' | 'failed' | 'stopped';

/** What checks have come to since the process started. */
export class CheckCounts {
  readonly outcomes: Record<CheckOutcome, number> = { clean: 0, drifted: 0, failed: 0, stopped: 0 };
  readonly drift: Record<Drift['kind'], number> = {
    USER: 0,
    GROUP: 0,
    ORGANIZATIONAL_UNIT: 0,
    MEMBERSHIP: 0,
  };

  noteDrift({ kind, count }: Drift): void {
    this.drift[kind] += count;
  }

  note(outcome: CheckOutcome): void {
    this.outcomes[outcome] += 1;
  }
}

/** What the figures of the mirror are read from. */
export interface MirrorFigures {
  readonly status: () => MirrorStatus;
  readonly path: string;
  readonly hasCallbacks: boolean;
  readonly checks: CheckCounts;
  readonly readers: Pick<MirrorReaders, 'waiting' | 'questions'>;
  readonly failed: Pick<FailedQuestions, 'counts'>;
  readonly log: LogReads;
}

/** Shows how current the mirror is, what it holds, and what becomes of the questions to it. */
export function addMirrorFigures(metrics: Pick<Metrics, 'addFigures'>, figures: MirrorFigures): void {
  const { status, path, hasCallbacks, checks, readers, failed, log } = figures;
  metrics.addFigures([
    {
      name: 'eiam_mirror_ready',
      help: 'Whether the mirror is filled, and was compared with EIAM in time: 1, or 0.',
      read: () => Number(status().state === 'READY'),
    },
    {
      name: 'eiam_mirror_stale',
      help: 'Whether the mirror may be out of date, by why: 1, or 0.',
      label: 'reason',
      read: () => toStale(status().staleReason),
    },
    {
      name: 'eiam_mirror_filled_ratio',
      help: 'How much of the directory has been read into the mirror, from 0 to 1.',
      read: () => toFilled(status()),
    },
    {
      name: 'eiam_mirror_as_of_timestamp_seconds',
      help: 'When the last complete reading of the directory began, by which all that the mirror holds is confirmed; absent before the first.',
      read: () => toSeconds(status().asOf),
    },
    {
      name: 'eiam_mirror_last_check_timestamp_seconds',
      help: 'When the last complete check ended; absent before the first.',
      read: () => toSeconds(status().lastCheckAt),
    },
    {
      name: 'eiam_mirror_callbacks_expected',
      help: 'Whether callbacks report what changes, so that a check should find no difference: 1, or 0.',
      read: () => Number(hasCallbacks),
    },
    {
      name: 'eiam_mirror_objects',
      help: 'Objects that the mirror holds, by kind.',
      label: 'kind',
      read: () => countHeld(readers),
    },
    {
      name: 'eiam_mirror_drift_total',
      help: 'Differences that checks found between the mirror and EIAM, by kind.',
      label: 'kind',
      read: () => checks.drift,
    },
    {
      name: 'eiam_mirror_checks_total',
      help: 'Checks that ended, by outcome.',
      label: 'outcome',
      read: () => checks.outcomes,
    },
    {
      name: 'eiam_mirror_questions_waiting',
      help: 'Questions to the mirror that wait for a thread.',
      read: () => readers.waiting,
    },
    {
      name: 'eiam_mirror_questions_failed_total',
      help: 'Questions that the mirror did not answer, by why.',
      label: 'reason',
      read: () => failed.counts,
    },
    {
      name: 'eiam_mirror_changes',
      help: 'Changes that the log of changes keeps.',
      read: () => ifReadable(() => keptChanges(log.logBounds())),
    },
    {
      name: 'eiam_mirror_oldest_change_timestamp_seconds',
      help: 'When the oldest change of the log was written; absent while it has none.',
      read: () => ifReadable(() => toSeconds(oldestChangeAt(log))),
    },
    {
      name: 'eiam_mirror_file_bytes',
      help: "Bytes of the mirror's file and its log.",
      read: () => sizeOf(path),
    },
  ]);
}

function toStale(reason: StaleReason | undefined): Record<StaleReason, number> {
  const of = (one: StaleReason) => Number(reason === one);
  return {
    CHECK_FAILED: of('CHECK_FAILED'),
    CHECK_STOPPED: of('CHECK_STOPPED'),
    TOO_OLD: of('TOO_OLD'),
  };
}

function toFilled({ state, progress = 0 }: MirrorStatus): number {
  if (state === 'OFF') return 0;
  return state === 'FILLING' ? progress : 1;
}

function toSeconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1_000;
}

/** Where the file cannot be read, a scrape shows all else. */
function ifReadable(read: () => number | undefined): number | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function oldestChangeAt(log: LogReads): number | undefined {
  return log.changesAfter(log.logBounds().pruned, 1)[0]?.at;
}

function keptChanges({ head, pruned }: LogBounds): number {
  return head - pruned;
}

/** By a reader, for it visits every row of an index; nothing where it does not answer in time. */
async function countHeld({ questions }: Pick<MirrorReaders, 'questions'>): Promise<Record<string, number>> {
  try {
    const { users, groups, units } = await questions.counts({ signal: AbortSignal.timeout(longestCountMs) });
    return { USER: users, GROUP: groups, ORGANIZATIONAL_UNIT: units };
  } catch {
    return {};
  }
}

/** With what is written beside it until SQLite moves it into the file. */
function sizeOf(path: string): number {
  const bytes = (name: string) => statSync(name, { throwIfNoEntry: false })?.size ?? 0;
  return bytes(path) + bytes(`${path}-wal`);
}
