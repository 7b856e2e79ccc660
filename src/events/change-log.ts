import type { DirectoryChange } from '../../schema/changes/ports.ts';

/** The latest changes, numbered from 1 without a gap; the oldest make room for new ones. */
export interface ChangeLog {
  /** The number of the latest change; 0 before the first. */
  readonly head: number;
  /** The number of the oldest change that is still here; one beyond `head` where there is none. */
  readonly oldest: number;
  append(change: DirectoryChange): void;
  /** The change with this number, where it is still here. */
  at(sequence: number): DirectoryChange | undefined;
}

/** @param size changes that are kept at most */
export function createChangeLog(size: number): ChangeLog {
  const kept: DirectoryChange[] = [];
  let head = 0;
  return {
    get head() {
      return head;
    },
    get oldest() {
      return head - kept.length + 1;
    },
    append(change) {
      kept[head % size] = change;
      head += 1;
    },
    at(sequence) {
      return sequence > head - kept.length && sequence <= head ? kept[(sequence - 1) % size] : undefined;
    },
  };
}
