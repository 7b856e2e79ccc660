import type { DirectoryChange, UnloggedChange } from '../../schema/changes/ports.ts';
import { toCursor } from './change-cursor.ts';

/** The latest changes, numbered from 1 without a gap; the oldest make room for new ones. */
export interface ChangeLog {
  /** The number of the latest change; 0 before the first. */
  readonly head: number;
  /** The number of the oldest change that is still here; one beyond `head` where there is none. */
  readonly oldest: number;
  /** Forgets all changes. @param before the number of the latest change before the next one */
  restart(before: number): void;
  /** @param at milliseconds since the epoch */
  append(change: DirectoryChange, at: number): void;
  /** The change with this number, where it is still here. */
  at(sequence: number): DirectoryChange | undefined;
  /** When it was appended, in milliseconds since the epoch. */
  loggedAt(sequence: number): number | undefined;
}

/** A change with its place in a log that outlives the process, or is shared. */
export interface JournaledChange {
  readonly sequence: number;
  /** When it was logged, in milliseconds since the epoch. */
  readonly at: number;
  readonly change: UnloggedChange;
}

/** A log that outlives the process. */
export interface ChangeJournal {
  /** Names it in cursors: those of another log cannot be resumed from. */
  readonly epoch: string;
  /** The number of its latest change. */
  readonly head: number;
  /** The number of its oldest change; one beyond `head` where there is none. */
  readonly oldest: number;
  /** Changes behind a number, in order. */
  read(after: number, limit: number): readonly JournaledChange[];
  /** Appends; once that is written, the feed is given them with their places. */
  append(changes: readonly UnloggedChange[]): void;
}

interface Logged {
  readonly change: DirectoryChange;
  readonly at: number;
}

/**
 * @param size changes that are kept at most
 * @param before the number of the latest change before the first one that is appended
 */
export function createChangeLog(size: number, before = 0): ChangeLog {
  const kept: (Logged | undefined)[] = [];
  let count = 0;
  let head = before;
  const isKept = (sequence: number) => sequence > head - count && sequence <= head;
  const entry = (sequence: number) => (isKept(sequence) ? kept[sequence % size] : undefined);
  return {
    get head() {
      return head;
    },
    get oldest() {
      return head - count + 1;
    },
    restart(before) {
      kept.length = 0;
      count = 0;
      head = before;
    },
    append(change, at) {
      head += 1;
      kept[head % size] = { change, at };
      count = Math.min(count + 1, size);
    },
    at: (sequence) => entry(sequence)?.change,
    loggedAt: (sequence) => entry(sequence)?.at,
  };
}

/** Changes that are read of a journal at a time. */
const pageLength = 100;

/** The same of a journal: the latest are in memory, older ones are read a page at a time. */
export function createJournaledLog(size: number, journal: ChangeJournal): ChangeLog {
  const recent = createChangeLog(size, journal.head);
  let page: ReadonlyMap<number, Logged> = new Map();

  function entry(sequence: number): Logged | undefined {
    if (sequence < journal.oldest || sequence > recent.head) return undefined;
    if (!page.has(sequence)) page = toPage(journal.read(sequence - 1, pageLength), journal.epoch);
    return page.get(sequence);
  }

  return {
    get head() {
      return recent.head;
    },
    get oldest() {
      return journal.oldest;
    },
    restart: recent.restart,
    append: recent.append,
    at: (sequence) => recent.at(sequence) ?? entry(sequence)?.change,
    loggedAt: (sequence) => recent.loggedAt(sequence) ?? entry(sequence)?.at,
  };
}

function toPage(changes: readonly JournaledChange[], epoch: string): ReadonlyMap<number, Logged> {
  return new Map(
    changes.map(({ sequence, at, change }) => [
      sequence,
      { at, change: { ...change, cursor: toCursor({ epoch, sequence }) } },
    ]),
  );
}
