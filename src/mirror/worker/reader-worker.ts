import { parentPort, workerData } from 'node:worker_threads';
import { answerTo } from '../query/answers.ts';
import { Reader } from '../query/reader.ts';
import { InvalidKeyError, ReadAbortedError, ReadDeadlineError } from '../read-errors.ts';
import { openReader } from '../store/connection.ts';
import type { ReaderAnswer, ReaderRequest, ReaderSettings } from './reader-requests.ts';
import { answerCalls } from './rpc.ts';

// A thread that answers questions which scan, sort or count, one after the other.

if (!parentPort) throw new Error('Expected to be started as a worker');
const settings: ReaderSettings = workerData;
const aborted = new Int32Array(settings.aborted);
const reader = new Reader(openReader(settings.path));

answerCalls<ReaderRequest, ReaderAnswer>(parentPort, ({ asked, ticket, leftMs }) => {
  const endsAt = performance.now() + leftMs;
  const timeLeft = {
    leftMs: () => endsAt - performance.now(),
    isAborted: () => Atomics.load(aborted, 0) === ticket,
  };
  try {
    return { kind: 'answered', answer: reader.at(timeLeft, () => answerTo(reader, asked)) };
  } catch (error) {
    if (error instanceof ReadDeadlineError) return { kind: 'deadline' };
    if (error instanceof ReadAbortedError) return { kind: 'aborted' };
    if (error instanceof InvalidKeyError) {
      return { kind: 'invalidKey', bound: error.bound, expected: error.expected };
    }
    throw error;
  }
});
