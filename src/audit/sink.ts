import type { Writable } from 'node:stream';

/** What came of an attempt to write. */
export interface Appended {
  /** Bytes that are written, from the first; where all of them are, there is no failure. */
  readonly bytes: number;
  /** The system's error. */
  readonly failure?: unknown;
}

/** Where lines go. */
export interface AuditSink extends AsyncDisposable {
  /** Never called before the call before it has ended, and rejects never. */
  append(lines: string): Promise<Appended>;
}

/** A stream that others write to as well; it stays open. */
export function createStreamSink(stream: Pick<Writable, 'write' | 'on'>): AuditSink {
  // Each write fails with it too. Without a listener the end of its reader would be the end of the process.
  stream.on('error', () => {});
  return {
    append: (lines) =>
      new Promise((resolve) => {
        stream.write(lines, (failure) =>
          resolve(failure ? { bytes: 0, failure } : { bytes: Buffer.byteLength(lines) }),
        );
      }),
    [Symbol.asyncDispose]: async () => {},
  };
}
