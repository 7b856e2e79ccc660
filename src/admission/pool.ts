/** Those whose use of a resource is counted together. */
export interface Client {
  /** Undefined: many stand behind it, as behind a proxy, so that it has no share of its own. */
  readonly key: string | undefined;
  /** What clients without a sign-in use counts together as well: they come last. */
  readonly isSignedIn: boolean;
}

/** Why a resource is not granted: the client has its share, or there is none left for clients of its kind. */
export type Refusal = 'SHARE' | 'CAPACITY';

export interface PoolBounds {
  /** Items or bytes. */
  readonly capacity: number;
  /** What one client may have of it, from 0 to 1. */
  readonly clientShare: number;
  /** What all clients without a sign-in may have of it together, from 0 to 1. */
  readonly unsignedShare: number;
  /** Called for each refusal. */
  readonly onRefusal?: (refusal: Refusal) => void;
}

/** What a client holds of a resource, until it is disposed of. */
export interface Lease extends Disposable {
  /** Holds more of it; a refusal leaves the lease as it was. */
  grow(amount: number): Refusal | undefined;
}

/** A resource of which there is so much for all clients, with shares, so that none takes all of it. */
export class Pool {
  readonly #bounds: PoolBounds;
  readonly #byKey = new Map<string, number>();
  #used = 0;
  #unsigned = 0;

  constructor(bounds: PoolBounds) {
    this.#bounds = bounds;
  }

  /** Items or bytes that are held now. */
  get used(): number {
    return this.#used;
  }

  /** So much for this client, where there is as much. */
  take(client: Client, amount: number): Lease | Refusal {
    return this.#refuse(client, amount) ?? this.hold(client, amount);
  }

  /** So much for this client, whatever there is: for what is there already. */
  hold(client: Client, amount: number): Lease {
    let held = 0;
    const add = (more: number) => {
      held += more;
      this.#add(client, more);
    };
    add(amount);
    return {
      grow: (more) => {
        const refusal = this.#refuse(client, more);
        if (!refusal) add(more);
        return refusal;
      },
      [Symbol.dispose]: () => add(-held),
    };
  }

  /** Why this client can have no more; undefined: it can. */
  refusalOf(client: Client): Refusal | undefined {
    return this.#refuse(client, 1);
  }

  #refuse({ key, isSignedIn }: Client, amount: number): Refusal | undefined {
    const { capacity, clientShare, unsignedShare, onRefusal } = this.#bounds;
    const own = key === undefined ? 0 : (this.#byKey.get(key) ?? 0) + amount;
    const isFull =
      this.#used + amount > capacity || (!isSignedIn && this.#unsigned + amount > capacity * unsignedShare);
    const refusal = isFull ? 'CAPACITY' : own > capacity * clientShare ? 'SHARE' : undefined;
    if (refusal) onRefusal?.(refusal);
    return refusal;
  }

  #add({ key, isSignedIn }: Client, amount: number): void {
    this.#used += amount;
    if (!isSignedIn) this.#unsigned += amount;
    if (key === undefined) return;
    const own = (this.#byKey.get(key) ?? 0) + amount;
    if (own > 0) this.#byKey.set(key, own);
    else this.#byKey.delete(key);
  }
}
