import { isOfFile, toMirrorFileError } from '../store/mirror-file-error.ts';
import type { MirrorWriter, ReplicaWriter } from '../store/write-types.ts';
import { WorkerCalls } from './rpc.ts';
import { startThread } from './thread-memory.ts';
import type { WriterAnswers, WriterRequest, WriterSettings } from './writer-requests.ts';

/** Far more than fill, follow and check have in flight together. */
const mostPending = 256;
/** How long an end waits for what was asked for before. */
const closingLimitMs = 5_000;

type WriterCalls = WorkerCalls<WriterRequest, WriterAnswers[WriterRequest['kind']]>;

/**
 * The writer of a mirror's file, in a thread of its own. Where that ends by itself, what waits for it fails, and the next call
 * starts another one.
 * @param now milliseconds since the epoch
 */
export function startWriter(settings: WriterSettings, now: () => number): MirrorWriter & ReplicaWriter {
  let calls = startWorker(settings);
  let isClosed = false;

  async function ask<Kind extends WriterRequest['kind']>(
    request: Extract<WriterRequest, { readonly kind: Kind }>,
  ): Promise<WriterAnswers[Kind]> {
    if (calls.isEnded && !isClosed) calls = startWorker(settings);
    try {
      // The worker answers by what it is asked (writer-worker.ts).
      return (await calls.call(request)) as WriterAnswers[Kind];
    } catch (error) {
      throw isOfFile(error) ? toMirrorFileError(error, settings.path) : error;
    }
  }

  return {
    write: (batch) => ask<'write'>({ kind: 'write', batch, now: now() }),
    unconfirmed: (question) => ask<'unconfirmed'>({ kind: 'unconfirmed', question }),
    recount: () => ask<'recount'>({ kind: 'recount' }),
    prune: (before, most) => ask<'prune'>({ kind: 'prune', before, most }),
    clear: () => ask<'clear'>({ kind: 'clear' }),
    prepare: (work) => ask<'prepare'>({ kind: 'prepare', work, now: now() }),
    commit: (place) => ask<'commit'>({ kind: 'commit', place }),
    rollback: () => ask<'rollback'>({ kind: 'rollback' }),
    apply: (rows, place) => ask<'apply'>({ kind: 'apply', rows, place }),
    moveTo: (place) => ask<'moveTo'>({ kind: 'moveTo', place }),
    load: (piece, isFirst) => ask<'load'>({ kind: 'load', piece, isFirst }),
    get pending() {
      return calls.pending;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      const { promise: timeUp, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, closingLimitMs);
      // What it could not write it has said already; a worker that is gone has nothing left to close.
      await Promise.race([timeUp, calls.call({ kind: 'close' }).catch(() => {})]);
      clearTimeout(timer);
      await calls.terminate();
    },
  };
}

function startWorker(workerData: WriterSettings): WriterCalls {
  const url = new URL('./writer-worker.ts', import.meta.url);
  return new WorkerCalls(startThread(url, 'mirror-writer', workerData), mostPending);
}
