import { parentPort, workerData } from 'node:worker_threads';
import { openReader } from '../store/connection.ts';
import { piecesOf } from '../store/copies.ts';
import { answerCalls } from './rpc.ts';

// Makes a copy of the mirror, beside all that reads and writes it. It is asked for one piece after the other.

if (!parentPort) throw new Error('Expected to be started as a worker');
const { path }: { readonly path: string } = workerData;
const pieces = piecesOf(openReader(path));

answerCalls<undefined, Uint8Array | undefined>(parentPort, () => {
  const { value } = pieces.next();
  return value ?? undefined;
});
