/** Ids of traces and spans, in hexadecimal. */
export interface SpanIds {
  newTraceId(): string;
  newSpanId(): string;
}

const traceBytes = 16;
const spanBytes = 8;
/** Of 512 spans: a call for each would cost more than the span. */
const poolBytes = 4_096;

/** @param fill fills a buffer with random bytes */
export function createSpanIds(fill: (pool: Buffer) => void): SpanIds {
  const pool = Buffer.alloc(poolBytes);
  let digits = '';
  let used = 0;
  const next = (length: number) => {
    if (used + length > digits.length) {
      fill(pool);
      digits = pool.toString('hex');
      used = 0;
    }
    used += length;
    return digits.slice(used - length, used);
  };
  return { newTraceId: () => next(traceBytes * 2), newSpanId: () => next(spanBytes * 2) };
}
