import type { UnloggedChange } from '../../schema/changes/ports.ts';
import type { SetTimer } from '../eiam/clock.ts';
import type { JournaledChange } from '../events/change-log.ts';
import type { LogReads } from './store/log-reads.ts';
import type { MirrorWriter } from './store/write-types.ts';

/** More changes than this that wait for a disk are one DirectoryResyncRequired. */
const mostWaiting = 1_000;
/** After so long what could not be written is tried again, in milliseconds. */
const retryMs = 1_000;

export interface MirrorJournalParts {
  readonly reads: LogReads;
  readonly writer: Pick<MirrorWriter, 'write' | 'prune'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly setTimer: SetTimer;
  /** Takes changes that are written, in order. */
  readonly onLogged: (changes: readonly JournaledChange[]) => void;
  readonly onFailure: (error: unknown) => void;
}

/** The mirror's log of changes as the change feed uses it: what is given out was written before. */
export class MirrorJournal implements Disposable {
  readonly epoch: string;
  readonly #parts: MirrorJournalParts;
  #head: number;
  #oldest: number;
  #waiting: UnloggedChange[] = [];
  #isWriting = false;
  #takeBack: (() => void) | undefined;
  /** What is answered later is in the file, which is read no more. */
  #isClosed = false;

  constructor(parts: MirrorJournalParts) {
    const { epoch, head, pruned } = parts.reads.logBounds();
    this.#parts = parts;
    this.epoch = epoch;
    this.#head = head;
    this.#oldest = pruned + 1;
  }

  get head(): number {
    return this.#head;
  }

  get oldest(): number {
    return this.#oldest;
  }

  read(after: number, limit: number): readonly JournaledChange[] {
    return this.#parts.reads.changesAfter(after, limit);
  }

  /** What no difference shows. While the disk takes nothing it waits, and is late. */
  append(changes: readonly UnloggedChange[]): void {
    this.#waiting.push(...changes);
    if (this.#waiting.length > mostWaiting) {
      const resync = { type: 'DirectoryResyncRequired', reason: 'GAP', origin: 'GATEWAY' } as const;
      this.#waiting = [{ ...resync, occurredAt: this.#parts.now() }];
    }
    void this.#write();
  }

  /**
   * Changes that were written, by whatever write: they are given out in the order of their places. One writer writes all, so that
   * those in front of them stand in the file, be their own answer late or lost.
   */
  took(changes: readonly JournaledChange[]): void {
    const [first] = changes;
    const last = changes.at(-1);
    if (this.#isClosed || first === undefined || last === undefined || last.sequence <= this.#head) return;
    const next =
      first.sequence === this.#head + 1 ? changes : this.read(this.#head, last.sequence - this.#head);
    this.#head = last.sequence;
    this.#parts.onLogged(next);
  }

  /** Removes what was logged before a moment, in milliseconds since the epoch, and the oldest beyond the most that are kept. */
  async prune(before: number, most: number): Promise<void> {
    await this.#parts.writer.prune(before, most);
    if (this.#isClosed) return;
    this.#oldest = this.#parts.reads.logBounds().pruned + 1;
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    this.#takeBack?.();
    this.#waiting = [];
  }

  async #write(): Promise<void> {
    if (this.#isWriting || this.#waiting.length === 0) return;
    this.#isWriting = true;
    const changes = this.#waiting;
    this.#waiting = [];
    try {
      const { logged } = await this.#parts.writer.write({ writes: [{ kind: 'changes', changes }] });
      this.took(logged);
      this.#isWriting = false;
      void this.#write();
    } catch (error) {
      if (this.#isClosed) return;
      this.#parts.onFailure(error);
      this.#waiting = [...changes, ...this.#waiting];
      this.#isWriting = false;
      this.#takeBack?.();
      this.#takeBack = this.#parts.setTimer(() => void this.#write(), retryMs);
    }
  }
}
