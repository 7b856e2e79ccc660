import type { DirectoryChange } from '../../schema/changes/ports.ts';

/** The latest changes, numbered from 1 without a gap; the oldest make room for new ones. */
export interface ChangeLog {
  /** The number of the latest change; 0 before the first. */
  readonly head: number;
  /** The number of the oldest change that is still here; one beyond `head` where there is none. */
  readonly oldest: number;
  /** @param at milliseconds since the epoch */
  append(change: DirectoryChange, at: number): void;
  /** The change with this number, where it is still here. */
  at(sequence: number): DirectoryChange | undefined;
  /** When it was appended, in milliseconds since the epoch. */
  loggedAt(sequence: number): number | undefined;
}

/** @param size changes that are kept at most */
export function createChangeLog(size: number): ChangeLog {
  const kept: DirectoryChange[] = [];
  const times: number[] = [];
  let head = 0;
  const isKept = (sequence: number) => sequence > head - kept.length && sequence <= head;
  return {
    get head() {
      return head;
    },
    get oldest() {
      return head - kept.length + 1;
    },
    append(change, at) {
      kept[head % size] = change;
      times[head % size] = at;
      head += 1;
    },
    at: (sequence) => (isKept(sequence) ? kept[(sequence - 1) % size] : undefined),
    loggedAt: (sequence) => (isKept(sequence) ? times[(sequence - 1) % size] : undefined),
  };
}
