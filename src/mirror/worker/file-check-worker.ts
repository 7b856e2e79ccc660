import { parentPort, workerData } from 'node:worker_threads';
import { isWholeFile } from '../store/mirror-file.ts';

// A thread that looks at one file, and ends.

const path: string = workerData;
parentPort?.postMessage(isWholeFile(path));
