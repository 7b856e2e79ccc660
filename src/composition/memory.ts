import { createHash } from 'node:crypto';
import { Cache } from '../cache/cache.ts';
import { createCachedReads } from '../cache/developer-reads.ts';
import { createEvictingWrites } from '../cache/developer-writes.ts';
import { createCachedManagementReads } from '../cache/management-reads.ts';
import type { CacheObserver } from '../cache/question.ts';
import type { Config } from '../config.ts';
import { systemClock } from '../eiam/clock.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import { EiamError, isNotFound, isOutOfScope } from '../eiam/errors.ts';
import type { ManagementClient } from '../eiam/management/client.ts';

interface RememberingParts {
  readonly client: DeveloperClient;
  readonly config: Pick<Config, 'cacheTtlMs' | 'cacheMaxEntries' | 'operationTimeoutMs'>;
  /** As whom the client asks. */
  readonly credentials: { readonly instanceId: string; readonly applicationId: string };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The client of all operations, with what it remembers between them. */
export interface Remembering {
  /** Undefined where nothing is remembered. */
  readonly cache: Cache | undefined;
  readonly remembering: (observer: CacheObserver) => DeveloperClient;
  readonly evicting: DeveloperClient;
  /** The same memory around the client of the management API. */
  readonly ofManagement: (client: ManagementClient) => (observer: CacheObserver) => ManagementClient;
}

/** A memory between operations around the client, or the client alone where the operator wants none. */
export function createRemembering({ client, config, credentials, now }: RememberingParts): Remembering {
  const { cacheTtlMs: ttlMs, cacheMaxEntries: maxEntries, operationTimeoutMs } = config;
  if (ttlMs === 0) {
    return {
      cache: undefined,
      remembering: () => client,
      evicting: client,
      ofManagement: (management) => () => management,
    };
  }
  const cache = new Cache({
    ttlMs,
    maxEntries,
    now,
    setTimer: systemClock.setTimer,
    joiningMs: operationTimeoutMs,
    isAbsence: (error) => isNotFound(error) || isOutOfScope(error),
    toLeavingError: (operation, why) => new EiamError(operation, why, { effect: 'none' }),
  });
  return {
    cache,
    remembering: createCachedReads({
      client,
      cache,
      credentials: `developer-${digest(credentials)}`,
      isRefusedToken,
      now,
    }),
    evicting: createEvictingWrites({ client, cache, mayHaveTakenEffect }),
    ofManagement: (management) =>
      createCachedManagementReads({
        client: management,
        cache,
        credentials: `management-${digest(credentials)}`,
      }),
  };
}

function digest({ instanceId, applicationId }: RememberingParts['credentials']): string {
  return createHash('sha256').update(`${instanceId}/${applicationId}`).digest('base64url').slice(0, 12);
}

/** By the family of its code: the whole one is not published (U17). */
function isRefusedToken(error: unknown): boolean {
  return error instanceof EiamError && (error.code ?? '').startsWith('InvalidParameter.');
}

function mayHaveTakenEffect(error: unknown): boolean {
  return error instanceof EiamError && error.effect === 'unknown';
}
