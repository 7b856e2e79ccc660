import type { EndedSpan } from '../recorded-span.ts';

/** Writes a batch of spans, piece by piece. */
export interface SpanWriter {
  /** What stands before the spans. */
  begin(): string;
  write(span: EndedSpan): string;
  /** What stands behind them. */
  readonly end: string;
}

const firstBytes = 65_536;

/**
 * Spans as they are sent. Each is written when it ends: thousands of objects that wait for their batch would be copied by one garbage
 * collection after another, which takes more CPU than all else about them.
 */
export class SpanBatch {
  readonly #writer: SpanWriter;
  #buffer: Buffer;
  #used = 0;
  #count = 0;

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
    const text = this.#writer.write(span);
    if (this.#count > 0) this.#append(',');
    this.#append(text);
    this.#count += 1;
  }

  /** All of it; nothing is added any more. */
  toBody(): Buffer {
    this.#append(this.#writer.end);
    return this.#buffer.subarray(0, this.#used);
  }

  #append(text: string): void {
    // UTF-8 takes three bytes for a UTF-16 code unit at most.
    const mostBytes = this.#used + text.length * 3;
    if (mostBytes > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(mostBytes, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#used);
      this.#buffer = larger;
    }
    this.#used += this.#buffer.write(text, this.#used, 'utf8');
  }
}
