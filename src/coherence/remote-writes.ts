import type { Evictions } from '../cache/evictions.ts';
import type { SetTimer } from '../eiam/clock.ts';
import type { LogBody } from '../shared-state/ports.ts';

/** Writes of other replicas that are under way at once, at most; beyond it everything is held. */
const mostWrites = 10_000;

export type AnnouncedWrite = Extract<LogBody, { kind: 'announced' }>;
export type CompletedWrite = Extract<LogBody, { kind: 'completed' }>;

export interface RemoteWritesParts {
  readonly evictions: Pick<
    Evictions,
    'hold' | 'release' | 'holdAll' | 'evict' | 'evictWritten' | 'evictUncertain'
  >;
  readonly setTimer: SetTimer;
}

/**
 * Writes of other replicas: what one may touch is read live from before it is sent until it has ended. One that is not heard of again,
 * because its replica or the store went away, counts as uncertain once it can be under way no more.
 */
export class RemoteWrites implements Disposable {
  readonly #parts: RemoteWritesParts;
  /** What calls off the end of each hold. */
  readonly #open = new Map<string, () => void>();

  constructor(parts: RemoteWritesParts) {
    this.#parts = parts;
  }

  /** How many are under way. */
  get size(): number {
    return this.#open.size;
  }

  announced({ write, tags, lastsMs }: AnnouncedWrite): void {
    const { evictions, setTimer } = this.#parts;
    if (this.#open.has(write)) return;
    if (this.#open.size >= mostWrites) {
      evictions.holdAll(lastsMs);
      return;
    }
    evictions.hold(write, tags);
    const callOff = setTimer(() => {
      this.#end(write);
      evictions.evictUncertain(tags);
    }, lastsMs);
    this.#open.set(write, callOff);
  }

  completed({ write, tags, outcome }: CompletedWrite): void {
    const { evictions } = this.#parts;
    this.#end(write);
    if (outcome === 'written') evictions.evictWritten(tags);
    else if (outcome === 'uncertain') evictions.evictUncertain(tags);
    else evictions.evict(tags);
  }

  #end(write: string): void {
    this.#open.get(write)?.();
    this.#open.delete(write);
    this.#parts.evictions.release(write);
  }

  [Symbol.dispose](): void {
    for (const callOff of this.#open.values()) callOff();
    this.#open.clear();
  }
}
