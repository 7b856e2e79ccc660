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

/** Spans that are copied at a time: each copy is a call out of JavaScript. */
const spansTogether = 16;

/**
 * Spans as they are sent. Each is written when it ends, and soon copied out of the heap: thousands of objects that wait for their batch
 * would be moved by one garbage collection after another, which takes more CPU than all else about them.
 */
export class SpanBatch {
  readonly #writer: SpanWriter;
  #buffer: Buffer;
  #used = 0;
  #count = 0;
  /** What was written and not copied yet. */
  #text: string;

  /** @param buffer of a batch that was sent, to be written over */
  constructor(writer: SpanWriter, buffer: Buffer = Buffer.allocUnsafeSlow(firstBytes)) {
    this.#writer = writer;
    this.#buffer = buffer;
    this.#text = writer.begin();
  }

  get count(): number {
    return this.#count;
  }

  get buffer(): Buffer {
    return this.#buffer;
  }

  add(span: EndedSpan): void {
    if (this.#count > 0) this.#text += ',';
    this.#text += this.#writer.write(span);
    this.#count += 1;
    if (this.#count % spansTogether === 0) this.#copy();
  }

  /** All of it; nothing is added any more. */
  toBody(): Buffer {
    this.#text += this.#writer.end;
    this.#copy();
    return this.#buffer.subarray(0, this.#used);
  }

  #copy(): void {
    const mostBytes = this.#used + this.#text.length;
    if (mostBytes > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(mostBytes, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#used);
      this.#buffer = larger;
    }
    this.#used += this.#buffer.write(this.#text, this.#used, 'latin1');
    this.#text = '';
  }
}
