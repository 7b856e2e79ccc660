import { type LineEvent, type LineFacts, printLine } from './line.ts';
import type { AuditSink } from './sink.ts';

export interface TrailParts {
  readonly sink: AuditSink;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Takes each failure to write, and how many lines wait to be written again. */
  readonly onFailure: (error: unknown, owed: number) => void;
}

/** The line was not written, or not in time. */
class AuditLineError extends Error {
  override readonly name = 'AuditLineError';
}

interface Waiting {
  readonly line: string;
  /** Whether it is kept, and written later, where it cannot be now. */
  readonly isKept: boolean;
  readonly ended: (error?: unknown) => void;
}

/** Each is at most some kilobytes. */
const mostWaiting = 10_000;
const mostOwed = 10_000;
/** How long a write or its answer waits for a line, in milliseconds. */
const lineTimeoutMs = 5_000;

/**
 * Writes lines in their order. Those that come while others are being written go together, so that a slow disk is asked once for
 * many.
 */
export class AuditTrail implements AsyncDisposable {
  readonly #parts: TrailParts;
  #waiting: Waiting[] = [];
  /** Lines about what has happened, which could not be written. */
  #owed: string[] = [];
  #lost = 0;
  #writing: Promise<void> | undefined;

  constructor(parts: TrailParts) {
    this.#parts = parts;
  }

  /** @throws AuditLineError unless the line is written */
  demand<Event extends LineEvent>(event: Event, facts: LineFacts<Event>): Promise<void> {
    return this.#add(event, facts, false);
  }

  /** Resolves once the line is written, or is kept to be written with the next one that can be. */
  async record<Event extends LineEvent>(event: Event, facts: LineFacts<Event>): Promise<void> {
    try {
      await this.#add(event, facts, true);
    } catch (error) {
      // What it is about has happened, and the line is kept, or counted as lost.
      if (!(error instanceof AuditLineError)) throw error;
    }
  }

  #add<Event extends LineEvent>(event: Event, facts: LineFacts<Event>, isKept: boolean): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    if (this.#waiting.length >= mostWaiting) {
      if (isKept) this.#lost += 1;
      reject(new AuditLineError('Too many lines wait to be written'));
      return promise;
    }
    const late = AbortSignal.timeout(lineTimeoutMs);
    const giveUp = () => reject(new AuditLineError(`Not written within ${lineTimeoutMs} ms`));
    late.addEventListener('abort', giveUp, { once: true });
    const ended = (error?: unknown) => {
      late.removeEventListener('abort', giveUp);
      if (error === undefined) resolve();
      else reject(new AuditLineError('The line could not be written', { cause: error }));
    };
    this.#waiting.push({ line: printLine(event, this.#parts.now(), facts), isKept, ended });
    this.#writing ??= this.#writeAll();
    return promise;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      await this.#write(batch);
    }
    this.#writing = undefined;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const { sink, now, onFailure } = this.#parts;
    const lost = this.#lost;
    const lines = [...this.#owed, ...batch.map(({ line }) => line)];
    if (lost > 0) lines.unshift(printLine('trail.lost', now(), { count: lost }));
    let failure: unknown;
    try {
      await sink.append(lines.join(''));
      this.#owed = [];
      this.#lost -= lost;
    } catch (error) {
      failure = error;
      for (const { line } of batch.filter(({ isKept }) => isKept)) this.#owe(line);
      onFailure(error, this.#owed.length);
    }
    for (const { ended } of batch) ended(failure);
  }

  #owe(line: string): void {
    if (this.#owed.length < mostOwed) this.#owed.push(line);
    else this.#lost += 1;
  }

  /** Tries once more to write what is owed. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    if (this.#owed.length > 0 || this.#lost > 0) await this.#write([]);
    await this.#parts.sink[Symbol.asyncDispose]();
  }
}
