import type { SetTimer } from '../../eiam/clock.ts';
import type { EndedSpan } from '../recorded-span.ts';
import { ExportError, type SendBatch } from './otlp-sender.ts';
import { SpanBatch, type SpanWriter } from './span-batch.ts';

export interface BatchOptions {
  /** Milliseconds that a span waits for others at most. */
  readonly scheduleDelayMs: number;
  /** Milliseconds that a batch is tried for. */
  readonly exportTimeoutMs: number;
  /** Spans that wait at most; further ones are dropped. */
  readonly maxQueueSize: number;
  readonly maxBatchSize: number;
}

export interface BatchParts {
  readonly writer: SpanWriter;
  readonly send: SendBatch;
  readonly setTimer: SetTimer;
  /** Takes how many spans did not reach the collector, and why. */
  readonly onLost: (count: number, reason: string) => void;
}

/** What is not sent by then is dropped when the process stops, in milliseconds: a collector that is gone must not hold it. */
const closingMs = 3_000;

/** Sends spans in batches, one at a time, in the order in which they ended. */
export class SpanBatches implements AsyncDisposable {
  readonly #options: BatchOptions;
  readonly #parts: BatchParts;
  readonly #closing = new AbortController();
  readonly #full: SpanBatch[] = [];
  #open: SpanBatch | undefined;
  /** Spans that wait, those of full batches included. */
  #waiting = 0;
  /** The buffer of a batch that was sent. */
  #spare: Buffer | undefined;
  #cancelTimer: (() => void) | undefined;
  #sending: Promise<void> | undefined;
  #isClosing = false;

  constructor(options: BatchOptions, parts: BatchParts) {
    this.#options = options;
    this.#parts = parts;
  }

  take(span: EndedSpan): void {
    const { maxQueueSize, maxBatchSize } = this.#options;
    if (this.#waiting >= maxQueueSize) {
      this.#parts.onLost(1, 'the queue is full');
      return;
    }
    this.#open ??= new SpanBatch(this.#parts.writer, this.#takeSpare());
    this.#open.add(span);
    this.#waiting += 1;
    if (this.#open.count >= maxBatchSize) {
      this.#full.push(this.#open);
      this.#open = undefined;
      this.#start();
    } else if (!this.#sending) this.#schedule();
  }

  /** Sends what waits. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosing = true;
    const cancel = this.#parts.setTimer(() => this.#closing.abort(), closingMs);
    this.#start();
    await this.#sending;
    cancel();
  }

  #schedule(): void {
    this.#cancelTimer ??= this.#parts.setTimer(() => this.#start(), this.#options.scheduleDelayMs);
  }

  #start(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined;
      if (this.#waiting > 0) this.#schedule();
    });
  }

  /** The batch that is open when it starts, too: what ends meanwhile waits for others again. */
  async #sendAll(): Promise<void> {
    if (this.#full.length === 0) this.#closeOpen();
    for (;;) {
      const batch = this.#full.shift();
      if (!batch) return;
      await this.#send(batch);
      if (this.#isClosing) this.#closeOpen();
    }
  }

  #closeOpen(): void {
    if (this.#open) this.#full.push(this.#open);
    this.#open = undefined;
  }

  async #send(batch: SpanBatch): Promise<void> {
    const signal = AbortSignal.any([
      this.#closing.signal,
      AbortSignal.timeout(this.#options.exportTimeoutMs),
    ]);
    this.#waiting -= batch.count;
    try {
      await this.#parts.send(batch.toBody(), signal);
      // Of one that failed, a part may still be on its way.
      this.#spare = batch.buffer;
    } catch (error) {
      const rejected = error instanceof ExportError ? error.rejected : undefined;
      this.#parts.onLost(rejected ?? batch.count, error instanceof Error ? error.message : String(error));
    }
  }

  #takeSpare(): Buffer | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare;
  }
}
