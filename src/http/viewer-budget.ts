import { LRUCache } from 'lru-cache';
import type { Access } from '../../schema/core/permissions.ts';
import type { Client } from '../admission/pool.ts';

export interface ViewerBudgetOptions {
  /** Upstream calls that one viewer may cause in a window. */
  readonly calls: number;
  readonly windowMs: number;
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
  /** Puts what it really took in the estimate's place, if the window it was charged to still runs. */
  settle(calls: number): void;
}

export interface ViewerBudget {
  /** Upstream calls of a whole window. */
  readonly calls: number;
  charge(viewer: string, calls: number): Charge;
  stateOf(viewer: string): BudgetState;
  figures(): BudgetFigures;
}

export interface BudgetFigures {
  /** Viewers whose windows are kept. */
  readonly viewers: number;
  /** Charges that were not granted. */
  readonly refused: number;
}

interface Window {
  spent: number;
  readonly endsAt: number;
}

/** Viewers whose windows are kept. The least recently used is dropped first, and starts a new window. */
const maxViewers = 10_000;

/** Upstream calls by viewer in windows that begin with a viewer's first operation. An estimate is charged up front. */
export function createViewerBudget({ calls, windowMs, now }: ViewerBudgetOptions): ViewerBudget {
  const windows = new LRUCache<string, Window>({ max: maxViewers });
  let refused = 0;

  function windowOf(viewer: string): Window {
    const known = windows.get(viewer);
    if (known && now() < known.endsAt) return known;
    const fresh = { spent: 0, endsAt: now() + windowMs };
    windows.set(viewer, fresh);
    return fresh;
  }

  return {
    calls,
    charge(viewer, estimated) {
      const window = windowOf(viewer);
      const isGranted = window.spent + estimated <= calls;
      if (!isGranted) refused += 1;
      let charged = isGranted ? estimated : 0;
      window.spent += charged;
      return {
        isGranted,
        settle(taken) {
          window.spent += taken - charged;
          charged = taken;
        },
      };
    },
    figures: () => ({ viewers: windows.size, refused }),
    stateOf(viewer) {
      const { spent, endsAt } = windowOf(viewer);
      return { remaining: Math.max(0, calls - spent), resetAt: endsAt };
    },
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
