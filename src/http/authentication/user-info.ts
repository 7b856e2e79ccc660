import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { UnauthenticatedError } from '../../../schema/errors.ts';
import type { TokenFacts } from './rights.ts';

export interface UserInfoOptions {
  /** Asks EIAM whose token this is. @throws UnauthenticatedError for one it does not accept, and upstream's failures */
  readonly getUserInfo: (token: string) => Promise<TokenFacts['claims']>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long a refused token is refused without asking, in milliseconds: whoever sends one does it over and over. */
const refusedMs = 10_000;
const maxRefused = 10_000;

/** Checks EIAM users' own access tokens, which only EIAM can read (developer-api.md 8.2). */
export function createUserInfoCheck({
  getUserInfo,
  now,
}: UserInfoOptions): (token: string) => Promise<TokenFacts> {
  const refused = new LRUCache<string, number>({ max: maxRefused });

  return async (token) => {
    const at = now();
    const digest = createHash('sha256').update(token).digest('base64');
    if (at < (refused.get(digest) ?? 0)) throw new UnauthenticatedError();
    try {
      return { claims: await getUserInfo(token), expiresAt: undefined, issuedAt: at };
    } catch (error) {
      if (error instanceof UnauthenticatedError) refused.set(digest, at + refusedMs);
      throw error;
    }
  };
}
