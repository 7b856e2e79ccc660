import type { Config } from '../config.ts';
import type { TraceAttempt } from '../eiam/attempt-trace.ts';
import type { ClientOptions } from '../eiam/client.ts';
import { createDeveloperClient, type DeveloperClient } from '../eiam/developer/client.ts';
import { createManagementClient } from '../eiam/management/client.ts';
import { createManagementHealth, type ManagementAccess } from '../loaders/management-plane.ts';
import type { Upstream } from './upstream.ts';

/** How often a throttled call is sent again: with a third of all calls refused, one in a hundred million fails. */
const maxThrottledAttempts = 16;

/** Calls in flight on the management plane: a call there answers a hundred ids, and its limits are not published (management-api.md 3.6). */
const managementConcurrency = 8;

/** When each of the two APIs counts as failing, and what it may cost; defaults are the client's. */
export type OutageLimits = Pick<ClientOptions, 'retryReserve' | 'judgedCalls'>;

interface ClientParts {
  readonly config: Pick<
    Config,
    'maxConcurrency' | 'rateLimit' | 'callTimeoutMs' | 'optionalMembers' | 'proxy'
  >;
  readonly upstream: Upstream;
  /** How many replicas share upstream, at present. */
  readonly replicas: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** By a clock that only goes forward. */
  readonly monotonicMs: () => number;
  /** From 0 to 1, for back-offs. */
  readonly random: () => number;
  readonly outage?: OutageLimits | undefined;
  /** Traces the attempts at calls to one of upstream's addresses; undefined: nothing is traced. */
  readonly attemptsAt: ((endpoint: string) => TraceAttempt) | undefined;
}

/** A client for each of upstream's two APIs. Disposing closes them. */
export interface Clients extends AsyncDisposable {
  readonly client: DeveloperClient;
  /** Undefined: no access keys are set. */
  readonly management: ManagementAccess | undefined;
}

export function createClients({
  config,
  upstream,
  replicas,
  now,
  monotonicMs,
  random,
  outage,
  attemptsAt,
}: ClientParts): Clients {
  const { maxConcurrency, rateLimit, callTimeoutMs, optionalMembers, proxy } = config;
  const bounds = { rateLimit, sharedBy: replicas, callTimeoutMs };
  const shared = { ...bounds, optionalMembers, proxy, now, monotonicMs, random, ...outage };
  const stack = new AsyncDisposableStack();
  const client = stack.use(
    createDeveloperClient({
      ...{ ...upstream, ...shared, maxConcurrency, maxThrottledAttempts },
      traceAttempt: attemptsAt?.(upstream.endpoint),
    }),
  );
  const management = upstream.management && {
    client: stack.use(
      createManagementClient({
        ...upstream.management,
        ...shared,
        instanceId: upstream.instanceId,
        maxConcurrency: Math.min(maxConcurrency, managementConcurrency),
        // For identity providers, which have no other way: all other calls fail fast.
        maxThrottledAttempts,
        traceAttempt: attemptsAt?.(upstream.management.endpoint),
      }),
    ),
    health: createManagementHealth(now),
  };
  return { client, management, [Symbol.asyncDispose]: async () => stack.disposeAsync() };
}
