import DataLoader from 'dataloader';
import { toError } from './absence.ts';

/** Counts loads that an earlier one of the same operation had answered. */
export interface Coalescing {
  saved(): void;
}

interface LoaderOptions<Key> {
  /** The cache key; left out for keys that are texts. */
  readonly nameOf?: (key: Key) => string;
  /** Decides when a batch is sent; left out: every key at once, on its own. */
  readonly schedule?: (batch: () => void) => void;
}

/** A DataLoader that counts what it saves. */
export interface Loader<Key, Value> extends DataLoader<Key, Value, string> {
  /** Whether this key was loaded or primed before. */
  knows(key: Key): boolean;
}

class CountingCache<Value> extends Map<string, Value> {
  readonly #coalescing: Coalescing;

  constructor(coalescing: Coalescing) {
    super();
    this.#coalescing = coalescing;
  }

  override get(name: string): Value | undefined {
    const value = super.get(name);
    if (value !== undefined) this.#coalescing.saved();
    return value;
  }
}

/** A loader whose call answers many keys at once. */
export function createBatchLoader<Key, Value>(
  coalescing: Coalescing,
  load: (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>,
  { nameOf = String, schedule }: LoaderOptions<Key> = {},
): Loader<Key, Value> {
  const cache = new CountingCache<Promise<Value>>(coalescing);
  const options = schedule ? { batchScheduleFn: schedule } : { batch: false };
  const loader = new DataLoader<Key, Value, string>(load, {
    ...options,
    cacheKeyFn: nameOf,
    cacheMap: cache,
  });
  return Object.assign(loader, { knows: (key: Key) => cache.has(nameOf(key)) });
}

/**
 * A loader whose call answers one key: a slow answer delays no other. A failure is kept like an answer, so that it is not
 * repeated within the operation.
 */
export function createSingleLoader<Key, Value>(
  coalescing: Coalescing,
  load: (key: Key) => Promise<Value>,
  options: Pick<LoaderOptions<Key>, 'nameOf'> = {},
): Loader<Key, Value> {
  const settle = (key: Key) => load(key).catch(toError);
  return createBatchLoader(coalescing, (keys) => Promise.all(keys.map(settle)), options);
}
