import type { Metrics } from '../observability/metrics.ts';
import type { Discontinuity } from '../shared-state/ports.ts';

/** What the figures of the shared state are read from. */
export interface SharedFigures {
  readonly isReachable: () => boolean;
  readonly position: () => number;
  readonly lag: () => number;
  readonly replicas: () => number;
  readonly foreign: () => number;
  readonly isLeaseHeld: () => boolean;
  readonly counts: SharedCounts;
}

/** A share of the latest round trip in the average of all. */
const newestShare = 0.1;

/** What has come of the shared state since the process started. */
export class SharedCounts {
  readonly discontinuities: Record<Discontinuity, number> = { NEW_LOG: 0, GAP: 0 };
  unannounced = 0;
  /** Commands that the store refused since it is full. */
  full = 0;
  standstills = 0;
  /** Undefined: nothing was heard of the store's clock yet. */
  clockAheadMs: number | undefined;
  #roundTripMs: number | undefined;

  /** A moving average; undefined: nothing was asked yet. */
  get roundTripMs(): number | undefined {
    return this.#roundTripMs;
  }

  noteRoundTrip(durationMs: number): void {
    const before = this.#roundTripMs ?? durationMs;
    this.#roundTripMs = before + (durationMs - before) * newestShare;
  }
}

/** Shows whether the shared state can be reached, and how far its log was followed. */
export function addSharedFigures(metrics: Pick<Metrics, 'addFigures'>, figures: SharedFigures): void {
  const { isReachable, position, lag, replicas, foreign, isLeaseHeld, counts } = figures;
  metrics.addFigures([
    {
      name: 'eiam_shared_state_reachable',
      help: 'Whether the shared state can be reached, and its log is followed: 1, or 0.',
      read: () => Number(isReachable()),
    },
    {
      name: 'eiam_shared_state_round_trip_seconds',
      help: 'How long the store takes to say where its log ends, as a moving average; absent before the first answer.',
      read: () => (counts.roundTripMs === undefined ? undefined : counts.roundTripMs / 1_000),
    },
    {
      name: 'eiam_shared_state_log_position',
      help: 'The entry of the log that was followed last.',
      read: position,
    },
    {
      name: 'eiam_shared_state_log_lag_entries',
      help: 'Entries of the log that were not followed yet when its end was asked for last.',
      read: lag,
    },
    {
      name: 'eiam_shared_state_discontinuities_total',
      help: 'Times that all was forgotten, because the store lost entries (NEW_LOG) or they were missing here (GAP).',
      label: 'reason',
      read: () => counts.discontinuities,
    },
    {
      name: 'eiam_shared_state_replicas',
      help: 'Replicas that were heard of in the last 15 seconds, this one among them.',
      read: replicas,
    },
    {
      name: 'eiam_shared_state_foreign_replicas',
      help: 'Replicas among them that have another EIAM: two deployments share the store by mistake.',
      read: foreign,
    },
    {
      name: 'eiam_shared_state_clock_ahead_seconds',
      help: "How far this machine's clock is ahead of the store's; absent before the first answer.",
      read: () => (counts.clockAheadMs === undefined ? undefined : counts.clockAheadMs / 1_000),
    },
    {
      name: 'eiam_shared_state_standstills_total',
      help: 'Times that this process stood still for so long that the others took it for gone.',
      read: () => counts.standstills,
    },
    {
      name: 'eiam_shared_state_full_total',
      help: 'Commands that the store has refused because it is full.',
      read: () => counts.full,
    },
    {
      name: 'eiam_shared_state_lease_held',
      help: 'Whether this replica fills the mirror for all: 1, or 0.',
      read: () => Number(isLeaseHeld()),
    },
    {
      name: 'eiam_shared_state_writes_suspended_total',
      help: 'Writes that could not be announced to the other replicas.',
      read: () => counts.unannounced,
    },
  ]);
}
