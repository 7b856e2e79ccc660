import type { JSONWebKeySet, JWTVerifyGetKey } from 'jose';
import * as errors from 'jose/errors';
import { createKeyFinder } from './fitting-key.ts';

interface KeysFailure {
  readonly causeCode?: string | undefined;
  readonly cause?: Error | undefined;
}

/** No key is at hand to verify a signature with, through no fault of the sender. */
export class KeysUnavailableError extends Error {
  override readonly name = 'KeysUnavailableError';

  /** Why the last fetch failed, in a word: `ECONNREFUSED`, `HTTP_404`. */
  readonly causeCode: string | undefined;

  constructor(message: string, { causeCode, cause }: KeysFailure = {}) {
    super(causeCode === undefined ? message : `${message}: ${causeCode}`, cause && { cause });
    this.causeCode = causeCode;
  }
}

export interface RemoteKeysOptions {
  /** Fetches the signer's JWKS. */
  readonly fetchDocument: () => Promise<JSONWebKeySet>;
  /** Called when that failed. */
  readonly onFailure?: (causeCode: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long a fetched document is fresh (callbacks.md B.3), in milliseconds. */
const freshMs = 600_000;
/** Stale-while-revalidate: how long the keys at hand serve while the fetch that is due runs, in milliseconds; for longer only after a failed one. */
const servedMs = 2 * freshMs;
/** The pause after a fetch for an unknown key, or after one that failed while older keys still serve (B.3). */
const pauseMs = 30_000;
/** The pause after a failed fetch with no key at hand: nothing can be accepted meanwhile. */
const emptyPauseMs = 1_000;
/** Keys that could not be confirmed for so long are given up: one may have been withdrawn. */
const maxAgeMs = 86_400_000;
/** Verifications that wait for one fetch at most. */
const maxWaiting = 64;

/**
 * A signer's keys: cached, fetched in a single flight, kept where a new fetch fails (stale-if-error), and used while it runs
 * (stale-while-revalidate). jose's own source drops them then, and reads the process's clock. The result throws KeysUnavailableError, and JWKSNoMatchingKey for a key that
 * is none of them.
 */
export function createRemoteKeys({ fetchDocument, onFailure, now }: RemoteKeysOptions): JWTVerifyGetKey {
  let held: { readonly find: JWTVerifyGetKey; readonly fetchedAt: number } | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;
  let causeCode: string | undefined;
  let soughtAt = Number.NEGATIVE_INFINITY;
  let fetching: Promise<boolean> | undefined;
  let waiting = 0;

  const age = () => now() - (held?.fetchedAt ?? Number.NEGATIVE_INFINITY);

  function isDue(): boolean {
    return age() >= freshMs && now() - failedAt >= (age() > maxAgeMs ? emptyPauseMs : pauseMs);
  }

  /** Whether the keys at hand serve while they are fetched again. After a long time without a fetch they may have been withdrawn. */
  function canServe(): boolean {
    if (held === undefined || age() > maxAgeMs) return false;
    return age() < servedMs || failedAt >= held.fetchedAt;
  }

  async function load(): Promise<boolean> {
    try {
      held = { find: createKeyFinder(await fetchDocument()), fetchedAt: now() };
      return true;
    } catch (error) {
      failedAt = now();
      causeCode = codeOf(error);
      onFailure?.(causeCode);
      return false;
    }
  }

  /** Whether new keys are at hand now. Beyond the limit of waiting verifications the keys at hand are used: the wait is bounded. */
  async function fetch(): Promise<boolean> {
    if (waiting >= maxWaiting) return false;
    waiting += 1;
    try {
      return await fetchOnce();
    } finally {
      waiting -= 1;
    }
  }

  function fetchOnce(): Promise<boolean> {
    fetching ??= load().finally(() => {
      fetching = undefined;
    });
    return fetching;
  }

  /** Fetches for a key that the document at hand lacks; false: that was done a moment ago. */
  async function seek(): Promise<boolean> {
    if (fetching === undefined) {
      if (now() - soughtAt < pauseMs) {
        // The last fetch failed, so whether this key is one of the signer's is unknown.
        if (failedAt >= soughtAt)
          throw new KeysUnavailableError('The keys could not be fetched', { causeCode });
        return false;
      }
      soughtAt = now();
    }
    if (!(await fetch())) throw new KeysUnavailableError('The keys could not be fetched', { causeCode });
    return true;
  }

  const find: JWTVerifyGetKey = async (header, token) => {
    if (held === undefined || age() > maxAgeMs) throw new KeysUnavailableError('No keys', { causeCode });
    return held.find(header, token);
  };

  return async (header, token) => {
    const loading = isDue() ? fetch() : undefined;
    if (loading && !canServe()) await loading;
    try {
      return await find(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (loading) {
        if (!(await loading)) throw new KeysUnavailableError('The keys could not be fetched', { causeCode });
      } else if (!(await seek())) throw error;
      return find(header, token);
    }
  };
}

/** A word alone: a message may hold an address. fetch says `fetch failed`; what failed is its cause. */
function codeOf(error: unknown): string {
  const { code, name } = Object(error instanceof Error ? (error.cause ?? error) : error);
  return [code, name].find((each) => typeof each === 'string' && /^\w{1,64}$/.test(each)) ?? 'Error';
}
