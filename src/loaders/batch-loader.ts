import DataLoader from 'dataloader';

/** Counts loads that were joined to an earlier one of the same operation. */
export interface Coalescing {
  joined(): void;
}

interface LoaderOptions<Key> {
  /** The cache key; left out for keys that are texts. */
  readonly nameOf?: (key: Key) => string;
}

interface BatchOptions<Key> extends LoaderOptions<Key> {
  /** Decides when a batch is sent. */
  readonly schedule: (batch: () => void) => void;
}

type BatchLoad<Key, Value> = (keys: readonly Key[]) => Promise<readonly (Value | Error)[]>;

/** Loads each key once, and counts the loads that this saves. */
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

/** A DataLoader that is made at the first key: an operation uses few of its loaders. */
class BatchLoader<Key, Value> implements Loader<Key, Value> {
  readonly #coalescing: Coalescing;
  readonly #load: BatchLoad<Key, Value>;
  readonly #nameOf: (key: Key) => string;
  readonly #schedule: BatchOptions<Key>['schedule'];
  #cache: CountingCache<Promise<Value>> | undefined;
  #loader: DataLoader<Key, Value, string> | undefined;

  constructor(coalescing: Coalescing, load: BatchLoad<Key, Value>, options: BatchOptions<Key>) {
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
    this.#cache = new CountingCache(this.#coalescing);
    this.#loader = new DataLoader(this.#load, {
      batchScheduleFn: this.#schedule,
      cacheKeyFn: this.#nameOf,
      cacheMap: this.#cache,
    });
    return this.#loader;
  }
}

/** What is in memory is there in the same tick: a DataLoader would have each key wait for a batch of its own. */
class SingleLoader<Key, Value> implements Loader<Key, Value> {
  readonly #coalescing: Coalescing;
  readonly #load: (key: Key) => Promise<Value>;
  readonly #nameOf: (key: Key) => string;
  readonly #answers = new Map<string, Promise<Value>>();

  constructor(coalescing: Coalescing, load: (key: Key) => Promise<Value>, options: LoaderOptions<Key>) {
    this.#coalescing = coalescing;
    this.#load = load;
    this.#nameOf = options.nameOf ?? String;
  }

  load(key: Key): Promise<Value> {
    const name = this.#nameOf(key);
    const known = this.#answers.get(name);
    if (known) {
      this.#coalescing.joined();
      return known;
    }
    const answer = this.#load(key);
    this.#answers.set(name, answer);
    return answer;
  }

  prime(key: Key, value: Value): void {
    const name = this.#nameOf(key);
    if (!this.#answers.has(name)) this.#answers.set(name, Promise.resolve(value));
  }

  clear(key: Key): void {
    this.#answers.delete(this.#nameOf(key));
  }

  has(key: Key): boolean {
    return this.#answers.has(this.#nameOf(key));
  }
}

/** A loader whose call answers many keys at once. */
export function createBatchLoader<Key, Value>(
  coalescing: Coalescing,
  load: BatchLoad<Key, Value>,
  options: BatchOptions<Key>,
): Loader<Key, Value> {
  return new BatchLoader(coalescing, load, options);
}

/**
 * A loader whose call answers one key: a slow answer delays no other. A failure is kept like an answer, so that it is not
 * repeated within the operation.
 */
export function createSingleLoader<Key, Value>(
  coalescing: Coalescing,
  load: (key: Key) => Promise<Value>,
  options: LoaderOptions<Key> = {},
): Loader<Key, Value> {
  return new SingleLoader(coalescing, load, options);
}
