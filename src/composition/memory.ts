import { createHash } from 'node:crypto';
import { Answers } from '../cache/answers.ts';
import { Cache } from '../cache/cache.ts';
import { evictingWrites } from '../cache/evicting-writes.ts';
import { rememberedReads } from '../cache/remembered-reads.ts';
import type { Config } from '../config.ts';
import { systemClock } from '../eiam/clock.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import type { DeveloperPlane } from '../eiam/developer/operation.ts';
import { EiamError, isNotFound, isOutOfScope } from '../eiam/errors.ts';
import type { ManagementClient } from '../eiam/management/client.ts';
import type { ManagementPlane } from '../eiam/management/operation.ts';
import { type Plane, type Topic, through } from '../eiam/operation.ts';

interface MemoryParts {
  readonly client: DeveloperClient;
  readonly config: Pick<Config, 'cacheTtlMs' | 'cacheMaxEntries' | 'cacheAnswerBytes' | 'operationTimeoutMs'>;
  /** As which application the client asks. */
  readonly credentials: { readonly instanceId: string; readonly applicationId: string };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The client of all operations, with what is kept between them. */
export interface RememberingClients {
  /** Undefined where nothing is kept. */
  readonly cache: Cache | undefined;
  /** For changes that are heard of. */
  readonly evictions: Pick<Cache, 'evict' | 'evictAll'>;
  /** Whole answers; undefined where none are kept. */
  readonly answers: Answers | undefined;
  readonly remembering: DeveloperClient;
  readonly evicting: DeveloperClient;
  /** The same memory around the client of the management API. */
  readonly ofManagement: (client: ManagementClient) => ManagementClient;
}

/**
 * A memory between operations around the client. Where the operator wants none, nothing is kept, and only pages of users that are in
 * flight are shared: scans that run at the same time read a list together.
 */
export function createRemembering({ client, config, credentials, now }: MemoryParts): RememberingClients {
  const { cacheTtlMs: ttlMs, cacheMaxEntries: maxEntries, operationTimeoutMs } = config;
  const isKeeping = ttlMs > 0;
  const { cacheAnswerBytes: maxBytes } = config;
  const cache = new Cache({
    ttlMs,
    maxEntries,
    now,
    setTimer: systemClock.setTimer,
    joiningMs: operationTimeoutMs,
    isAbsence: (error) => isNotFound(error) || isOutOfScope(error),
    toLeavingError: (operation, why) => new EiamError(operation, why, { effect: 'none' }),
  });
  const layer = <P extends Plane>(plane: string) =>
    rememberedReads<P>({
      cache,
      credentials: `${plane}-${digest(credentials)}`,
      isRefusedToken,
      now,
      ...(isKeeping ? {} : { takes: isPage }),
    });
  return {
    cache: isKeeping ? cache : undefined,
    evictions: cache,
    answers: isKeeping && maxBytes > 0 ? new Answers({ cache, maxBytes, now }) : undefined,
    remembering: through(client, layer<DeveloperPlane>('developer')),
    evicting: through(client, evictingWrites<DeveloperPlane>({ cache, mayHaveTakenEffect })),
    ofManagement: (management) =>
      isKeeping ? through(management, layer<ManagementPlane>('management')) : management,
  };
}

/** Of a list that scans read. */
function isPage({ depth }: Pick<Topic<never>, 'depth'>): boolean {
  return depth !== undefined;
}

function digest({ instanceId, applicationId }: MemoryParts['credentials']): string {
  return createHash('sha256').update(`${instanceId}/${applicationId}`).digest('base64url').slice(0, 12);
}

/** By the family of its code: the whole one is not published (U17). */
function isRefusedToken(error: unknown): boolean {
  return error instanceof EiamError && (error.code ?? '').startsWith('InvalidParameter.');
}

function mayHaveTakenEffect(error: unknown): boolean {
  return error instanceof EiamError && error.effect === 'unknown';
}
