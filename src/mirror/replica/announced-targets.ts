import type { Clock } from '../../eiam/clock.ts';
import type { LogBody, LogEntry } from '../../shared-state/ports.ts';
import { targetsOfTags } from '../sync/targets.ts';

/** A write that is on its way. */
type AnnouncedBody = Extract<LogBody, { kind: 'announced' }>;

/** Writes that are kept, those of half a minute; beyond them nothing of the mirror counts as current. */
const mostWrites = 10_000;

/** How long reads wait for the end of a write, in milliseconds: one that takes longer, or whose gateway has died, holds up no more of them. */
const waitedForMs = 1_000;
/** After so long the end of a write is to be logged again that is not in the log yet, in milliseconds. */
const retryMs = 5_000;

interface Pending {
  /** What the mirror does not show; undefined: anything. */
  readonly dirty: ReadonlySet<string> | undefined;
  /** Where in the log it has ended, as soon as that is known; undefined: it is waited for no more. */
  readonly endedAt: Promise<number | undefined>;
  readonly settle: (endedAt: number | undefined) => void;
  callOff: () => void;
}

export interface AnnouncedTargetsParts {
  readonly clock: Pick<Clock, 'setTimer'>;
  /**
   * A write has not ended in its time: its gateway has died. Its end is to be logged, by the replica that keeps the mirror; where it is
   * overdue, that one has followed an end that this one has not, and by any.
   */
  readonly onLapsed: (write: Pick<AnnouncedBody, 'write' | 'tags'>, isOverdue: boolean) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/**
 * What writes touch that were announced, and of which the log has no end: EIAM may show them already, and the mirror does not. They
 * are read live until then. The end of a write whose gateway has died is logged for it, so that all replicas have what it touched read
 * again.
 */
export class AnnouncedTargets implements Disposable {
  readonly #parts: AnnouncedTargetsParts;
  readonly #pending = new Map<string, Pending>();

  constructor(parts: AnnouncedTargetsParts) {
    this.#parts = parts;
  }

  get isAny(): boolean {
    return this.#pending.size > 0;
  }

  isDirty(id: string): boolean {
    if (this.#pending.size >= mostWrites) return true;
    for (const { dirty } of this.#pending.values()) if (dirty === undefined || dirty.has(id)) return true;
    return false;
  }

  /** Up to where in the log all have ended that are on their way now, as soon as that is known; undefined: some are waited for no more. */
  async ended(): Promise<number | undefined> {
    if (this.#pending.size >= mostWrites) return undefined;
    let last = 0;
    for (const end of await Promise.all(Array.from(this.#pending.values(), ({ endedAt }) => endedAt))) {
      if (end === undefined) return undefined;
      last = Math.max(last, end);
    }
    return last;
  }

  applied({ body, position }: Pick<LogEntry, 'body' | 'position'>): void {
    if (body.kind === 'announced') this.#begin(body);
    else if (body.kind === 'completed') this.#end(body.write, position);
  }

  [Symbol.dispose](): void {
    for (const write of [...this.#pending.keys()]) this.#end(write, undefined);
  }

  #begin(body: AnnouncedBody): void {
    if (this.#pending.has(body.write) || this.#pending.size >= mostWrites) return;
    const targets = targetsOfTags(body.tags);
    const dirty = targets === 'EVERYTHING' ? undefined : new Set(targets.flatMap((target) => target.dirty));
    const { promise: endedAt, resolve: settle } = Promise.withResolvers<number | undefined>();
    const callOff = this.#parts.clock.setTimer(() => this.#delay(body), waitedForMs);
    this.#pending.set(body.write, { dirty, endedAt, settle, callOff });
  }

  #end(write: string, endedAt: number | undefined): void {
    const pending = this.#pending.get(write);
    pending?.callOff();
    pending?.settle(endedAt);
    this.#pending.delete(write);
  }

  /** It takes long. */
  #delay(body: AnnouncedBody): void {
    const pending = this.#pending.get(body.write);
    if (!pending) return;
    pending.settle(undefined);
    const { setTimer } = this.#parts.clock;
    pending.callOff = setTimer(() => this.#lapse(body, false), Math.max(0, body.lastsMs - waitedForMs));
  }

  #lapse(body: AnnouncedBody, isOverdue: boolean): void {
    const { clock, onLapsed, onFailure } = this.#parts;
    const pending = this.#pending.get(body.write);
    if (!pending) return;
    pending.callOff = clock.setTimer(() => this.#lapse(body, true), retryMs);
    onLapsed(body, isOverdue).catch(onFailure);
  }
}
