import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { SignInThrottledError, UnauthenticatedError } from '../../../schema/errors/errors.ts';
import type { TokenFacts } from './rights.ts';
import { createTurns } from './turns.ts';

export interface UserInfoOptions {
  /** Asks EIAM whose token this is. @throws UnauthenticatedError for one it does not accept, and upstream's failures */
  readonly getUserInfo: (token: string) => Promise<TokenFacts['claims']>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** How long a refused token is refused without asking, in milliseconds: whoever sends one does it over and over. */
const refusedMs = 10_000;
const maxRefused = 10_000;
/** Tokens that held before: those who work here are not kept waiting by those who guess. */
const maxHeld = 10_000;
/**
 * How many tokens EIAM is asked about at once, and how many wait: these calls share its limits with all that is asked of the
 * directory, and anybody can cause them.
 */
const strangers = { maxRunning: 8, maxWaiting: 64 };
const regulars = { maxRunning: 8, maxWaiting: 1_000 };
const retryAfterMs = 1_000;

/** Checks EIAM users' own access tokens, which only EIAM can read (developer-api.md 8.2). */
export function createUserInfoCheck({
  getUserInfo,
  now,
}: UserInfoOptions): (token: string) => Promise<TokenFacts> {
  const refused = new LRUCache<string, number>({ max: maxRefused });
  const held = new LRUCache<string, true>({ max: maxHeld });
  const refusal = () => new SignInThrottledError(retryAfterMs);
  const asStranger = createTurns({ ...strangers, refusal });
  const asRegular = createTurns({ ...regulars, refusal });

  return async (token) => {
    const at = now();
    const digest = createHash('sha256').update(token).digest('base64');
    if (at < (refused.get(digest) ?? 0)) throw new UnauthenticatedError();
    const inTurn = held.has(digest) ? asRegular : asStranger;
    try {
      const claims = await inTurn(() => getUserInfo(token));
      held.set(digest, true);
      return { claims, expiresAt: undefined, issuedAt: at };
    } catch (error) {
      if (error instanceof UnauthenticatedError) {
        refused.set(digest, at + refusedMs);
        held.delete(digest);
      }
      throw error;
    }
  };
}
