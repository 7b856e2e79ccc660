import type { Duplex } from 'node:stream';

/**
 * The writes that are on their way or wait for their turn, with the connections that brought them. One that has had its turn goes on
 * after its client has left: until it is over, upstream may have it in part.
 */
export class RunningWrites {
  readonly #connections = new Map<Duplex | undefined, number>();
  #ending: PromiseWithResolvers<void> | undefined;

  get size(): number {
    let writes = 0;
    for (const count of this.#connections.values()) writes += count;
    return writes;
  }

  /** A write has begun; disposing of the result says that it is over. @param connection undefined: it came by none */
  begin(connection: Duplex | undefined): Disposable {
    this.#connections.set(connection, (this.#connections.get(connection) ?? 0) + 1);
    return { [Symbol.dispose]: () => this.#end(connection) };
  }

  /** Whether a write that this connection brought is on its way. */
  isWriting(connection: Duplex): boolean {
    return this.#connections.has(connection);
  }

  /** Settles when none is on its way. */
  async ended(): Promise<void> {
    if (this.#connections.size === 0) return;
    this.#ending ??= Promise.withResolvers();
    await this.#ending.promise;
  }

  #end(connection: Duplex | undefined): void {
    const left = (this.#connections.get(connection) ?? 0) - 1;
    if (left > 0) this.#connections.set(connection, left);
    else this.#connections.delete(connection);
    if (this.#connections.size > 0) return;
    this.#ending?.resolve();
    this.#ending = undefined;
  }
}
