import { randomUUID } from 'node:crypto';
import { systemClock } from '../../src/eiam/clock.ts';
import type { SharedState } from '../../src/shared-state/ports.ts';
import type { Announcement } from '../../src/shared-state/redis/presence.ts';
import {
  openRedisState,
  type RedisState,
  type RedisStateParts,
} from '../../src/shared-state/redis/redis-state.ts';
import { FollowedLog } from './followed-log.ts';
import type { RedisServer } from './redis-server.ts';

/** A replica's end of the shared state, and what it learned by it. */
export interface Replica extends AsyncDisposable {
  readonly state: RedisState;
  readonly log: RedisState['log'];
  readonly seen: FollowedLog;
  readonly failures: readonly unknown[];
  /** Why it could not be reached, for each attempt. */
  readonly unreachable: readonly unknown[];
  /** What replicas of another EIAM say of themselves. */
  readonly foreign: readonly Announcement[];
}

export const usualLimits: RedisStateParts['limits'] = {
  logAgeMs: 900_000,
  mostEntries: 100_000,
  changeAgeMs: 604_800_000,
  mostChanges: 10_000,
  markEveryMs: 60_000,
};

/** What happens to it is of no interest. */
export const unobserved: RedisStateParts['observer'] = {
  onUnreachable: () => {},
  onReachable: () => {},
  onDiscontinued: () => {},
  onRoundTrip: () => {},
  onUnannounced: () => {},
  onFull: () => {},
  onClock: () => {},
  onStoodStill: () => {},
  onForeign: () => {},
  onFailure: () => {},
};

export type ReplicaOptions = Partial<Omit<RedisStateParts, 'address'>> & Partial<RedisStateParts['address']>;

/** Opens one and follows the log; resolves once it has caught up, or where the store cannot be reached at once. */
export async function openReplica(
  { port }: Pick<RedisServer, 'port'>,
  options: ReplicaOptions = {},
): Promise<Replica> {
  const { host, isEncrypted, authority, username, password, ...parts } = options;
  const failures: unknown[] = [];
  const unreachable: unknown[] = [];
  const foreign: Announcement[] = [];
  const state = await openRedisState({
    address: {
      ...{ host: host ?? '127.0.0.1', port, database: 0, isEncrypted: isEncrypted ?? false },
      ...{ authority, username, password },
    },
    key: Buffer.alloc(32, 7),
    instanceId: 'idaas_one',
    applicationId: 'app_one',
    replica: randomUUID(),
    clock: systemClock,
    random: Math.random,
    newId: randomUUID,
    // Long beside a busy machine's pauses.
    deadlineMs: 10_000,
    lookBackMs: 120_000,
    checkEveryMs: 60_000,
    limits: usualLimits,
    announcement: { endpoint: 'endpoint one', version: '1.0.0' },
    observer: {
      ...unobserved,
      onUnreachable: (error) => unreachable.push(error),
      onForeign: (other) => foreign.push(other),
      onFailure: (error) => failures.push(error),
    },
    ...parts,
  });
  const seen = new FollowedLog();
  state.log.follow(seen);
  return {
    ...{ state, log: state.log, seen, failures, unreachable, foreign },
    [Symbol.asyncDispose]: () => state[Symbol.asyncDispose](),
  };
}

/** One that can be reached already. */
export async function openReachableReplica(
  server: Pick<RedisServer, 'port'>,
  options: ReplicaOptions = {},
): Promise<Replica> {
  const replica = await openReplica(server, options);
  await replica.seen.until(({ reachability }) => reachability.at(-1) === true);
  return replica;
}

let count = 0;

/** An announcement of a write, as an entry. */
export function announced(write: string): Parameters<SharedState['log']['append']>[0] {
  count += 1;
  return {
    id: `entry-${count}`,
    body: { kind: 'announced', write, tags: ['user:user_one'], lastsMs: 60_000 },
  };
}

/** An event of a vendor's, and the changes that it comes to, one for each user. */
export function eventOf(...userIds: readonly string[]): Parameters<SharedState['log']['append']>[0] {
  count += 1;
  const changes = userIds.map((objectId) => ({
    ...({
      type: 'DirectoryObjectChanged',
      origin: 'ALIBABA_CALLBACK',
      objectKind: 'USER',
      change: 'UPDATED',
    } as const),
    ...{ occurredAt: 1_700_000_000_000, objectId, changedFields: ['displayName'] },
  }));
  const event = {
    ...({ origin: 'ALIBABA_CALLBACK', kind: 'USER', change: 'UPDATED' } as const),
    ...{
      id: `entry-${count}`,
      entityId: userIds[0] ?? 'user_one',
      relatedIds: [],
      changedFields: ['displayName'],
    },
    occurredAt: 1_700_000_000_000,
  };
  return { id: event.id, body: { kind: 'event', event, changes } };
}
