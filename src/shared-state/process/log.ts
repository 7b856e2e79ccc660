import { LRUCache } from 'lru-cache';
import { entriesAtMost } from '../../vocabulary/limits.ts';
import type { Appended, Appending, LogBody, LogListener, SharedLog } from '../ports.ts';

/** Ids of events that are kept at most, and for how long: longer than either vendor delivers again. */
const maxIds = 100_000;
const keptMs = 7 * 24 * 60 * 60 * 1_000;

export interface ProcessLogParts {
  /** Names it in cursors. */
  readonly epoch: string;
  /** This replica. */
  readonly replica: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The log of one process: what is appended is applied at once, and not kept. */
export class ProcessLog implements SharedLog {
  readonly epoch: string;
  readonly #parts: ProcessLogParts;
  readonly #positions: LRUCache<string, number>;
  #listener: LogListener | undefined;
  #position = 0;
  #change = 0;

  constructor(parts: ProcessLogParts) {
    this.epoch = parts.epoch;
    this.#parts = parts;
    this.#positions = new LRUCache({
      ...entriesAtMost(maxIds),
      // Held for as long as its age is no more than this.
      ttl: keptMs - 1,
      ttlResolution: 0,
      perf: { now: parts.now },
    });
  }

  get position(): number {
    return this.#position;
  }

  get changes(): SharedLog['changes'] {
    return { head: this.#change, oldest: this.#change + 1 };
  }

  /** What the listener throws leaves the entry without a place. */
  append({ id, body }: Appending): Appended {
    const known = isDeliveredAgain(body) ? this.#positions.peek(id) : undefined;
    if (known !== undefined) return { position: known, isRepeated: true };
    const position = this.#position + 1;
    const count = 'changes' in body ? body.changes.length : 0;
    const change = this.#change;
    const { replica: from, now } = this.#parts;
    const entry = { position, at: now(), from, body, firstChange: count > 0 ? change + 1 : undefined };
    this.#position = position;
    this.#change += count;
    try {
      void this.#listener?.applied(entry);
    } catch (error) {
      if (this.#position === position) {
        this.#position = position - 1;
        this.#change = change;
      }
      throw error;
    }
    if (isDeliveredAgain(body)) this.#positions.set(id, position);
    return { position, isRepeated: false };
  }

  follow(listener: LogListener): void {
    this.#listener = listener;
  }

  caughtUp(): undefined {
    return undefined;
  }

  readChanges(): readonly [] {
    return [];
  }
}

/** Those of writes of this process have ids of their own, and need no place among the ids of events. */
function isDeliveredAgain(body: LogBody): boolean {
  return body.kind === 'event' && body.event.origin !== 'MUTATION';
}
