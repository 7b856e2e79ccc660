import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';

/** The most memory of what a thread has just made, in MB: it takes many times as much where nothing is said. */
const youngMemory = { maxYoungGenerationSizeMb: 4 } as const;

/** Starts a thread of the mirror's. */
export function startThread(url: URL, name: string, workerData: unknown): Worker {
  // The bound that the process was started with, which its own heap has taken already, would hold for the thread in place of this one.
  setFlagsFromString('--max-semi-space-size=0');
  return new Worker(url, { name, workerData, resourceLimits: youngMemory });
}

/**
 * Returns what this thread's heap does not need: V8 collects no thread that has nothing to do. Flags are of the whole process, so that another
 * thread that does the same can take the function away again: its memory is then left as it is.
 */
export function releaseThreadMemory(evaluate: (code: string) => unknown = runInNewContext): void {
  setFlagsFromString('--expose-gc');
  const collectGarbage = evaluate('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collectGarbage === 'function') collectGarbage({ type: 'major', flavor: 'last-resort' });
}
