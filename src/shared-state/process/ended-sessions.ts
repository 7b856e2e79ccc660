import { LRUCache } from 'lru-cache';
import { entriesAtMost } from '../../vocabulary/limits.ts';
import type { EndedSessions } from '../ports.ts';

/** Each is about a hundred bytes. */
const maxRevoked = 10_000;
/** Each is a few hundred bytes. A full synchronisation pushes every account there is. */
const maxAccounts = 100_000;
/** What tokens are obtained with, codes and refresh tokens. Each is about a hundred bytes. */
const maxSecrets = 10_000;
/** The access tokens of one sign-in that are known; of more the oldest are forgotten. */
const maxTokens = 100;

/** How long a closed account is kept, in milliseconds: no access token lives so long. */
const closedMs = 86_400_000;

/** What ended sessions, until the process ends. @param now milliseconds since the epoch */
export function createEndedSessions(now: () => number): EndedSessions {
  const revoked = new LRUCache<string, number>(entriesAtMost(maxRevoked));
  const closed = new LRUCache<string, ReadonlyMap<string, number>>({
    ...entriesAtMost(maxAccounts),
    ...{ ttl: closedMs, ttlResolution: 0, perf: { now } },
  });
  const families = new LRUCache<string, Set<string>>(entriesAtMost(maxSecrets));

  return {
    addRevoked(digests, until) {
      for (const digest of digests) revoked.set(digest, until);
    },
    revoked: () => new Map([...revoked.entries()].filter(([, until]) => now() < until)),
    setClosed(userId, changes) {
      const known = new Map(closed.get(userId));
      for (const [reason, at] of changes) {
        if (at === undefined) known.delete(reason);
        else known.set(reason, at);
      }
      if (known.size > 0) closed.set(userId, known);
      else closed.delete(userId);
    },
    closed: () => new Map(closed.entries()),
    addFamily(secret, accessTokens, alsoKnownAs) {
      const family = families.get(secret) ?? new Set();
      for (const token of accessTokens) family.add(token);
      for (const oldest of family) {
        if (family.size <= maxTokens) break;
        family.delete(oldest);
      }
      families.set(secret, family);
      if (alsoKnownAs !== undefined) families.set(alsoKnownAs, family);
    },
    familyOf: (secret) => [...(families.get(secret) ?? [])],
  };
}
