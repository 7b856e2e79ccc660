import { type Expected, keyOf, type Target } from './targets.ts';

/** Ids that one entry keeps as dirty: an event that names more is one of everything. */
const mostDirty = 1_000;

/** A target with what events said of it; those of one target are one entry. */
export interface Entry extends Target {
  readonly key: string;
  /** Of the last event. */
  expected: Expected;
  /** By a clock that only goes forward, in milliseconds. */
  dueAt: number;
  /** The sequence of evictions at the last event. */
  since: number;
  /** Of the last event in the log of all replicas; 0: it is in none. */
  position: number;
  /** How often it was read, and contradicted the event. */
  doubts: number;
  isRunning: boolean;
}

type EntryFacts = Pick<Entry, 'expected' | 'since' | 'dueAt' | 'position'>;

/** What is to be read again, in the order of events; bounded, and each target once. */
export class FollowQueue {
  readonly #entries = new Map<string, Entry>();
  readonly #dirty = new Map<string, number>();
  readonly #most: number;
  readonly #onLeft: (entry: Entry, isShown: boolean) => void;

  /** @param onLeft called for each that was read, whether the mirror shows it or it cannot be read */
  constructor(most: number, onLeft: (entry: Entry, isShown: boolean) => void) {
    this.#most = most;
    this.#onLeft = onLeft;
  }

  get size(): number {
    return this.#entries.size;
  }

  isDirty(id: string): boolean {
    return this.#dirty.has(id);
  }

  /** @returns false: there is no room */
  add(target: Target, { expected, since, dueAt, position }: EntryFacts): boolean {
    const key = keyOf(target);
    const known = this.#entries.get(key);
    if (target.dirty.length > mostDirty) return false;
    if (!known && this.#entries.size >= this.#most) return false;
    const dirty = known ? [...new Set([...known.dirty, ...target.dirty])].slice(0, mostDirty) : target.dirty;
    if (known) this.#count(known.dirty, -1);
    this.#count(dirty, 1);
    const entry: Entry = {
      ...{ ...target, dirty, key, expected, since, doubts: 0 },
      position: Math.max(known?.position ?? 0, position),
      // One that runs is read for what was before.
      dueAt: known && !known.isRunning ? Math.min(known.dueAt, dueAt) : dueAt,
      isRunning: known?.isRunning ?? false,
    };
    // What it was in the order of events it stays; what it is being read for now is overtaken.
    this.#entries.set(key, entry);
    return true;
  }

  /** The next one that is due, which counts as running from then on. */
  take(now: number): Entry | undefined {
    for (const entry of this.#entries.values()) {
      if (entry.isRunning || entry.dueAt > now) continue;
      entry.isRunning = true;
      return entry;
    }
    return undefined;
  }

  /** When the next one is due that does not run, by the clock of `dueAt`. */
  get nextAt(): number | undefined {
    let nextAt: number | undefined;
    for (const { isRunning, dueAt } of this.#entries.values()) {
      if (!isRunning && (nextAt === undefined || dueAt < nextAt)) nextAt = dueAt;
    }
    return nextAt;
  }

  /** It has been read, or cannot be; another event since then keeps it in the queue. */
  done(taken: Entry, isShown: boolean): void {
    const entry = this.#entries.get(taken.key);
    if (!entry) return;
    entry.isRunning = false;
    if (entry === taken) this.#remove(entry, isShown);
  }

  /** It is to be read again, later. */
  again(taken: Entry, dueAt: number): void {
    const entry = this.#entries.get(taken.key);
    if (!entry) return;
    entry.isRunning = false;
    if (entry !== taken) return;
    entry.doubts += 1;
    entry.dueAt = dueAt;
  }

  /** A read-back has shown it: what events said until then is settled. */
  settle(id: string, since: number): void {
    const entry = this.#entries.get(`object:${id}`);
    if (entry && entry.since <= since) this.#remove(entry, true);
  }

  clear(): void {
    this.#entries.clear();
    this.#dirty.clear();
  }

  #remove(entry: Entry, isShown: boolean): void {
    this.#entries.delete(entry.key);
    this.#count(entry.dirty, -1);
    this.#onLeft(entry, isShown);
  }

  #count(ids: readonly string[], by: number): void {
    for (const id of new Set(ids)) {
      const count = (this.#dirty.get(id) ?? 0) + by;
      if (count > 0) this.#dirty.set(id, count);
      else this.#dirty.delete(id);
    }
  }
}
