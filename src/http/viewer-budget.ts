import { type Awaitable, andThen } from '../../schema/core/awaitable.ts';
import type { Access } from '../../schema/core/permissions.ts';
import type { Client } from '../admission/pool.ts';
import type { BudgetCounters, BudgetSpending } from '../shared-state/ports.ts';

export interface ViewerBudgetOptions {
  /** Upstream calls that one viewer may cause in a window. */
  readonly calls: number;
  readonly windowMs: number;
  /** Windows that begin with a viewer's first operation, the same at all replicas. */
  readonly counters: BudgetCounters;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How much a viewer has left. */
export interface BudgetState {
  readonly remaining: number;
  /** When all of it is there again, in milliseconds since the epoch. */
  readonly resetAt: number;
}

/** What an operation was charged; settled once it is known what it took. */
export interface Charge {
  /** False: there was not as much left, and nothing was charged. */
  readonly isGranted: boolean;
  /** What its viewer has left as it was charged or, once that is settled, since. */
  left(): Awaitable<BudgetState>;
  /** Puts what it really took in the estimate's place, if the window it was charged to still runs. */
  settle(calls: number): void;
}

export interface ViewerBudget {
  /** Upstream calls of a whole window. */
  readonly calls: number;
  /** An estimate is charged up front. At once where the counters are those of this process. */
  charge(viewer: string, calls: number): Awaitable<Charge>;
  stateOf(viewer: string): Awaitable<BudgetState>;
  figures(): BudgetFigures;
}

export interface BudgetFigures {
  /** Viewers whose windows are kept in this process. */
  readonly viewers: number;
  /** Charges that were not granted. */
  readonly refused: number;
}

export function createViewerBudget({ calls, windowMs, counters, now }: ViewerBudgetOptions): ViewerBudget {
  let refused = 0;

  function toState(spending: BudgetSpending | undefined): BudgetState {
    const { spent, endsAt } = spending ?? { spent: 0, endsAt: now() + windowMs };
    return { remaining: Math.max(0, calls - spent), resetAt: endsAt };
  }

  return {
    calls,
    charge: (viewer, estimated) =>
      andThen(counters.charge(viewer, estimated, calls, windowMs), (window) => {
        const { isGranted } = window;
        if (!isGranted) refused += 1;
        let charged = isGranted ? estimated : 0;
        let left: Awaitable<BudgetState> = toState(window);
        return {
          isGranted,
          left: () => left,
          settle(taken) {
            const settled = counters.settle(viewer, window.window, taken - charged);
            // Where it cannot be settled what was charged stands, which is more than it took as a rule, until the window ends.
            left =
              settled instanceof Promise ? settled.then(toState, () => toState(window)) : toState(settled);
            charged = taken;
          },
        };
      }),
    figures: () => ({ viewers: counters.viewers ?? 0, refused }),
    stateOf: (viewer) => andThen(counters.charge(viewer, 0, calls, windowMs), toState),
  };
}

/** Whose budget an operation is charged to. No subject can be mistaken for a caller without a sign-in. */
export function toBudgetKey({ viewer, peer }: Access): string {
  if (viewer) return `subject:${viewer.subject}`;
  return peer === undefined ? 'unknown' : `peer:${peer}`;
}

/** By what a caller's share of the gateway's resources is counted. */
export function toClient(access: Access, key: string): Client {
  return { key, isSignedIn: access.viewer !== null || access.signIn === 'none' };
}
