import { KeyedQueue } from '../../concurrency/keyed-queue.ts';
import { deletionAspect, type Exclusion, type SharedState, type Turn } from '../ports.ts';
import { createBudgetCounters } from './budget-counters.ts';
import { createEndedSessions } from './ended-sessions.ts';
import { createEventMarks } from './event-marks.ts';

/** Events and versions that are kept. */
const maxMarks = 100_000;

/** What needs no log of the state of one process. */
export type ProcessParts = Pick<
  SharedState,
  'marks' | 'exclusion' | 'budgets' | 'sessions' | 'mirror' | 'replicas' | 'isReachable'
>;

/** Within one process nothing takes it away. */
const ownTurn: Turn = { expectHeld: () => {} };

function inOrder(queue: KeyedQueue): Exclusion {
  return { run: (key, task, signal) => queue.run(key, () => task(ownTurn), signal) };
}

/** @param now milliseconds since the epoch */
export function createProcessParts(now: () => number, maxEntries = maxMarks): ProcessParts {
  return {
    marks: createEventMarks({ maxEntries, lastingAspects: new Set([deletionAspect]), now }),
    exclusion: (_use, mostTasks) => inOrder(new KeyedQueue(mostTasks)),
    budgets: createBudgetCounters(now),
    sessions: createEndedSessions(now),
    mirror: undefined,
    replicas: 1,
    isReachable: true,
  };
}
