import { Caller } from '../caller.ts';
import { type SetTimer, systemClock } from '../clock.ts';
import type { ProxyOptions } from '../dispatcher.ts';
import { Limiter, type UpstreamLoad } from '../limiter.ts';
import { type Client, type Methods, methodsOf } from '../operation.ts';
import { type HttpReply, Transport } from '../transport.ts';
import { developerOperations } from './catalogue.ts';
import type { DeveloperPlane } from './operation.ts';
import { RequestWriter } from './request-writer.ts';
import { type ClientSecret, createSend } from './send.ts';

export interface DeveloperClientOptions {
  /** `https://host`; the shared regional host, or a private one (developer-api.md 3). */
  readonly endpoint: string;
  readonly instanceId: string;
  /** The client id as well (4.1). */
  readonly applicationId: string;
  /** As a function it is read for every new token, so that a rotated secret is picked up. */
  readonly clientSecret: ClientSecret;
  /** Calls in flight at most; how many of them, latency and throttling decide. Default 512. */
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
  /** Makes every wait except the bound on one attempt. */
  readonly setTimer?: SetTimer | undefined;
}

/**
 * A method for each operation of Eiam-developerapi 2022-02-25 (catalogue.ts). Each fails with EiamError, or RangeError for what may
 * not be asked. Disposing fails every call that is under way or waits (`aborted`) and cuts the connections.
 */
export interface DeveloperClient
  extends Methods<typeof developerOperations>,
    Client<DeveloperPlane>,
    AsyncDisposable {
  /** How much of what this upstream may be asked at a time is taken. */
  load(): UpstreamLoad;
}

/** Who may not come in, and who knows it: codes about us, not about the question (developer-api.md 5.2, 8.2). */
const unauthorizedCodes: ReadonlySet<string> = new Set([
  'invalid_token',
  'invalid_request',
  'invalid_grant',
  'invalid_client',
  'invalid_scope',
  'unauthorized_client',
  'unsupported_grant_type',
  'permission_denied',
  'instance_not_found',
  'application_not_found',
  'application_disabled',
  'application_api_disabled',
]);

/**
 * A client for one application, which keeps its connections until it is disposed of.
 * @throws TypeError for an endpoint that is no URL, EiamError for an instance or application id no path can hold
 */
export function createDeveloperClient(options: DeveloperClientOptions): DeveloperClient {
  const clock = { now: options.now ?? systemClock.now, setTimer: options.setTimer ?? systemClock.setTimer };
  const maxConcurrency = options.maxConcurrency ?? 512;
  const maxAttempts = options.maxAttempts ?? 4;
  const closing = new AbortController();
  const writer = new RequestWriter(options);
  const transport = new Transport({
    endpoint: options.endpoint,
    connections: maxConcurrency,
    callTimeoutMs: options.callTimeoutMs ?? 10_000,
    maxReplyBytes: options.maxReplyBytes,
    proxy: options.proxy,
  });
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
  const { applicationId, clientSecret } = options;
  const { now } = clock;
  const ask = createSend({ caller, writer, applicationId, clientSecret, lifetime: closing.signal, now });
  return {
    ...methodsOf(developerOperations, ask),
    operations: developerOperations,
    ask,
    load: () => limiter.load(),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await transport.close();
    },
  };
}
