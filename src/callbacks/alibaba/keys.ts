import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { fetchKeyDocument, type KeyFetchOptions } from './key-fetch.ts';

/** No key is at hand to check a signature with, through no fault of the sender's. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';
}

export type KeySource = { readonly url: string } | { readonly document: JSONWebKeySet };

export interface RemoteKeysOptions extends KeyFetchOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long a fetched document counts as fresh (callbacks.md B.3), in milliseconds. */
const freshMs = 600_000;
/** The pause after a fetch for an unknown key, or after one that failed while older keys still serve (B.3). */
const pauseMs = 30_000;
/** The pause after a failed fetch with no key at hand: nothing can be accepted meanwhile. */
const emptyPauseMs = 1_000;
/** Keys that could not be confirmed for so long are given up: one may have been withdrawn. */
const maxAgeMs = 86_400_000;

/** The keys that IDaaS signs with: a pinned document, or one behind an address. @throws JOSEError for a document that is none */
export function createKeys(source: KeySource, options: RemoteKeysOptions): JWTVerifyGetKey {
  if ('document' in source) return createLocalJWKSet(source.document);
  const keys = new RemoteKeys(source.url, options);
  return (header, token) => keys.get(header, token);
}

/** A key document behind an address: remembered, fetched once however many wait, kept where a new fetch fails. */
class RemoteKeys {
  readonly #url: string;
  readonly #options: RemoteKeysOptions;
  #held: { readonly find: JWTVerifyGetKey; readonly fetchedAt: number } | undefined;
  #failedAt = Number.NEGATIVE_INFINITY;
  #soughtAt = Number.NEGATIVE_INFINITY;
  #fetching: Promise<boolean> | undefined;

  constructor(url: string, options: RemoteKeysOptions) {
    this.#url = url;
    this.#options = options;
  }

  get: JWTVerifyGetKey = async (header, token) => {
    const isDue = this.#isDue();
    const isFresh = isDue && (await this.#fetch());
    try {
      return await this.#find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || isFresh) throw error;
      if (isDue) throw new KeysUnavailableError('The keys could not be fetched');
      if (!(await this.#seek())) throw error;
      return this.#find(header, token);
    }
  };

  async #find(...[header, token]: Parameters<JWTVerifyGetKey>) {
    if (this.#held === undefined || this.#age() > maxAgeMs) throw new KeysUnavailableError('No keys');
    return this.#held.find(header, token);
  }

  #age(): number {
    return this.#options.now() - (this.#held?.fetchedAt ?? Number.NEGATIVE_INFINITY);
  }

  #isDue(): boolean {
    const age = this.#age();
    return (
      age >= freshMs && this.#options.now() - this.#failedAt >= (age > maxAgeMs ? emptyPauseMs : pauseMs)
    );
  }

  /** Fetches for a key that the document at hand lacks; false: that was done a moment ago. */
  async #seek(): Promise<boolean> {
    const now = this.#options.now();
    if (this.#fetching === undefined) {
      if (now - this.#soughtAt < pauseMs) {
        // Whether this key is one of IDaaS's is what the last fetch failed to tell.
        if (this.#failedAt >= this.#soughtAt) throw new KeysUnavailableError('The keys could not be fetched');
        return false;
      }
      this.#soughtAt = now;
    }
    if (!(await this.#fetch())) throw new KeysUnavailableError('The keys could not be fetched');
    return true;
  }

  #fetch(): Promise<boolean> {
    this.#fetching ??= this.#load().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #load(): Promise<boolean> {
    try {
      const find = createLocalJWKSet(await fetchKeyDocument(this.#url, this.#options));
      this.#held = { find, fetchedAt: this.#options.now() };
      return true;
    } catch {
      // Whatever the reason, the operator hears of it through the requests that cannot be checked.
      this.#failedAt = this.#options.now();
      return false;
    }
  }
}
