import { WorkerCalls } from './rpc.ts';
import { startThread } from './thread-memory.ts';

/** The pieces of a copy of the mirror as it is now, made in a thread of their own. */
export async function* copyMirror(path: string): AsyncGenerator<Buffer, void> {
  const url = new URL('./copy-worker.ts', import.meta.url);
  const worker = startThread(url, 'mirror-copy', { path });
  const calls = new WorkerCalls<undefined, Uint8Array | undefined>(worker, 1);
  try {
    for (;;) {
      const piece = await calls.call(undefined);
      if (!piece) return;
      yield Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    }
  } finally {
    await calls.terminate();
  }
}
