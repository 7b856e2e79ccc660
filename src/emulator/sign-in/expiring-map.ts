/** Values with one time to live, by key; the oldest come first, so that expired ones are dropped as new ones come. */
export class ExpiringMap<Value> {
  readonly lifetimeSeconds: number;
  readonly #now: () => number;
  readonly #entries = new Map<string, { readonly value: Value; readonly expiresAtMs: number }>();

  constructor(lifetimeSeconds: number, now: () => number) {
    this.lifetimeSeconds = lifetimeSeconds;
    this.#now = now;
  }

  /** @returns when it expires, in milliseconds since the epoch */
  set(key: string, value: Value): number {
    for (const [old, { expiresAtMs }] of this.#entries) {
      // Kept for another time to live, so that an expired one can be distinguished from an unknown one.
      if (expiresAtMs + this.lifetimeSeconds * 1_000 > this.#now()) break;
      this.#entries.delete(old);
    }
    const expiresAtMs = this.#now() + this.lifetimeSeconds * 1_000;
    this.#entries.set(key, { value, expiresAtMs });
    return expiresAtMs;
  }

  /** Expired ones included, for a while. */
  peek(key: string): { readonly value: Value; readonly expired: boolean } | undefined {
    const entry = this.#entries.get(key);
    return entry && { value: entry.value, expired: entry.expiresAtMs <= this.#now() };
  }

  get(key: string): Value | undefined {
    const entry = this.peek(key);
    return entry?.expired === false ? entry.value : undefined;
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
