export type Listener<Fact> = (fact: Fact) => void;

/** Listeners by the key of what they wait for. */
export class KeyedListeners<Fact> {
  readonly #byKey = new Map<string, Set<Listener<Fact>>>();

  /** Calls back for each of these keys until the result is disposed of. */
  listen(keys: Iterable<string>, listener: Listener<Fact>): Disposable {
    const joined = [...keys].map((key) => [key, this.#join(key, listener)] as const);
    return {
      [Symbol.dispose]: () => {
        for (const [key, those] of joined) {
          those.delete(listener);
          if (those.size === 0 && this.#byKey.get(key) === those) this.#byKey.delete(key);
        }
      },
    };
  }

  notify(key: string, fact: Fact): void {
    const those = this.#byKey.get(key);
    if (those) for (const listener of [...those]) listener(fact);
  }

  notifyAll(fact: Fact): void {
    const all = new Set([...this.#byKey.values()].flatMap((those) => [...those]));
    for (const listener of all) listener(fact);
  }

  #join(key: string, listener: Listener<Fact>): Set<Listener<Fact>> {
    const those = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, those.add(listener));
    return those;
  }
}
