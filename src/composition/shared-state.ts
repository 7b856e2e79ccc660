import { createHash, randomUUID } from 'node:crypto';
import { type Config, ConfigError } from '../config.ts';
import { systemClock } from '../eiam/clock.ts';
import type { Log } from '../observability/log.ts';
import { createSharedStateLog } from '../observability/shared-state-log.ts';
import type { SharedStateConfig } from '../settings/shared-state.ts';
import type { SharedState } from '../shared-state/ports.ts';
import { ProcessLog } from '../shared-state/process/log.ts';
import { createProcessParts } from '../shared-state/process/process-parts.ts';
import type { Build } from './build.ts';
import { SharedCounts, type SharedFigures } from './shared-figures.ts';
import { openState } from './start-checks.ts';

export interface SharedStateParts {
  readonly config: Config;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** From 0 to 1, for back-offs. */
  readonly random: () => number;
  /** Names this process. */
  readonly epoch: string;
  readonly build: () => Build;
}

/** The state that this process has, or shares. */
export interface OpenSharedState extends AsyncDisposable {
  readonly state: SharedState;
  /** Undefined: nothing is shared. */
  readonly figures: SharedFigures | undefined;
}

/** How long the store may take for an answer, in milliseconds; beyond it reads are live. */
const deadlineMs = 2_000;
/** How far back a replica that starts looks for writes that are not over. */
const lookBackMs = 120_000;
/** How often the store's policy and role are looked at again. */
const checkEveryMs = 60_000;
const logAgeMs = 900_000;
const mostEntries = 100_000;
/** Without a mirror as many as a process keeps by itself; with one for as long as its log reaches back. */
const fewestChanges = 10_000;
const mostChanges = 1_000_000;
const changesMs = 900_000;

/**
 * Where a store is named, its code is loaded, and it is asked what it is like.
 * @throws ConfigError for a store, or a file, that cannot hold the state
 */
export async function openSharedState(parts: SharedStateParts): Promise<OpenSharedState> {
  const { sharedState, upstream } = parts.config;
  return sharedState && upstream.kind === 'eiam' ? openStore(parts, sharedState, upstream) : openOwn(parts);
}

function openOwn({ config, log, now, epoch }: SharedStateParts): OpenSharedState {
  const messages = openState(config, log, now);
  const close = () => messages[Symbol.asyncDispose]();
  const state = {
    ...createProcessParts(now),
    ...{ messages, replica: epoch, log: new ProcessLog({ epoch, replica: epoch, now }) },
    [Symbol.asyncDispose]: close,
  };
  return { state, figures: undefined, [Symbol.asyncDispose]: close };
}

async function openStore(
  { config, log, now, random, epoch, build }: SharedStateParts,
  settings: SharedStateConfig,
  upstream: { readonly endpoint: string; readonly instanceId: string; readonly applicationId: string },
): Promise<OpenSharedState> {
  const [{ openRedisState }, { StoreRefusedError }] = await Promise.all([
    import('../shared-state/redis/redis-state.ts'),
    import('../shared-state/redis/store-errors.ts'),
  ]);
  const { host, port, database, isEncrypted, authority, username, password, key, isRequired } = settings;
  const { instanceId, applicationId, endpoint } = upstream;
  const counts = new SharedCounts();
  const lines = createSharedStateLog(log, isRequired, now);
  try {
    const state = await openRedisState({
      address: { host, port, database, isEncrypted, authority, username, password },
      ...{ instanceId, applicationId, deadlineMs, lookBackMs, checkEveryMs, random },
      ...{ replica: epoch, newId: randomUUID },
      key: Buffer.from(key(), 'hex'),
      announcement: { endpoint: digestOf(endpoint), version: build().version },
      clock: { ...systemClock, now },
      limits: {
        ...{ logAgeMs, mostEntries, markEveryMs: 60_000 },
        changeAgeMs: config.mirror?.changesMs ?? changesMs,
        mostChanges: config.mirror ? mostChanges : fewestChanges,
      },
      observer: {
        ...lines,
        onRoundTrip: (durationMs) => counts.noteRoundTrip(durationMs),
        onFull(error) {
          counts.full += 1;
          lines.onFull(error);
        },
        onClock(aheadMs, roundTripMs) {
          counts.clockAheadMs = aheadMs;
          lines.onClock(aheadMs, roundTripMs);
        },
        onStoodStill(durationMs) {
          counts.standstills += 1;
          lines.onStoodStill(durationMs);
        },
        onUnannounced() {
          counts.unannounced += 1;
        },
        onDiscontinued(why) {
          counts.discontinuities[why] += 1;
          lines.onDiscontinued(why);
        },
      },
    });
    return {
      state,
      figures: {
        ...{ counts, isReachable: () => state.isReachable },
        ...{ replicas: () => state.replicas, foreign: () => state.foreign },
        ...{ position: () => state.log.position, lag: () => state.log.lag },
        isLeaseHeld: () => state.mirror.lease.isHeld,
      },
      [Symbol.asyncDispose]: () => state[Symbol.asyncDispose](),
    };
  } catch (error) {
    if (error instanceof StoreRefusedError) throw new ConfigError([`SHARED_STATE_URL: ${error.message}`]);
    throw error;
  }
}

/** Says whether two are the same, and not which. */
function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
