import DataLoader from 'dataloader';
import { toError } from './not-found.ts';

/** Counts loads that were joined to an earlier one of the same operation. */
export interface Coalescing {
  joined(): void;
}

interface LoaderOptions<Key> {
  /** The cache key; left out for keys that are texts. */
  readonly nameOf?: (key: Key) => string;
  /** Decides when a batch is sent; left out: every key at once, on its own. */
  readonly schedule?: (batch: () => void) => void;
}

type BatchLoad<Key, Value> = (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>;

/** A DataLoader that counts the loads it saves. It is made at the first key: an operation uses few of its loaders. */
export interface Loader<Key, Value> {
  load(key: Key): Promise<Value>;
  /** Keeps a value that was read another way. */
  prime(key: Key, value: Value): void;
  clear(key: Key): void;
  /** Whether this key was loaded or primed before. */
  has(key: Key): boolean;
}

class CountingCache<Value> extends Map<string, Value> {
  readonly #coalescing: Coalescing;

  constructor(coalescing: Coalescing) {
    super();
    this.#coalescing = coalescing;
  }

  override get(name: string): Value | undefined {
    const value = super.get(name);
    if (value !== undefined) this.#coalescing.joined();
    return value;
  }
}

class LazyLoader<Key, Value> implements Loader<Key, Value> {
  readonly #coalescing: Coalescing;
  readonly #load: BatchLoad<Key, Value>;
  readonly #nameOf: (key: Key) => string;
  readonly #schedule: LoaderOptions<Key>['schedule'];
  #cache: CountingCache<Promise<Value>> | undefined;
  #loader: DataLoader<Key, Value, string> | undefined;

  constructor(coalescing: Coalescing, load: BatchLoad<Key, Value>, options: LoaderOptions<Key>) {
    this.#coalescing = coalescing;
    this.#load = load;
    this.#nameOf = options.nameOf ?? String;
    this.#schedule = options.schedule;
  }

  load(key: Key): Promise<Value> {
    return this.#made().load(key);
  }

  prime(key: Key, value: Value): void {
    this.#made().prime(key, value);
  }

  clear(key: Key): void {
    this.#loader?.clear(key);
  }

  has(key: Key): boolean {
    return this.#cache?.has(this.#nameOf(key)) ?? false;
  }

  #made(): DataLoader<Key, Value, string> {
    if (this.#loader) return this.#loader;
    const options = this.#schedule ? { batchScheduleFn: this.#schedule } : { batch: false };
    this.#cache = new CountingCache(this.#coalescing);
    this.#loader = new DataLoader(this.#load, {
      ...options,
      cacheKeyFn: this.#nameOf,
      cacheMap: this.#cache,
    });
    return this.#loader;
  }
}

/** A loader whose call answers many keys at once. */
export function createBatchLoader<Key, Value>(
  coalescing: Coalescing,
  load: BatchLoad<Key, Value>,
  options: LoaderOptions<Key> = {},
): Loader<Key, Value> {
  return new LazyLoader(coalescing, load, options);
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
