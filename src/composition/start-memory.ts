import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createRestCheck } from './rest-check.ts';

/** V8's own function, which is there once it is exposed. */
type CollectGarbage = (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void;

/**
 * How much the old generation may grow, of what lives after a collection, before the next one begins. V8 derives it from the speed of
 * collections otherwise, and after the one below from a heap that is nearly empty: it then marked the whole heap three times as often,
 * which was a quarter to a half of the CPU of small operations. The limit of the heap holds all the same.
 */
const growingPercent = 300;

/**
 * The same beside a mirror, whose threads and pages of the file take memory too: 50 MB less are held at its end, for some ten more
 * collections of 50 ms while 200,000 users are filled.
 */
const growingPercentWithMirror = 50;

/**
 * V8 returns memory by itself in a pause of some seconds. With it go the hidden classes that no object has at that moment, those of
 * requests and operations among them, and the compiled code of all that handles these: it would be compiled again after each pause,
 * which is a tenth of the CPU of the next thousands of operations. It collects in pauses all the same.
 */
const keepsCode = '--no-memory-reducer-favors-memory';

/** How long a process is at rest before it returns its memory, in milliseconds. */
const restMs = 60_000;

/**
 * Returns to the system what only the start needed: builders of the schema, sources, and a young generation that grew to its
 * largest while the schema was built. V8 would keep those pages until a collection long after, in a process at rest for hours.
 * The young generation grows again with the load, so that no operation is slower for it. What the load has taken is returned
 * likewise, after a minute without it.
 */
export function releaseStartMemory({ hasMirror }: { readonly hasMirror: boolean }): void {
  setFlagsFromString('--expose-gc');
  const collectGarbage: CollectGarbage = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  setFlagsFromString(`--heap-growing-percent=${hasMirror ? growingPercentWithMirror : growingPercent}`);
  setFlagsFromString(keepsCode);
  // The one flavour that shrinks the young generation as well.
  const release = () => collectGarbage({ type: 'major', flavor: 'last-resort' });
  release();
  let before = performance.eventLoopUtilization();
  const utilization = () => {
    const now = performance.eventLoopUtilization();
    const since = performance.eventLoopUtilization(now, before);
    before = now;
    return since.utilization;
  };
  setInterval(createRestCheck({ utilization, release }), restMs).unref();
}
