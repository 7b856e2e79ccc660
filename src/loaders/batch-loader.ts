import DataLoader from 'dataloader';
import type { Awaitable } from '../../schema/core/awaitable.ts';

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
  /** What was primed before the first load, by name: DataLoader would make a promise of each, and most operations ask for none. */
  #primed: Map<string, { readonly key: Key; readonly value: Value }> | undefined;

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
    if (this.#loader) {
      this.#loader.prime(key, value);
      return;
    }
    this.#primed ??= new Map();
    const name = this.#nameOf(key);
    if (this.#primed.has(name)) this.#coalescing.joined();
    else this.#primed.set(name, { key, value });
  }

  clear(key: Key): void {
    this.#loader?.clear(key);
    this.#primed?.delete(this.#nameOf(key));
  }

  has(key: Key): boolean {
    const name = this.#nameOf(key);
    return this.#primed?.has(name) || this.#cache?.has(name) || false;
  }

  #made(): DataLoader<Key, Value, string> {
    if (this.#loader) return this.#loader;
    this.#cache = new CountingCache(this.#coalescing);
    const loader = new DataLoader(this.#load, {
      batchScheduleFn: this.#schedule,
      cacheKeyFn: this.#nameOf,
      cacheMap: this.#cache,
    });
    for (const { key, value } of this.#primed?.values() ?? []) loader.prime(key, value);
    this.#primed = undefined;
    this.#loader = loader;
    return loader;
  }
}

interface SingleOptions<Key, Value> extends LoaderOptions<Key> {
  /** What is in memory; undefined: nothing is. Default: nothing ever is. */
  readonly recall?: (key: Key) => Value | undefined;
}

/** A loader of single keys: a DataLoader would have each key wait for a batch of its own. */
export interface SingleLoader<Key, Value> extends Loader<Key, Value> {
  /** The same without a promise, where the value was recalled. */
  get(key: Key): Awaitable<Value>;
  /** The value where it is in memory, or was; undefined: it has to be loaded. */
  recall(key: Key): Value | undefined;
}

const nothing = () => undefined;

/** Its values are kept from the first key on: an operation uses few of its loaders. */
class KeyLoader<Key, Value> implements SingleLoader<Key, Value> {
  readonly #coalescing: Coalescing;
  readonly #load: (key: Key) => Promise<Value>;
  readonly #nameOf: (key: Key) => string;
  readonly #recall: (key: Key) => Value | undefined;
  #values: Map<string, Awaitable<Value>> | undefined;

  constructor(
    coalescing: Coalescing,
    load: (key: Key) => Promise<Value>,
    options: SingleOptions<Key, Value>,
  ) {
    this.#coalescing = coalescing;
    this.#load = load;
    this.#nameOf = options.nameOf ?? String;
    this.#recall = options.recall ?? nothing;
  }

  load(key: Key): Promise<Value> {
    try {
      return Promise.resolve(this.get(key));
    } catch (error) {
      return Promise.reject(error);
    }
  }

  get(key: Key): Awaitable<Value> {
    const name = this.#nameOf(key);
    const known = this.#values?.get(name);
    if (known !== undefined) {
      this.#coalescing.joined();
      return known;
    }
    const recalled = this.#recall(key);
    const value = recalled === undefined ? this.#load(key) : recalled;
    this.#keep(name, value);
    return value;
  }

  recall(key: Key): Value | undefined {
    const name = this.#nameOf(key);
    const known = this.#values?.get(name);
    if (known instanceof Promise) return undefined;
    if (known !== undefined) {
      this.#coalescing.joined();
      return known;
    }
    const recalled = this.#recall(key);
    if (recalled !== undefined) this.#keep(name, recalled);
    return recalled;
  }

  prime(key: Key, value: Value): void {
    const name = this.#nameOf(key);
    if (!this.#values?.has(name)) this.#keep(name, value);
  }

  clear(key: Key): void {
    this.#values?.delete(this.#nameOf(key));
  }

  has(key: Key): boolean {
    return this.#values?.has(this.#nameOf(key)) ?? false;
  }

  #keep(name: string, value: Awaitable<Value>): void {
    this.#values ??= new Map();
    this.#values.set(name, value);
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
  options: SingleOptions<Key, Value> = {},
): SingleLoader<Key, Value> {
  return new KeyLoader(coalescing, load, options);
}
