import { createHash } from 'node:crypto';
import { Answers } from '../cache/answers.ts';
import { Cache } from '../cache/cache.ts';
import { cachedReads } from '../cache/cached-reads.ts';
import { evictingWrites } from '../cache/evicting-writes.ts';
import type { Config } from '../config.ts';
import type { SharedCallTrace } from '../eiam/attempt-trace.ts';
import type { PlaneClient } from '../eiam/client.ts';
import { systemClock } from '../eiam/clock.ts';
import { developerOperations } from '../eiam/developer/catalogue.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { DeveloperPlane } from '../eiam/developer/operation.ts';
import { EiamError, isNotFound, isOutOfScope } from '../eiam/errors.ts';
import type { ManagementClient } from '../eiam/management/client.ts';
import type { ManagementPlane } from '../eiam/management/operation.ts';
import { type InMemory, inMemory, type Plane, through } from '../eiam/operation.ts';
import { isOutage, refusedBy } from './outages.ts';

interface CachedClientsOptions {
  readonly client: DeveloperClient;
  readonly config: Pick<
    Config,
    | 'cacheTtlMs'
    | 'cacheMaxEntries'
    | 'cacheMaxBytes'
    | 'cacheAnswerBytes'
    | 'staleIfErrorMs'
    | 'operationTimeoutMs'
  >;
  /** The application that the client authenticates as. */
  readonly credentials: { readonly instanceId: string; readonly applicationId: string };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Undefined: nothing is traced. */
  readonly shareCall: (() => SharedCallTrace) | undefined;
}

/** The clients of all operations, with a cache across operations. */
export interface CachedClients {
  /** Undefined where nothing is cached. */
  readonly cache: Cache | undefined;
  /** For changes that events report. */
  readonly evictions: Cache;
  /** Whole answers; undefined where none are cached. */
  readonly answers: Answers | undefined;
  readonly cached: DeveloperClient;
  /** The same, which answers at once with what is cached; undefined where nothing is. */
  readonly memory: InMemory<DeveloperClient> | undefined;
  readonly evicting: DeveloperClient;
  /** The same cache around the client of the management API. */
  readonly ofManagement: (client: ManagementClient) => ManagementClient;
}

/**
 * The client with a cache across operations. Where caching is off, only pages of users in flight are shared: concurrent scans read a
 * list together.
 */
export function createCachedClients({
  client,
  config,
  credentials,
  now,
  shareCall,
}: CachedClientsOptions): CachedClients {
  const { cacheTtlMs: ttlMs, cacheMaxEntries: maxEntries, operationTimeoutMs } = config;
  const isCaching = ttlMs > 0;
  const cache = new Cache({
    ttlMs,
    maxEntries,
    maxBytes: config.cacheMaxBytes,
    now,
    setTimer: systemClock.setTimer,
    joiningMs: operationTimeoutMs,
    shareCall,
    staleIfError: {
      staleMs: config.staleIfErrorMs,
      isOutage: (error) => isOutage(error, client.outage().breaker),
      refusedBy,
    },
    isAbsence: (error) => isNotFound(error) || isOutOfScope(error),
    toWaitError: (operation, why) => new EiamError(operation, why, { effect: 'none' }),
  });
  const credentialsOf = (plane: string) => `${plane}-${digest(credentials)}`;
  const readsOf = <P extends Plane>(plane: string, upstream: Pick<PlaneClient<P>, 'outage'>) =>
    cachedReads<P>({
      cache,
      credentials: credentialsOf(plane),
      isDown: () => upstream.outage().breaker.isOpen,
      isRefusedToken,
      now,
      ...(isCaching ? {} : { takes: isUserPage }),
    });
  const reads = readsOf<DeveloperPlane>('developer', client);
  return {
    cache: isCaching ? cache : undefined,
    evictions: cache,
    answers:
      isCaching && config.cacheAnswerBytes > 0
        ? new Answers({ cache, maxBytes: config.cacheAnswerBytes, now })
        : undefined,
    cached: through(client, reads.layer),
    memory: isCaching ? inMemory(client, reads.recall) : undefined,
    evicting: through(
      client,
      evictingWrites<DeveloperPlane>({ cache, credentials: credentialsOf('developer'), mayHaveTakenEffect }),
    ),
    ofManagement: (management) =>
      isCaching ? through(management, readsOf<ManagementPlane>('management', management).layer) : management,
  };
}

/** Pages of users are what scans read. */
function isUserPage({ name }: { readonly name: string }): boolean {
  return name === developerOperations.listUsers.name;
}

function digest({ instanceId, applicationId }: CachedClientsOptions['credentials']): string {
  return createHash('sha256').update(`${instanceId}/${applicationId}`).digest('base64url').slice(0, 12);
}

/** By the family of its code: the whole one is not published (U17). */
function isRefusedToken(error: unknown): boolean {
  return error instanceof EiamError && (error.code ?? '').startsWith('InvalidParameter.');
}

/** Whether a write that failed so may have been carried out all the same. */
export function mayHaveTakenEffect(error: unknown): boolean {
  return error instanceof EiamError && error.effect === 'unknown';
}
