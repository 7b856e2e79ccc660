import type { EndedSpan } from '../recorded-span.ts';

/** Writes a batch of spans, piece by piece, in ASCII alone. */
export interface SpanWriter {
  /** What stands before the spans. */
  begin(): string;
  write(span: EndedSpan): string;
  /** What stands behind them. */
  readonly end: string;
}

const firstBytes = 65_536;

/** Spans that are written at a time: one after another, by code that is in the processor's caches, they take half of the time. */
const spansTogether = 32;

/**
 * Spans as they are sent. They are written soon after they end, out of the heap: thousands of objects that wait for their batch would
 * be moved by one garbage collection after another, which takes more CPU than all else about them.
 */
export class SpanBatch {
  readonly #writer: SpanWriter;
  #buffer: Buffer;
  #used = 0;
  #count = 0;
  /** Those that are not written yet. */
  #ended: EndedSpan[] = [];

  /** @param buffer of a batch that was sent, to be written over */
  constructor(writer: SpanWriter, buffer: Buffer = Buffer.allocUnsafeSlow(firstBytes)) {
    this.#writer = writer;
    this.#buffer = buffer;
    this.#append(writer.begin());
  }

  get count(): number {
    return this.#count;
  }

  get buffer(): Buffer {
    return this.#buffer;
  }

  add(span: EndedSpan): void {
    this.#ended.push(span);
    this.#count += 1;
    if (this.#ended.length === spansTogether) this.#write();
  }

  /** All of it; nothing is added any more. */
  toBody(): Buffer {
    this.#write();
    this.#append(this.#writer.end);
    return this.#buffer.subarray(0, this.#used);
  }

  #write(): void {
    let text = '';
    let comma = this.#count > this.#ended.length ? ',' : '';
    for (const span of this.#ended) {
      text += comma + this.#writer.write(span);
      comma = ',';
    }
    this.#ended = [];
    this.#append(text);
  }

  #append(text: string): void {
    const mostBytes = this.#used + text.length;
    if (mostBytes > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(mostBytes, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#used);
      this.#buffer = larger;
    }
    this.#used += this.#buffer.write(text, this.#used, 'latin1');
  }
}
