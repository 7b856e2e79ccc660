import { parentPort, workerData } from 'node:worker_threads';
import { BatchWriter } from '../store/batch-writer.ts';
import { openWriter } from '../store/connection.ts';
import { CopyLoader } from '../store/copies.ts';
import { hasErased } from '../store/differences.ts';
import { Erasure } from '../store/erasure.ts';
import { type Committed, ReplicaStore } from '../store/replica-store.ts';
import { readUnconfirmed } from '../store/unconfirmed.ts';
import { answerCalls } from './rpc.ts';
import { releaseThreadMemory } from './thread-memory.ts';
import type { WriterAnswers, WriterRequest, WriterSettings } from './writer-requests.ts';

// The thread of the mirror's only writer. What it is asked, it does one after the other.

if (!parentPort) throw new Error('Expected to be started as a worker');
const port = parentPort;
const { path, mostPages }: WriterSettings = workerData;

/** Of 4 KiB: a fill of fewer leaves little behind, and the search for it takes longer than the fill. */
const fewPages = 512;

const database = openWriter(path, mostPages);
const writer = new BatchWriter(database);
const replica = new ReplicaStore(database, writer);
const loader = new CopyLoader(database, writer);
const erasure = new Erasure(database);

answerCalls<WriterRequest, WriterAnswers[WriterRequest['kind']]>(port, (request) => {
  switch (request.kind) {
    case 'write': {
      const answer = writer.write(request.batch, request.now);
      if (hasErased(answer.differences)) erasure.due();
      return answer;
    }
    case 'unconfirmed':
      return readUnconfirmed(database, request.question);
    case 'recount':
      writer.recount();
      return releaseMemory();
    case 'prune': {
      const removed = writer.prune(request.before, request.most);
      if (removed > 0) erasure.due();
      return removed;
    }
    case 'clear':
      writer.clear();
      return void erasure.due();
    case 'prepare':
      return replica.prepare(request.work, request.now);
    case 'commit':
      return note(replica.commit(request.place));
    case 'rollback':
      return void replica.rollback();
    case 'apply':
      return note(replica.apply(request.rows, request.place));
    case 'moveTo':
      return void replica.moveTo(request.place);
    case 'load':
      return void replica.load(() => {
        if (request.isFirst) loader.begin();
        loader.add(request.piece);
      }, request.isFirst);
    case 'close':
      replica.rollback();
      try {
        erasure.finish();
      } finally {
        database.close();
      }
      // Nothing else keeps the thread.
      return void port.unref();
  }
});

function note({ erases, isFilled }: Committed): undefined {
  if (erases) erasure.due();
  if (isFilled) releaseMemory();
}

/** What a fill took: little is written after it. */
function releaseMemory(): undefined {
  database.exec('PRAGMA shrink_memory');
  const pages = database.prepare('PRAGMA page_count').get()?.page_count;
  if (Number(pages) >= fewPages) releaseThreadMemory();
}
