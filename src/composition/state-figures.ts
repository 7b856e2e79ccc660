import type { Metrics } from '../observability/metrics.ts';

/** What the figures of the process as a whole are read from. */
export interface StateSources {
  readonly wasReady: () => boolean;
  /** Connections whose sign-in is watched. */
  readonly watched: () => number;
}

/** Shows whether the process can serve, and for how many connections it watches a sign-in. */
export function addStateFigures(
  metrics: Pick<Metrics, 'addFigures'>,
  { wasReady, watched }: StateSources,
): void {
  metrics.addFigures([
    {
      name: 'eiam_ready',
      help: 'Whether EIAM has answered with these settings, and does where READINESS follows it: 1, or 0.',
      read: () => Number(wasReady()),
    },
    {
      name: 'eiam_sessions',
      help: 'WebSockets and streams of events whose sign-in is watched.',
      read: watched,
    },
  ]);
}
