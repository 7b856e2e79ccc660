import { randomUUID } from 'node:crypto';
import { Caller } from '../caller.ts';
import { type SetTimer, systemClock } from '../clock.ts';
import type { ProxyOptions } from '../dispatcher.ts';
import { Limiter, type UpstreamLoad } from '../limiter.ts';
import { type Client, type Methods, methodsOf } from '../operation.ts';
import { type HttpReply, Transport } from '../transport.ts';
import { managementOperations } from './catalogue.ts';
import { type ReadCredentials, unauthorizedCodes } from './credentials.ts';
import type { ManagementPlane } from './operation.ts';
import { createSend } from './send.ts';
import { UpstreamClock } from './upstream-clock.ts';

export interface ManagementClientOptions {
  /** `https://host`, without a path: the signature covers `/` (management-api.md 1, 2.4). */
  readonly endpoint: string;
  readonly instanceId: string;
  /** Read anew for each attempt, so that rotated ones are picked up. */
  readonly credentials: ReadCredentials;
  /** Calls in flight at most; fewer while upstream throttles. Default 8: no limit is published, so it starts low (3.6). */
  readonly maxConcurrency?: number | undefined;
  /** Calls within any second at most. Default: no fixed limit. */
  readonly rateLimit?: number | undefined;
  /** Milliseconds one attempt may take. Default 10,000. */
  readonly callTimeoutMs?: number | undefined;
  /** Attempts at one operation, the first included. Default 4. */
  readonly maxAttempts?: number | undefined;
  /** The same for an operation that is throttled. Default: as many. */
  readonly maxThrottledAttempts?: number | undefined;
  /** Calls waiting for a place at most; beyond it they fail at once. Default 10,000. */
  readonly maxQueued?: number | undefined;
  /** Bytes of one reply at most. Default 16 MiB. */
  readonly maxReplyBytes?: number | undefined;
  /** Gets every reply, of whatever status, as it came. Default: nothing does. */
  readonly onReply?: ((operation: string, reply: HttpReply) => void) | undefined;
  /** Members that this tenant never sends, as in `User.updateTime`: their absence is no mismatch. Default: none. */
  readonly optionalMembers?: ReadonlySet<string> | undefined;
  /** Through what requests to `https:` addresses go. Default: nothing. */
  readonly proxy?: ProxyOptions | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
  /** A number from 0 (included) to 1 (excluded). */
  readonly random?: (() => number) | undefined;
  /** A text nobody has used, for each attempt. Default: a random one. */
  readonly nonce?: (() => string) | undefined;
  /** Makes every wait except the bound on one attempt. */
  readonly setTimer?: SetTimer | undefined;
}

/**
 * A method for each question that is asked of Eiam 2021-12-01 (catalogue.ts). Each fails with EiamError, or RangeError for what may
 * not be asked. Disposing fails every call that is under way or waits (`aborted`) and cuts the connections.
 */
export interface ManagementClient
  extends Methods<typeof managementOperations>,
    Client<ManagementPlane>,
    AsyncDisposable {
  /** How much of what this upstream may be asked at a time is taken. */
  load(): UpstreamLoad;
}

/**
 * A client for one instance, which keeps its connections until it is disposed of.
 * @throws TypeError for an endpoint that is no URL, or one with a path
 */
export function createManagementClient(options: ManagementClientOptions): ManagementClient {
  const clock = { now: options.now ?? systemClock.now, setTimer: options.setTimer ?? systemClock.setTimer };
  const maxConcurrency = options.maxConcurrency ?? 8;
  const maxAttempts = options.maxAttempts ?? 4;
  const closing = new AbortController();
  const transport = new Transport({
    endpoint: options.endpoint,
    connections: maxConcurrency,
    callTimeoutMs: options.callTimeoutMs ?? 10_000,
    maxReplyBytes: options.maxReplyBytes,
    proxy: options.proxy,
  });
  const { host, pathname } = new URL(options.endpoint);
  if (pathname !== '/') throw new TypeError('endpoint: expected a URL without a path');
  const limiter = new Limiter({
    maxConcurrency,
    ratePerSecond: options.rateLimit,
    maxQueued: options.maxQueued ?? 10_000,
    clock,
  });
  const caller = new Caller({
    transport,
    limiter,
    retry: {
      maxAttempts,
      maxThrottledAttempts: options.maxThrottledAttempts ?? maxAttempts,
      random: options.random ?? Math.random,
    },
    clock,
    lifetime: closing.signal,
    unauthorizedCodes,
    optionalMembers: options.optionalMembers,
    onReply: options.onReply,
  });
  const ask = createSend({
    caller,
    clock: new UpstreamClock(clock.now),
    credentials: options.credentials,
    host,
    instanceId: options.instanceId,
    nonce: options.nonce ?? randomUUID,
  });
  return {
    ...methodsOf(managementOperations, ask),
    operations: managementOperations,
    ask,
    load: () => limiter.load(),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await transport.close();
    },
  };
}
