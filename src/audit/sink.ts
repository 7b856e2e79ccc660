import type { Writable } from 'node:stream';

/** Where lines go. */
export interface AuditSink extends AsyncDisposable {
  /** Resolves once all of it is written. Never called before the call before it has ended. */
  append(lines: string): Promise<void>;
}

/** A stream that others write to as well; it stays open. */
export function createStreamSink(stream: Pick<Writable, 'write'>): AuditSink {
  return {
    append: (lines) =>
      new Promise((resolve, reject) => {
        stream.write(lines, (error) => (error ? reject(error) : resolve()));
      }),
    [Symbol.asyncDispose]: async () => {},
  };
}
