import { Caller } from '../caller.ts';
import { type SetTimer, systemClock } from '../clock.ts';
import type { ProxyOptions } from '../dispatcher.ts';
import { Limiter, type UpstreamLoad } from '../limiter.ts';
import { type HttpReply, Transport } from '../transport.ts';
import { createCloudCredentials } from './cloud-credentials.ts';
import { createGroupWrites } from './group-writes.ts';
import { createGroupReads } from './groups.ts';
import { createOAuth } from './oauth.ts';
import { type ClientSecret, createOAuthCall } from './oauth-call.ts';
import { createOrganizationalUnitWrites } from './organizational-unit-writes.ts';
import { createOrganizationalUnitReads } from './organizational-units.ts';
import { CursorPages } from './paging.ts';
import { createProvisioningScopeReads } from './provisioning-scope.ts';
import { createSend, RequestWriter } from './send.ts';
import { createSignIn } from './sign-in.ts';
import { TokenSource } from './token.ts';
import { createUserWrites } from './user-writes.ts';
import { createUserReads } from './users.ts';

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

/** The directory operations of Eiam-developerapi 2022-02-25. Every operation fails with EiamError; closing it fails those that wait. */
export type DeveloperClient = ReturnType<typeof createDeveloperClient>;

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
export function createDeveloperClient(options: DeveloperClientOptions) {
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
  const oauthCall = createOAuthCall(caller, writer, options, options.clientSecret);
  const { generateApplicationToken, ...oauth } = createOAuth(oauthCall);
  const tokens = new TokenSource(() => generateApplicationToken({ signal: closing.signal }), clock.now);
  const send = createSend(caller, writer, tokens);
  const cursors = new CursorPages();
  return {
    ...oauth,
    ...createSignIn(oauthCall),
    ...createCloudCredentials(oauthCall),
    ...createUserReads(send, cursors),
    ...createGroupReads(send, cursors),
    ...createOrganizationalUnitReads(send),
    ...createProvisioningScopeReads(send),
    ...createUserWrites(send),
    ...createGroupWrites(send),
    ...createOrganizationalUnitWrites(send),

    /** How much of what this upstream may be asked at a time is taken. */
    load: (): UpstreamLoad => limiter.load(),

    /** Fails every call that is under way or waits (`aborted`) and cuts the connections. */
    async [Symbol.asyncDispose](): Promise<void> {
      closing.abort();
      await transport.close();
    },
  };
}
