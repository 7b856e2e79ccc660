import { type Awaitable, andThen } from '../../../schema/core/awaitable.ts';
import type { Cache } from '../../cache/cache.ts';
import { SharedStateUnavailableError } from '../../shared-state/ports.ts';
import { tags as changeTags } from '../../vocabulary/tags.ts';
import type { AccountStatus } from './account-status.ts';
import type { Authentication } from './authentication.ts';
import { digestOf } from './bearer-token.ts';
import type { RevokedTokens } from './revoked-tokens.ts';
import { type EndedTokens, SharedEndings, type SharedEndingsParts } from './shared-endings.ts';
import { TokenFamilies } from './token-families.ts';

/** No access token lives so long, in milliseconds. */
const revokedMs = 86_400_000;

export interface SessionEndingsParts {
  /** What all replicas know. */
  readonly shared: SharedEndingsParts;
  readonly accounts: AccountStatus;
  readonly revoked: RevokedTokens;
  readonly evictions: Pick<Cache, 'evict'>;
  /** Forgets the session of a token. */
  readonly forget: (digest: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What ends sessions before their time, here and at the other replicas. */
export type SessionEndings = Pick<
  Authentication,
  'keep' | 'revoke' | 'ended' | 'granted' | 'load' | 'shareAgain'
>;

export function createSessionEndings(parts: SessionEndingsParts): SessionEndings {
  const { accounts, revoked, evictions, forget, now } = parts;
  const shared = new SharedEndings(parts.shared);
  const families = new TokenFamilies(parts.shared.shared.sessions);

  function end({ digests, doubted }: EndedTokens): void {
    for (const digest of digests) {
      forget(digest);
      revoked.add(digest, now() + revokedMs);
    }
    evictions.evict(doubted.map(changeTags.session));
  }

  /** Ends tokens at all replicas, and has those checked that came of the same grant. */
  function endWithFamily(secret: string, digests: readonly string[]): Awaitable<void> {
    return andThen(families.of(secret), (doubted) => {
      end({ digests: [], doubted });
      const isAny = digests.length + doubted.length > 0;
      return isAny ? shared.end({ digests, doubted }, now() + revokedMs) : undefined;
    });
  }

  async function load(): Promise<void> {
    const known = await shared.load();
    for (const [digest, until] of known.revoked) revoked.add(digest, until);
    accounts.restore(known.closed);
  }

  async function shareAgain(hasLost: boolean): Promise<void> {
    if (hasLost) await shared.storeAgain({ revoked: revoked.all(), closed: accounts.closed() });
    await shared.retry();
    await load();
  }

  return {
    keep(event) {
      const closings = accounts.closingsOf(event);
      return closings && shared.close(event.entityId, closings);
    },
    revoke(token) {
      const digest = digestOf(token).toString('base64');
      // Here at once, whatever has to be waited for.
      end({ digests: [digest], doubted: [] });
      return endWithFamily(token, [digest]);
    },
    granted: (secret, tokens) => (tokens ? families.add(secret, tokens) : endWithFamily(secret, [])),
    ended(tokens) {
      end(tokens);
      if (tokens.digests.length + tokens.doubted.length === 0) void unlessUnavailable(load());
    },
    load: () => unlessUnavailable(load()),
    shareAgain: (hasLost) => unlessUnavailable(shareAgain(hasLost)),
  };
}

/** It is read once the store can be reached. */
async function unlessUnavailable(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof SharedStateUnavailableError)) throw error;
  }
}
