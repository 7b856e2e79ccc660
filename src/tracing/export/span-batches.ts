import type { SetTimer } from '../../eiam/clock.ts';
import type { EndedSpan } from '../recorded-span.ts';
import { ExportError, type SendBatch } from './otlp-sender.ts';

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
  readonly write: (spans: readonly EndedSpan[]) => string;
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
  readonly #waiting: EndedSpan[] = [];
  #cancelTimer: (() => void) | undefined;
  #sending: Promise<void> | undefined;
  #isClosing = false;

  constructor(options: BatchOptions, parts: BatchParts) {
    this.#options = options;
    this.#parts = parts;
  }

  take(span: EndedSpan): void {
    const { maxQueueSize, maxBatchSize } = this.#options;
    if (this.#waiting.length >= maxQueueSize) {
      this.#parts.onLost(1, 'the queue is full');
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= maxBatchSize) this.#start();
    else if (!this.#sending) this.#schedule();
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
      if (this.#waiting.length > 0) this.#schedule();
    });
  }

  /** What ends meanwhile waits for others again, unless it fills a batch. */
  async #sendAll(): Promise<void> {
    const { exportTimeoutMs, maxBatchSize } = this.#options;
    do {
      const spans = this.#waiting.splice(0, maxBatchSize);
      const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(exportTimeoutMs)]);
      try {
        if (spans.length > 0) await this.#parts.send(this.#parts.write(spans), signal);
      } catch (error) {
        const rejected = error instanceof ExportError ? error.rejected : undefined;
        this.#parts.onLost(rejected ?? spans.length, error instanceof Error ? error.message : String(error));
      }
    } while (this.#waiting.length >= (this.#isClosing ? 1 : maxBatchSize));
  }
}
