import type { ReaderAnswer, ReaderRequest, ReaderSettings } from './reader-requests.ts';
import { RemoteError, WorkerCalls } from './rpc.ts';
import { startThread } from './thread-memory.ts';

/** One reader: a worker that is started when it is asked, and restarted after it has ended. */
export class ReaderThread {
  readonly #path: string;
  readonly #aborted = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  #calls: WorkerCalls<ReaderRequest, ReaderAnswer> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws RemoteError, WorkerEndedError */
  async ask(request: ReaderRequest): Promise<ReaderAnswer> {
    const calls = this.#started();
    try {
      return await calls.call(request);
    } catch (error) {
      // SQLite may refuse this connection for good, and another may see a file that was mended.
      if (error instanceof RemoteError && this.#calls === calls) await this.close();
      throw error;
    }
  }

  /** Ends a question at its next look at the time. */
  abort(ticket: number): void {
    Atomics.store(new Int32Array(this.#aborted), 0, ticket);
  }

  async close(): Promise<void> {
    const calls = this.#calls;
    this.#calls = undefined;
    await calls?.terminate();
  }

  #started(): WorkerCalls<ReaderRequest, ReaderAnswer> {
    if (this.#calls && !this.#calls.isEnded) return this.#calls;
    const workerData: ReaderSettings = { path: this.#path, aborted: this.#aborted };
    const url = new URL('./reader-worker.ts', import.meta.url);
    this.#calls = new WorkerCalls(startThread(url, 'mirror-reader', workerData), 1);
    return this.#calls;
  }
}
