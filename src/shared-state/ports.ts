import type { UnloggedChange } from '../../schema/changes/ports.ts';
import type { Awaitable } from '../../schema/core/awaitable.ts';
import type { JournaledChange } from '../events/change-log.ts';
import type { DirectoryEvent } from '../events/directory-event.ts';
import type { MessageState } from '../state/message-state.ts';

/** The store cannot be reached, or did not answer in time. What was asked of it may have been done. */
export class SharedStateUnavailableError extends Error {
  override readonly name = 'SharedStateUnavailableError';
}

/** Another replica holds the lease by now: what was to be appended was not. */
export class FencedError extends Error {
  override readonly name = 'FencedError';
}

/** One thing that every replica learns of, in the order of the log. */
export type LogBody =
  /**
   * A write is about to be sent: until it is completed, or so many milliseconds have passed since this was followed, answers with these
   * tags are read live. No moment, since the clocks of replicas differ.
   */
  | {
      readonly kind: 'announced';
      readonly write: string;
      readonly tags: readonly string[];
      readonly lastsMs: number;
    }
  /** It has ended, with all that it touched; `uncertain` ones may still take effect. */
  | {
      readonly kind: 'completed';
      readonly write: string;
      readonly tags: readonly string[];
      readonly outcome: 'written' | 'uncertain' | 'none';
    }
  /** Something happened in the directory: it evicts what it makes stale, then its changes are given to subscribers. */
  | { readonly kind: 'event'; readonly event: DirectoryEvent; readonly changes: readonly UnloggedChange[] }
  /** Changes alone, such as those that a check of the mirror has found. */
  | { readonly kind: 'changes'; readonly changes: readonly UnloggedChange[] }
  /**
   * Access tokens, by digest: some are refused from now on, others may have ended with them and are checked again. None at all: what
   * ended sessions was stored again, and is to be read.
   */
  | { readonly kind: 'revoked'; readonly digests: readonly string[]; readonly doubted: readonly string[] }
  /** A transaction of the mirror that is kept for all, and what subscribers learn of it. */
  | { readonly kind: 'rows'; readonly rows: MirrorRows; readonly changes: readonly UnloggedChange[] }
  /** The mirror that is kept for all shows what the log says of these objects and lists, up to a position each. */
  | { readonly kind: 'settled'; readonly settled: readonly SettledTarget[] }
  /** A replica has no mirror to go on from; or there is a copy of one now that it can go on from. */
  | { readonly kind: 'snapshot'; readonly step: 'wanted' | 'taken' };

/** What a transaction of the mirror has done to its rows. */
export type MirrorRows =
  /**
   * Changesets of SQLite's (sqlite.org/sessionintro.html), compressed, in base 64.
   * `erases`: something that was held is no longer, so that it must not stay in the write-ahead log either.
   */
  | { readonly kind: 'changed'; readonly changesets: string; readonly erases: boolean }
  /** All of them are gone. */
  | { readonly kind: 'cleared' };

export interface SettledTarget {
  /** Names what is read again of an event or a write; undefined: all of them. */
  readonly key?: string | undefined;
  readonly position: number;
}

export interface LogEntry {
  /** From 1, without a gap. */
  readonly position: number;
  /** When it was appended, in milliseconds since the epoch, by the store's clock. */
  readonly at: number;
  /** The replica that appended it. */
  readonly from: string;
  readonly body: LogBody;
  /** The number of its first change in the log of changes, where it has any: they are numbered from 1 without a gap. */
  readonly firstChange: number | undefined;
}

export interface Appending {
  /** Its own: an entry that is appended again, because the answer was lost or an event was delivered twice, stands in the log once. */
  readonly id: string;
  readonly body: LogBody;
  /** Appended only while this lease is held. */
  readonly fence?: number | undefined;
}

/** Where an entry stands. */
export interface Appended {
  readonly position: number;
  /** Whether it stood there before, under its id. */
  readonly isRepeated: boolean;
}

/** What ends the continuity of a log: everything that was made of it is forgotten. */
export type Discontinuity =
  /** The store lost what it had acknowledged, or was emptied: another log has begun. */
  | 'NEW_LOG'
  /** Entries were trimmed before this replica had followed them. */
  | 'GAP';

export interface LogListener {
  /** In order, each once; the next one comes once this one is done. */
  applied(entry: LogEntry): Awaitable<void>;
  discontinued(why: Discontinuity): void;
  /** The store cannot be reached, or can be again: nothing may be remembered meanwhile. */
  reachable(isReachable: boolean): void;
}

/** The log of what happens, the same for all replicas. */
export interface SharedLog {
  /** Names it in cursors; another one begins where the store has lost something. */
  readonly epoch: string;
  /** Of the last entry that was followed here; 0: none was. */
  readonly position: number;
  /** The number of the latest change that was followed here, and of the oldest that the store still has. */
  readonly changes: { readonly head: number; readonly oldest: number };
  /**
   * Resolves once it is stored; with the store of one process, once it is applied.
   * @throws SharedStateUnavailableError, FencedError
   */
  append(entry: Appending): Awaitable<Appended>;
  /**
   * Begins to follow; the listener is called for entries of this replica as well. Where others write to the log, it begins with what was
   * appended in the last two minutes: writes that were announced then may still be under way.
   */
  follow(listener: LogListener): void;
  /**
   * Until everything is applied here that was stored before the call. Concurrent calls share one question, which was sent after each of
   * them began. False: the store cannot be reached. Undefined: there is nothing to wait for, ever (one process).
   */
  caughtUp(): Promise<boolean> | undefined;
  /** Changes behind a number, in order, as far as the store has them. */
  readChanges(after: number, limit: number): Awaitable<readonly JournaledChange[]>;
}

/** A task's turn among those of its key. */
export interface Turn {
  /**
   * To be called before what must not be done beside another one.
   * @throws SharedStateUnavailableError where the turn may be another's by now, since this process stood still for too long
   */
  expectHeld(): void;
}

/** Tasks that exclude each other by key, at all replicas. */
export interface Exclusion {
  /**
   * @param signal ends the wait for a turn, not a task that has begun
   * @throws QueueFullError, SharedStateUnavailableError, the signal's reason, or what the task throws
   */
  run<Result>(key: string, task: (turn: Turn) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

/** When something happened, where its sender says so; milliseconds since the epoch. */
export interface EventVersion {
  readonly updateTime: number | undefined;
  readonly eventTime: number | undefined;
}

/** The aspect of a deletion. Others do not push it out: a full push of a large directory has no deletions in it. */
export const deletionAspect = 'death';

/** Which events were done, and the last version of each aspect of an entity. Kept seven days. */
export interface EventMarks {
  isDone(eventId: string): Awaitable<boolean>;
  markDone(eventId: string): Awaitable<void>;
  /** By aspect; empty: nothing is known. */
  versionsOf(entity: string): Awaitable<ReadonlyMap<string, EventVersion>>;
  /** Undefined takes an aspect away. */
  setVersions(entity: string, versions: ReadonlyMap<string, EventVersion | undefined>): Awaitable<void>;
}

/** What a viewer has spent of a window. */
export interface BudgetSpending {
  readonly spent: number;
  /** Milliseconds since the epoch. */
  readonly endsAt: number;
}

export interface BudgetWindow extends BudgetSpending {
  /** Names the window, so that what is settled late is not charged to the next one. */
  readonly window: string;
  readonly isGranted: boolean;
}

/** Upstream calls by viewer, exact over all replicas. A window begins with a viewer's first charge. */
export interface BudgetCounters {
  /** Viewers whose windows are kept, where this process keeps them. */
  readonly viewers?: number | undefined;
  /** Charged only where no more than `limit` is spent then. */
  charge(viewer: string, calls: number, limit: number, windowMs: number): Awaitable<BudgetWindow>;
  /** Adds to a window that still runs. @returns what is spent then of the window that runs; undefined: none does */
  settle(viewer: string, window: string, difference: number): Awaitable<BudgetSpending | undefined>;
}

/** What ended sessions, for replicas that start later; those that run learn of it by the log. */
export interface EndedSessions {
  addRevoked(digests: readonly string[], until: number): Awaitable<void>;
  revoked(): Awaitable<ReadonlyMap<string, number>>;
  /** Accounts that were disabled, locked or deleted, by what closed them: when, in milliseconds since the epoch. */
  setClosed(userId: string, closed: ReadonlyMap<string, number | undefined>): Awaitable<void>;
  closed(): Awaitable<ReadonlyMap<string, ReadonlyMap<string, number>>>;
  /** Access tokens that came of the same grant, by digests of what they were obtained with. */
  addFamily(
    secret: string,
    accessTokens: readonly string[],
    alsoKnownAs: string | undefined,
  ): Awaitable<void>;
  familyOf(secret: string): Awaitable<readonly string[]>;
}

/** One replica at a time. */
export interface Lease {
  /** Undefined: another replica has it. The number grows with each holder. */
  acquire(ttlMs: number): Awaitable<number | undefined>;
  /** False: it is lost. */
  renew(fence: number, ttlMs: number): Awaitable<boolean>;
  release(fence: number): Awaitable<void>;
}

/** A sealed copy of the mirror, in pieces of at most a mebibyte. */
export interface Snapshots {
  /** @param position of the log up to which it shows everything */
  put(position: number, pieces: AsyncIterable<Buffer>, fence: number): Promise<void>;
  /** Undefined: there is none. */
  latest(): Promise<{ readonly position: number; readonly pieces: AsyncIterable<Buffer> } | undefined>;
}

/** What one mirror is kept with for all replicas. */
export interface MirrorSharing {
  readonly lease: Lease;
  readonly snapshots: Snapshots;
  /**
   * Entries behind a position, in order, as far as the store has them. Undefined: those that come next are trimmed.
   * @throws SharedStateUnavailableError
   */
  readEntries(after: number, limit: number): Promise<readonly LogEntry[] | undefined>;
}

/** What the replicas of one gateway share. The store of one process has the same rules, and nothing to wait for. */
export interface SharedState extends AsyncDisposable {
  /** This replica. */
  readonly replica: string;
  readonly log: SharedLog;
  readonly messages: MessageState;
  readonly marks: EventMarks;
  /** A queue of its own for each use. @param mostTasks that wait or run here at once */
  exclusion(use: string, mostTasks: number): Exclusion;
  readonly budgets: BudgetCounters;
  readonly sessions: EndedSessions;
  /** Undefined: a process that shares nothing keeps its mirror by itself. */
  readonly mirror: MirrorSharing | undefined;
  /** How many replicas there are, this one among them. */
  readonly replicas: number;
  readonly isReachable: boolean;
}
