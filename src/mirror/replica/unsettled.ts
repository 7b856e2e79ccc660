import type { SettledTarget } from '../../shared-state/ports.ts';
import { keyOf, type Target } from '../sync/targets.ts';

/** Targets that are kept; an entry takes some hundred bytes. Beyond them nothing of the mirror counts as current. */
const mostTargets = 10_000;
/** Objects that one entry of the log may name. */
const mostNamed = 1_000;

interface Mark {
  readonly target: Target;
  /** Of the first and the last entry that it is of. */
  readonly first: number;
  readonly last: number;
  readonly isWrite: boolean;
}

interface Waiter {
  readonly position: number;
  readonly resolve: () => void;
}

/** A wait for writes. */
export interface Waiting {
  readonly shown: Promise<void>;
  cancel(): void;
}

/**
 * What the log says that happened, and the mirror does not show yet: the same at all replicas, whichever of them reads it again. So
 * none answers by the mirror with what is older than a write.
 */
export class Unsettled {
  readonly #marks = new Map<string, Mark>();
  readonly #dirty = new Map<string, number>();
  /** Everything that happened up to here. */
  #everything: number | undefined;
  #writes = 0;
  readonly #waiters = new Set<Waiter>();

  get isEmpty(): boolean {
    return this.#marks.size === 0 && this.#everything === undefined;
  }

  /** The position before the first that is not settled; undefined: all are. */
  get floor(): number | undefined {
    let floor = this.#everything;
    for (const { first } of this.#marks.values()) floor = Math.min(floor ?? first, first);
    return floor === undefined ? undefined : floor - 1;
  }

  get targets(): readonly Target[] {
    return Array.from(this.#marks.values(), ({ target }) => target);
  }

  /** Whether everything may be another. */
  get isAll(): boolean {
    return this.#everything !== undefined;
  }

  /** Whether a gateway has written something that is not settled: lists may show it. */
  get hasWrites(): boolean {
    return this.#writes > 0 || this.isAll;
  }

  /** Whether one of the writes up to here is not settled. */
  lacksWritesTo(position: number): boolean {
    if (this.isAll) return true;
    if (this.#writes === 0) return false;
    return Array.from(this.#marks.values()).some(({ isWrite, first }) => isWrite && first <= position);
  }

  isDirty(id: string): boolean {
    return this.isAll || this.#dirty.has(id);
  }

  note(position: number, targets: readonly Target[], isWrite: boolean): void {
    for (const target of targets) {
      const key = keyOf(target);
      const known = this.#marks.get(key);
      if (target.dirty.length > mostNamed || (!known && this.#marks.size >= mostTargets)) {
        this.noteAll(position);
        return;
      }
      const named = new Set([...(known?.target.dirty ?? []), ...target.dirty]);
      this.#remove(key);
      this.#set(key, {
        target: { ...target, dirty: Array.from(named).slice(0, mostNamed) },
        first: known?.first ?? position,
        last: position,
        isWrite: isWrite || known?.isWrite === true,
      });
    }
  }

  noteAll(position: number): void {
    this.#everything = Math.max(this.#everything ?? 0, position);
  }

  settle(settled: readonly SettledTarget[]): void {
    for (const { key, position } of settled) {
      if (key === undefined) this.#settleAll(position);
      else this.#settle(key, position);
    }
    for (const waiter of this.#waiters) {
      if (this.lacksWritesTo(waiter.position)) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }

  /** Nothing is known any more that is to be settled. */
  clear(): void {
    this.settle([{ key: undefined, position: Number.MAX_SAFE_INTEGER }]);
  }

  /** Resolves once the writes up to here are settled, whatever is written meanwhile. To be cancelled where it is not waited for any more. */
  writesTo(position: number): Waiting {
    const { promise: shown, resolve } = Promise.withResolvers<void>();
    const waiter = { position, resolve };
    if (this.lacksWritesTo(position)) this.#waiters.add(waiter);
    else resolve();
    return { shown, cancel: () => this.#waiters.delete(waiter) };
  }

  #settleAll(position: number): void {
    if (this.#everything !== undefined && this.#everything <= position) this.#everything = undefined;
    for (const key of this.#marks.keys()) this.#settle(key, position);
  }

  #settle(key: string, position: number): void {
    const mark = this.#marks.get(key);
    if (!mark || mark.first > position) return;
    this.#remove(key);
    if (mark.last > position) this.#set(key, { ...mark, first: position + 1 });
  }

  #set(key: string, mark: Mark): void {
    this.#marks.set(key, mark);
    if (mark.isWrite) this.#writes += 1;
    for (const id of mark.target.dirty) this.#dirty.set(id, (this.#dirty.get(id) ?? 0) + 1);
  }

  #remove(key: string): void {
    const mark = this.#marks.get(key);
    if (!mark) return;
    this.#marks.delete(key);
    if (mark.isWrite) this.#writes -= 1;
    for (const id of mark.target.dirty) {
      const count = (this.#dirty.get(id) ?? 0) - 1;
      if (count > 0) this.#dirty.set(id, count);
      else this.#dirty.delete(id);
    }
  }
}
