import type { Cancellation } from '../cancellation.ts';

/** An access token as upstream gave it. */
export interface FetchedToken {
  readonly value: string;
  /** Milliseconds it lives, counted from the request for it. */
  readonly lifeMs: number;
}

interface HeldToken {
  readonly value: string;
  readonly expiresAt: number;
  renewAt: number;
}

/** How long a failed early renewal is not tried again while the token still works. */
const renewalPauseMs = 1_000;

/** The client's access token: one fetch for all waiting calls (single flight), renewed before it expires (developer-api.md 4.2). */
export class TokenSource {
  readonly #fetch: () => Promise<FetchedToken>;
  readonly #now: () => number;
  #held: HeldToken | undefined;
  #fetching: Promise<string> | undefined;

  constructor(fetch: () => Promise<FetchedToken>, now: () => number) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /** The token in hand, when there is one that has not expired. */
  current(): string | undefined {
    return this.#held !== undefined && this.#now() < this.#held.expiresAt ? this.#held.value : undefined;
  }

  /** The same, for use: when it ages, the next is fetched in the background. */
  take(): string | undefined {
    const held = this.#held;
    if (held === undefined) return undefined;
    const now = this.#now();
    if (now >= held.expiresAt) return undefined;
    if (now >= held.renewAt && this.#fetching === undefined) {
      this.#renew().catch(() => {
        held.renewAt = this.#now() + renewalPauseMs;
      });
    }
    return held.value;
  }

  /** Forgets a token upstream refused, unless another has taken its place already. */
  drop(value: string): void {
    if (this.#held?.value === value) this.#held = undefined;
  }

  /**
   * A new token. A caller that is cancelled leaves the fetch running for the others.
   * @throws EiamError of GenerateToken, the same for all that waited for that fetch; the next caller tries again
   */
  fetched(cancellation: Cancellation): Promise<string> {
    return cancellation.wait((settle) => {
      this.#renew().then(settle.resolve, settle.reject);
      return () => {};
    });
  }

  #renew(): Promise<string> {
    this.#fetching ??= this.#obtain().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #obtain(): Promise<string> {
    const since = this.#now();
    const { value, lifeMs } = await this.#fetch();
    this.#held = { value, expiresAt: since + lifeMs, renewAt: since + renewAfterMs(lifeMs) };
    return value;
  }
}

/** 80 % of a token's life, or 60 s before its end when that is sooner, and a short life is not halved by it (4.2). */
function renewAfterMs(lifeMs: number): number {
  const early = lifeMs * 0.8;
  return lifeMs >= 120_000 ? Math.min(early, lifeMs - 60_000) : early;
}
