import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** V8's own function, which is there once it is exposed. */
type CollectGarbage = (options: { readonly type: 'major'; readonly flavor: 'last-resort' }) => void;

/**
 * How much the old generation may grow, of what lives after a collection, before the next one begins. V8 derives it from the speed of
 * collections otherwise, and after the one below from a heap that is nearly empty: it then marked the whole heap three times as often,
 * which was a quarter to a half of the CPU of small operations. The limit of the heap holds all the same.
 */
const growingPercent = 300;

/**
 * Returns to the system what only the start needed: builders of the schema, sources, and a young generation that grew to its
 * largest while the schema was built. V8 would keep those pages until a collection long after, in a process at rest for hours.
 * The young generation grows again with the load, so that no operation is slower for it.
 */
export function releaseStartMemory(): void {
  setFlagsFromString('--expose-gc');
  const collectGarbage: CollectGarbage = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  setFlagsFromString(`--heap-growing-percent=${growingPercent}`);
  // The one flavour that shrinks the young generation as well.
  collectGarbage({ type: 'major', flavor: 'last-resort' });
}
