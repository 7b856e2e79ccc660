import { parentPort, workerData } from 'node:worker_threads';
import { BatchWriter } from '../store/batch-writer.ts';
import { openWriter } from '../store/connection.ts';
import { Erasure } from '../store/erasure.ts';
import { readUnconfirmed } from '../store/unconfirmed.ts';
import type { Differences } from '../store/write-types.ts';
import { answerCalls } from './rpc.ts';
import type { WriterAnswers, WriterRequest, WriterSettings } from './writer-requests.ts';

// The thread of the mirror's only writer. What it is asked, it does one after the other.

if (!parentPort) throw new Error('Expected to be started as a worker');
const port = parentPort;
const { path, mostPages }: WriterSettings = workerData;

const database = openWriter(path, mostPages);
const writer = new BatchWriter(database);
const erasure = new Erasure(database);

answerCalls<WriterRequest, WriterAnswers[WriterRequest['kind']]>(port, (request) => {
  switch (request.kind) {
    case 'write': {
      const answer = writer.write(request.batch, request.now);
      if (erases(answer.differences)) erasure.due();
      return answer;
    }
    case 'unconfirmed':
      return readUnconfirmed(database, request.question);
    case 'recount':
      return void writer.recount();
    case 'prune': {
      const removed = writer.prune(request.before, request.most);
      if (removed > 0) erasure.due();
      return removed;
    }
    case 'clear':
      writer.clear();
      return void erasure.due();
    case 'close':
      try {
        erasure.finish();
      } finally {
        database.close();
      }
      // Nothing else keeps the thread.
      return void port.unref();
  }
});

/** Whether something that was held is no longer. */
function erases({ objects, members }: Differences): boolean {
  return objects.some(({ change }) => change !== 'CREATED') || members.some(({ left }) => left.length > 0);
}
