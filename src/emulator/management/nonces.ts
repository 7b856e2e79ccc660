/** Beyond this the oldest are evicted: a replay of one of them would pass, and memory stays bounded. */
const mostRemembered = 100_000;

/** Which nonces were used, each for as long as its request could be sent again (management-api.md 2.6). */
export class Nonces {
  readonly #expiries = new Map<string, number>();
  readonly #now: () => number;
  readonly #most: number;

  constructor(now: () => number, most = mostRemembered) {
    this.#now = now;
    this.#most = most;
  }

  get size(): number {
    return this.#expiries.size;
  }

  /** @returns false when this key has used it already */
  use(accessKeyId: string, nonce: string, expiresAtMs: number): boolean {
    const entry = `${accessKeyId}\n${nonce}`;
    const known = this.#expiries.get(entry);
    if (known !== undefined && known >= this.#now()) return false;
    this.#expiries.delete(entry);
    this.#expiries.set(entry, expiresAtMs);
    this.#evict();
    return true;
  }

  clear(): void {
    this.#expiries.clear();
  }

  /** Oldest first; stops at the first that still matters. */
  #evict(): void {
    const nowMs = this.#now();
    for (const [entry, expiresAtMs] of this.#expiries) {
      if (expiresAtMs >= nowMs && this.#expiries.size <= this.#most) return;
      this.#expiries.delete(entry);
    }
  }
}
