import type { Sink } from './transport.ts';

/**
 * Hands on what an iteration yields to the sink of a client's own kind of observable; returns what ends it.
 * @param start gets the signal by which the iteration ends
 */
export function toSink<Value>(
  start: (signal: AbortSignal) => AsyncIterable<Value>,
  sink: Sink<Value>,
): () => void {
  const leaving = new AbortController();
  const { signal } = leaving;
  async function run(): Promise<void> {
    for await (const value of start(signal)) sink.next(value);
    sink.complete();
  }
  run().catch((error: unknown) => sink.error(error));
  return () => leaving.abort();
}
