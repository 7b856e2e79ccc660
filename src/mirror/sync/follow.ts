import { EiamError } from '../../eiam/errors.ts';
import type { DirectoryEvent } from '../../events/directory-event.ts';
import type { WriteAnswer, WriteBatch } from '../store/write-types.ts';
import { kindOf, readAgain } from './absences.ts';
import type { AskingWay } from './asking.ts';
import { readMissingMembers } from './check.ts';
import { type Entry, FollowQueue } from './follow-queue.ts';
import { Idle } from './idle.ts';
import { Pass, type PassParts, ShortListError } from './pass.ts';
import { readMembersOf } from './read-members.ts';
import { readChildren } from './read-units.ts';
import type { ReadObject } from './read-users.ts';
import { type RemovalParts, removeGone, ScopeChangedError } from './removal.ts';
import { type Expected, expectedOf, type Target, targetsOf, unknownAt } from './targets.ts';

/** Objects that wait to be read again; an entry takes some hundred bytes. */
const mostEntries = 10_000;
/** Entries that are read at once. */
const width = 4;
/** How long an event waits for others of the same object: one change is often several of them. Milliseconds. */
const coalescedMs = 100;
/** How long a write of ours may take until it is read back, in milliseconds: its event needs no read of its own then. */
const ownWriteMs = 2_000;
/** When an answer that contradicts its event is asked for again: reads may lag behind writes. */
const doubtedAfterMs = [2_000, 10_000];
/** When something is read again that could not be written, or was overtaken each time. */
const failedAfterMs = 15_000;

export interface FollowParts {
  readonly pass: PassParts;
  readonly way: AskingWay;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** By a clock that only goes forward. */
  readonly monotonicMs: () => number;
  readonly setTimer: (callback: () => void, delayMs: number) => () => void;
  /** Whether users are held with what only GetUser has. */
  readonly hasDetails: () => boolean;
  /** Undefined: what differs is not logged. */
  readonly tellOf: (expected: Expected) => WriteBatch['tell'];
  readonly removal: Omit<RemovalParts, 'readLater'>;
  readonly onAnswer: (answer: WriteAnswer) => void;
  /** What was to be read is lost, or cannot be read: everything has to be checked. */
  readonly onLost: (why: 'overflow' | 'unnamed' | 'failed') => void;
  readonly onFailure: (error: unknown) => void;
  /** What the log of all replicas says of a target, up to a position, is in the mirror. */
  readonly onSettled: (key: string, position: number) => void;
}

/** Reads again what events name, and writes it. */
export class Follow {
  readonly #parts: FollowParts;
  readonly #queue: FollowQueue;
  readonly #running = new Set<Promise<void>>();
  /** Of the log of all replicas, what could not be read, by targets: up to which position. */
  readonly #unread = new Map<string, number>();
  #isRunning = false;
  #takeBackTimer: (() => void) | undefined;
  /** When the timer fires, by the clock that only goes forward; undefined: none is set. */
  #timerAt: number | undefined;
  readonly #idle = new Idle();

  constructor(parts: FollowParts) {
    this.#parts = parts;
    this.#queue = new FollowQueue(mostEntries, (entry, isShown) => this.#left(entry, isShown));
  }

  isDirty(id: string): boolean {
    return this.#queue.isDirty(id);
  }

  start(): void {
    this.#isRunning = true;
    this.#pump();
  }

  note(event: DirectoryEvent): void {
    const targets = targetsOf(event);
    const delayMs = event.origin === 'MUTATION' ? ownWriteMs : coalescedMs;
    if (!targets) this.#parts.onLost('unnamed');
    for (const target of targets ?? []) this.#add(target, expectedOf(event), delayMs);
  }

  /** The log of all replicas says that something happened to these. */
  noteLogged(targets: readonly Target[], expected: Expected, position: number): void {
    for (const target of targets) this.#add(target, expected, coalescedMs, position);
  }

  /** Has an object read again, in a while. */
  readLater(id: string): void {
    this.#add({ kind: 'object', id, dirty: [id] }, unknownAt(this.#parts.now(), 'CHECK'), failedAfterMs);
  }

  /** A read-back whose question was asked at this sequence of evictions has shown the object. */
  settle(id: string, since: number): void {
    this.#queue.settle(id, since);
    this.#notifyIdle();
  }

  /** Forgets what is to be read: everything is read anyway. */
  clear(): void {
    this.#queue.clear();
    this.#unread.clear();
    this.#notifyIdle();
  }

  /** A check that began behind this position of the log has read everything. */
  checked(position: number): void {
    for (const [key, at] of this.#unread) {
      if (at > position) continue;
      this.#unread.delete(key);
      this.#parts.onSettled(key, at);
    }
  }

  /** A write of another replica has no read-back here, and the read may have lagged behind it: it is repeated once. */
  #left({ key, position, kind, id, expected }: Entry, isShown: boolean): void {
    if (position === 0) return;
    if (!isShown) {
      // Beyond what is kept, a check settles everything at once.
      if (this.#unread.size >= mostEntries) this.#parts.onLost('overflow');
      else this.#unread.set(key, position);
      return;
    }
    this.#unread.delete(key);
    this.#parts.onSettled(key, position);
    if (expected.origin === 'MUTATION') this.#add({ kind, id, dirty: [] }, expected, ownWriteMs);
  }

  /** Resolves when nothing is left to be read. */
  async idle(): Promise<void> {
    if (this.#queue.size > 0) await this.#idle.wait();
  }

  /** Ends once the reads that run have ended, which the signal of their way aborts. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#takeBackTimer?.();
    await Promise.all(this.#running);
    this.clear();
  }

  #add(target: Target, expected: Expected, delayMs: number, position = 0): void {
    const { monotonicMs, pass, onLost } = this.#parts;
    const dueAt = monotonicMs() + delayMs;
    const since = pass.evictions.sequence;
    if (!this.#queue.add(target, { expected, since, dueAt, position })) onLost('overflow');
    // To look for the next one takes a walk through all: a flood of events has its timer already.
    if (this.#timerAt === undefined || dueAt < this.#timerAt) this.#pump();
  }

  #pump(): void {
    const { monotonicMs, setTimer } = this.#parts;
    this.#takeBackTimer?.();
    this.#timerAt = undefined;
    while (this.#isRunning && this.#running.size < width) {
      const entry = this.#queue.take(monotonicMs());
      if (!entry) break;
      const reading = this.#follow(entry).finally(() => {
        this.#running.delete(reading);
        this.#notifyIdle();
        this.#pump();
      });
      this.#running.add(reading);
    }
    if (!this.#isRunning || this.#running.size >= width) return;
    const { nextAt } = this.#queue;
    if (nextAt === undefined) return;
    this.#timerAt = nextAt;
    this.#takeBackTimer = setTimer(() => this.#pump(), Math.max(1, nextAt - monotonicMs()));
  }

  #notifyIdle(): void {
    if (this.#queue.size === 0) this.#idle.notify();
  }

  async #follow(entry: Entry): Promise<void> {
    const { pass: parts, way, hasDetails, tellOf, onAnswer, onFailure, onLost, monotonicMs } = this.#parts;
    const tell = () => tellOf(entry.expected);
    const pass = new Pass(parts, {
      way,
      startedAt: 0,
      details: hasDetails(),
      isFilling: false,
      tell,
      onAnswer,
    });
    try {
      const isTrue =
        entry.kind === 'object' ? await this.#readObject(pass, entry) : await this.#readList(pass, entry);
      const again = doubtedAfterMs[entry.doubts];
      if (isTrue || again === undefined) this.#queue.done(entry, true);
      else this.#queue.again(entry, monotonicMs() + again);
    } catch (error) {
      if (way.signal.aborted) return;
      const isKnown = [EiamError, ShortListError, ScopeChangedError].some((kind) => error instanceof kind);
      if (!isKnown) onFailure(error);
      // Where the scope has changed, everything is read again.
      if (error instanceof ScopeChangedError) this.#queue.done(entry, true);
      else if (entry.doubts < doubtedAfterMs.length) this.#queue.again(entry, monotonicMs() + failedAfterMs);
      else {
        this.#queue.done(entry, false);
        onLost('failed');
      }
    }
  }

  /** @returns whether the answer is what the event says */
  async #readObject(pass: Pass, entry: Entry): Promise<boolean> {
    const { id, expected, doubts } = entry;
    const kind = kindOf(id);
    const isNew = kind === 'ORGANIZATIONAL_UNIT' && pass.parts.held.unknown(kind, [id]).length > 0;
    const read = await readAgain(pass, kind, id);
    if (read.outcome === 'gone') {
      if (expected.exists === true && doubts < doubtedAfterMs.length) return false;
      await this.#remove(pass, entry);
      return true;
    }
    if (read.outcome === 'found' && isNew) await this.#followNewUnit(pass, id);
    return isAsExpected(read, expected);
  }

  /** What is below a unit that is gone may be gone with it, of which no event comes (callbacks.md B.8). */
  async #remove(pass: Pass, { id, expected }: Entry): Promise<void> {
    const { removal, pass: parts } = this.#parts;
    if (kindOf(id) === 'ORGANIZATIONAL_UNIT') {
      const { unitIds, userIds } = parts.held.below(id);
      for (const other of [...unitIds, ...userIds]) if (other !== id) this.#addAlso(other, expected);
    }
    await removeGone(pass, { ...removal, readLater: (later) => this.readLater(later) });
  }

  /** A unit that came into the scope comes with all below it (callbacks.md B.8). */
  async #followNewUnit(pass: Pass, unitId: string): Promise<void> {
    const expected = unknownAt(this.#parts.now(), 'CHECK');
    const children = await readChildren(pass, unitId);
    for (const id of pass.parts.held.unknown('ORGANIZATIONAL_UNIT', children)) this.#addAlso(id, expected);
    this.#add({ kind: 'unitUsers', id: unitId, dirty: [unitId] }, expected, 0);
  }

  #addAlso(id: string, { origin, occurredAt }: Expected): void {
    this.#add({ kind: 'object', id, dirty: [id] }, unknownAt(occurredAt, origin), 0);
  }

  async #readList(pass: Pass, { kind, id }: Entry): Promise<boolean> {
    if (kind === 'object') return true;
    const startedAt = await readMembersOf(pass, kind, id);
    if (startedAt === undefined && !pass.gone.has(id)) return false;
    if (startedAt !== undefined) await readMissingMembers(pass, kind, id, startedAt);
    await removeGone(pass, { ...this.#parts.removal, readLater: (later) => this.readLater(later) });
    return true;
  }
}

function isAsExpected(read: ReadObject, { exists, updateTime }: Expected): boolean {
  if (read.outcome === 'overtaken') return false;
  if (read.outcome !== 'found') return true;
  if (exists === false) return false;
  return updateTime === undefined || read.updateTime === undefined || read.updateTime >= updateTime;
}
