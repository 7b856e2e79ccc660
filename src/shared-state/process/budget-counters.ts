import { LRUCache } from 'lru-cache';
import { entriesAtMost } from '../../vocabulary/limits.ts';
import type { BudgetCounters } from '../ports.ts';

interface Window {
  spent: number;
  readonly endsAt: number;
  readonly name: string;
}

/** Viewers whose windows are kept. The least recently used is dropped first, and starts a new window. */
const maxViewers = 10_000;

/** Counters of one process, without a promise. @param now milliseconds since the epoch */
export function createBudgetCounters(now: () => number): BudgetCounters {
  const windows = new LRUCache<string, Window>(entriesAtMost(maxViewers));
  let opened = 0;

  function running(viewer: string): Window | undefined {
    const window = windows.get(viewer);
    return window && now() < window.endsAt ? window : undefined;
  }

  function open(viewer: string, windowMs: number): Window {
    opened += 1;
    const window = { spent: 0, endsAt: now() + windowMs, name: String(opened) };
    windows.set(viewer, window);
    return window;
  }

  return {
    get viewers() {
      return windows.size;
    },
    charge(viewer, calls, limit, windowMs) {
      const window = running(viewer) ?? open(viewer, windowMs);
      const isGranted = window.spent + calls <= limit;
      if (isGranted) window.spent += calls;
      return { spent: window.spent, endsAt: window.endsAt, window: window.name, isGranted };
    },
    settle(viewer, name, difference) {
      const window = running(viewer);
      if (window?.name === name) window.spent += difference;
      return window && { spent: window.spent, endsAt: window.endsAt };
    },
  };
}
