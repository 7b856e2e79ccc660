import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { SignInThrottledError, UnauthenticatedError } from '../../../schema/errors/errors.ts';
import { entriesAtMost } from '../../vocabulary/limits.ts';
import { createConcurrencyLimit } from './concurrency-limit.ts';
import type { TokenFacts } from './rights.ts';
import { refuseToken } from './token-refusal.ts';

export interface UserInfoOptions {
  /** GetUserInfo: the claims of a token. @throws UnauthenticatedError for one it does not accept, and upstream's failures */
  readonly getUserInfo: (token: string) => Promise<TokenFacts['claims']>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long a refused token is refused without a call, in milliseconds: its client repeats the request again and again. */
const refusedMs = 10_000;
const maxRefused = 10_000;
/** Tokens that were accepted before have places of their own: guessed tokens must not delay them. */
const maxAccepted = 10_000;
/**
 * How many GetUserInfo calls run at once, and how many wait: they share upstream's rate limit with all reads of the directory, and
 * need no sign-in.
 */
const unseenTokens = { maxRunning: 8, maxWaiting: 64 };
const acceptedTokens = { maxRunning: 8, maxWaiting: 1_000 };
const retryAfterMs = 1_000;

/** Checks EIAM users' own access tokens, which only EIAM can read (developer-api.md 8.2). */
export function createUserInfoCheck({
  getUserInfo,
  now,
}: UserInfoOptions): (token: string) => Promise<TokenFacts> {
  const refused = new LRUCache<string, number>(entriesAtMost(maxRefused));
  /** When each was first accepted. */
  const accepted = new LRUCache<string, number>(entriesAtMost(maxAccepted));
  const refusal = () => new SignInThrottledError(retryAfterMs);
  const limitUnseen = createConcurrencyLimit({ ...unseenTokens, refusal });
  const limitAccepted = createConcurrencyLimit({ ...acceptedTokens, refusal });

  return async (token) => {
    const at = now();
    const digest = createHash('sha256').update(token).digest('base64');
    if (at < (refused.get(digest) ?? 0)) throw refuseToken('unknown');
    const limit = accepted.has(digest) ? limitAccepted : limitUnseen;
    try {
      const claims = await limit(() => getUserInfo(token));
      const issuedAt = accepted.get(digest) ?? at;
      accepted.set(digest, issuedAt);
      return { claims, expiresAt: undefined, issuedAt };
    } catch (error) {
      if (error instanceof UnauthenticatedError) {
        refused.set(digest, at + refusedMs);
        accepted.delete(digest);
      }
      throw error;
    }
  };
}
