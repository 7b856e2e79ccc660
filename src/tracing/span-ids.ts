/** Ids of traces and spans, in hexadecimal. */
export interface SpanIds {
  newTraceId(): string;
  newSpanId(): string;
}

const traceBytes = 16;
const spanBytes = 8;
/** As many as 170 spans need: a call for each would cost more than the span. */
const poolBytes = 4_096;

/** @param fill fills a buffer with random bytes */
export function createSpanIds(fill: (pool: Buffer) => void): SpanIds {
  const pool = Buffer.alloc(poolBytes);
  let used = poolBytes;
  const next = (bytes: number) => {
    if (used + bytes > poolBytes) {
      fill(pool);
      used = 0;
    }
    used += bytes;
    return pool.toString('hex', used - bytes, used);
  };
  return { newTraceId: () => next(traceBytes), newSpanId: () => next(spanBytes) };
}
