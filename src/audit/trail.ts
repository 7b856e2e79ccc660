import type { SetTimer } from '../eiam/clock.ts';
import { type LineEvent, type LineFacts, printLine } from './line.ts';
import type { AuditSink } from './sink.ts';

export interface TrailParts {
  readonly sink: AuditSink;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly setTimer: SetTimer;
  /** Takes each failure to write, and how many lines wait to be written again. */
  readonly onFailure: (error: unknown, owed: number) => void;
  /** Lines are written again, and none is owed. */
  readonly onRecovery: () => void;
  /** Takes how many lines the process ends without having written. */
  readonly onLost: (lines: number) => void;
}

/** What became of lines since the start, and what stands now. */
export interface TrailFigures {
  readonly written: number;
  /** Intents that were not written, or not in time, so that their writes were not sent. */
  readonly refused: number;
  /** Neither written nor kept. */
  readonly lost: number;
  /** Kept, to be written. */
  readonly owed: number;
  /** Whether the last attempt to write has failed, or is not over after the time that a line has. */
  readonly isFailing: boolean;
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
/** Lines that are owed go in parts: of all of them a disk with little room might take none. */
const owedAtOnce = 500;
/** When lines that are owed are tried again, where no other line comes before, in milliseconds. */
const retryMs = 1_000;
/** How long the end of the process waits for a disk that does not answer, in milliseconds. */
const closingMs = 5_000;

/**
 * Writes lines in their order. Those that come while others are being written go together, so that a slow disk is asked once for
 * many. What a failed attempt has written of them is not written again.
 */
export class AuditTrail implements AsyncDisposable {
  readonly #parts: TrailParts;
  #waiting: Waiting[] = [];
  /** Those that are being written. */
  #batch: readonly Waiting[] = [];
  /** Lines about what has happened, which could not be written. */
  #owed: string[] = [];
  /** How many lost ones the trail does not record yet. */
  #lost = 0;
  #lostEver = 0;
  #written = 0;
  #refused = 0;
  #writing: Promise<void> | undefined;
  #isFailing = false;
  #isLate = false;
  #isClosing = false;
  #cancelRetry = () => {};

  constructor(parts: TrailParts) {
    this.#parts = parts;
  }

  get figures(): TrailFigures {
    const isFailing = this.#isFailing || this.#isLate;
    const counts = { written: this.#written, refused: this.#refused, lost: this.#lostEver };
    return { ...counts, owed: this.#owed.length, isFailing };
  }

  /** @throws AuditLineError unless the line is written */
  async demand<Event extends LineEvent>(event: Event, facts: LineFacts<Event>): Promise<void> {
    try {
      await this.#add(event, facts, false);
    } catch (error) {
      this.#refused += 1;
      throw error;
    }
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
      if (isKept) this.#lose();
      reject(new AuditLineError('Too many lines wait to be written'));
      return promise;
    }
    const late = AbortSignal.timeout(lineTimeoutMs);
    const giveUp = () => {
      this.#isLate = true;
      reject(new AuditLineError(`Not written within ${lineTimeoutMs} ms`));
    };
    late.addEventListener('abort', giveUp, { once: true });
    const ended = (error?: unknown) => {
      late.removeEventListener('abort', giveUp);
      if (error === undefined) resolve();
      else reject(new AuditLineError('The line could not be written', { cause: error }));
    };
    this.#waiting.push({ line: printLine(event, this.#parts.now(), facts), isKept, ended });
    this.#start();
    return promise;
  }

  #start(): void {
    this.#cancelRetry();
    this.#writing ??= this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    do {
      this.#batch = this.#waiting;
      this.#waiting = [];
      await this.#write(this.#batch);
      this.#batch = [];
    } while (this.#waiting.length > 0);
    this.#writing = undefined;
    if (this.#isFailing && !this.#isClosing)
      this.#cancelRetry = this.#parts.setTimer(() => this.#start(), retryMs);
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const { onFailure, onRecovery } = this.#parts;
    const owing = await this.#writeOwed();
    const { whole, failure } =
      owing === undefined ? await this.#append(batch.map(({ line }) => line)) : { whole: 0, failure: owing };
    for (const { line } of batch.slice(whole).filter(({ isKept }) => isKept)) this.#owe(line);
    if (failure !== undefined) onFailure(failure, this.#owed.length);
    else if (this.#isFailing) onRecovery();
    this.#isFailing = failure !== undefined;
    this.#isLate = false;
    for (const [at, { ended }] of batch.entries()) ended(at < whole ? undefined : failure);
  }

  /** The first failure; undefined: none is owed any more. */
  async #writeOwed(): Promise<unknown> {
    while (this.#owed.length > 0) {
      const { whole, failure } = await this.#append(this.#owed.slice(0, owedAtOnce));
      this.#owed.splice(0, whole);
      if (failure !== undefined) return failure;
    }
    const count = this.#lost;
    if (count === 0) return undefined;
    const { failure } = await this.#append([printLine('trail.lost', this.#parts.now(), { count })]);
    if (failure === undefined) this.#lost -= count;
    return failure;
  }

  /** How many lines are written whole, from the first, and why no more are. */
  async #append(lines: readonly string[]): Promise<{ readonly whole: number; readonly failure?: unknown }> {
    if (lines.length === 0) return { whole: 0 };
    const { bytes, failure } = await this.#parts.sink.append(lines.join(''));
    const whole = failure === undefined ? lines.length : countWhole(lines, bytes);
    this.#written += whole;
    return { whole, failure };
  }

  #owe(line: string): void {
    if (this.#owed.length < mostOwed) this.#owed.push(line);
    else this.#lose();
  }

  #lose(): void {
    this.#lost += 1;
    this.#lostEver += 1;
  }

  /** Tries once more to write what is owed. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { sink, setTimer, onLost } = this.#parts;
    this.#isClosing = true;
    const late = Promise.withResolvers<void>();
    const cancel = setTimer(late.resolve, closingMs);
    await Promise.race([this.#close(), late.promise]);
    const left = this.#batch.length + this.#waiting.length + this.#owed.length + this.#lost;
    if (left > 0) onLost(left);
    await Promise.race([sink[Symbol.asyncDispose](), late.promise]);
    cancel();
  }

  async #close(): Promise<void> {
    await this.#writing;
    if (this.#owed.length === 0 && this.#lost === 0) return;
    this.#start();
    await this.#writing;
  }
}

function countWhole(lines: readonly string[], bytes: number): number {
  let left = bytes;
  const cut = lines.findIndex((line) => {
    left -= Buffer.byteLength(line);
    return left < 0;
  });
  return cut < 0 ? lines.length : cut;
}
