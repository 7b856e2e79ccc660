import { Caller } from './caller.ts';
import { type Clock, type SetTimer, systemClock } from './clock.ts';
import type { ProxyOptions } from './dispatcher.ts';
import { Limiter, type UpstreamLoad } from './limiter.ts';
import { type Catalogue, type Client, type Methods, methodsOf, type Plane, type Send } from './operation.ts';
import { RateWindow } from './rate-window.ts';
import type { Codes } from './reply.ts';
import { type HttpReply, Transport } from './transport.ts';

/** Options of the clients of both planes. */
export interface ClientOptions {
  readonly endpoint: string;
  readonly instanceId: string;
  /** Calls in flight at most; how many of them, latency and throttling decide. */
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
 * A client of one plane, which has a method for each row of its catalogue as well. Each fails with EiamError, or RangeError for
 * parameters that may not be sent. Disposing fails every call in flight or waiting (`aborted`) and cuts the connections.
 */
export interface PlaneClient<P extends Plane> extends Client<P>, AsyncDisposable {
  /** How many of this upstream's places are taken. */
  load(): UpstreamLoad;
}

/** Places in flight and in the queue that some of a plane's operations have for themselves. */
export interface PoolBounds {
  /** Calls in flight at most. */
  readonly maxConcurrency: number;
  /** Calls that wait for a place at most. */
  readonly maxQueued: number;
}

/** What a plane's operations are sent with. */
export interface SendingParts {
  readonly caller: Caller;
  /** A caller with places of its own: what waits for them delays no other call. */
  readonly createPool: (bounds: PoolBounds) => Caller;
  readonly clock: Clock;
  /** Aborted when the client closes. */
  readonly lifetime: AbortSignal;
}

export interface PlaneFacts<P extends Plane, Operations extends Catalogue<P>> {
  readonly operations: Operations;
  /** Calls in flight at most, where the options leave it out. */
  readonly maxConcurrency: number;
  /** Codes that mean that our credentials, application or permissions are wrong. */
  readonly unauthorizedCodes: Codes;
  readonly createSend: (parts: SendingParts) => Send<P>;
}

/** @throws TypeError for an endpoint that is no URL */
export function createClient<P extends Plane, Operations extends Catalogue<P>>(
  options: ClientOptions,
  { operations, unauthorizedCodes, createSend, ...facts }: PlaneFacts<P, Operations>,
): Methods<Operations> & PlaneClient<P> {
  const clock = { now: options.now ?? systemClock.now, setTimer: options.setTimer ?? systemClock.setTimer };
  const maxConcurrency = options.maxConcurrency ?? facts.maxConcurrency;
  const maxAttempts = options.maxAttempts ?? 4;
  const closing = new AbortController();
  const lifetime = closing.signal;
  const transport = new Transport({
    endpoint: options.endpoint,
    connections: maxConcurrency,
    callTimeoutMs: options.callTimeoutMs ?? 10_000,
    maxReplyBytes: options.maxReplyBytes,
    proxy: options.proxy,
  });
  const retry = {
    maxAttempts,
    maxThrottledAttempts: options.maxThrottledAttempts ?? maxAttempts,
    random: options.random ?? Math.random,
  };
  const rateWindow = options.rateLimit === undefined ? undefined : new RateWindow(options.rateLimit);
  const { optionalMembers, onReply } = options;
  const createCaller = (limiter: Limiter) =>
    new Caller({
      ...{ transport, limiter, retry, clock, lifetime },
      ...{ unauthorizedCodes, optionalMembers, onReply },
    });
  const createLimiter = (bounds: PoolBounds) => new Limiter({ ...bounds, rateWindow, clock });
  const limiter = createLimiter({ maxConcurrency, maxQueued: options.maxQueued ?? 10_000 });
  const createPool = (bounds: PoolBounds) => createCaller(createLimiter(bounds));
  const send = createSend({ caller: createCaller(limiter), createPool, clock, lifetime });
  return {
    ...methodsOf(operations, send),
    operations,
    send,
    load: () => limiter.load(),
    async [Symbol.asyncDispose]() {
      closing.abort();
      await transport.close();
    },
  };
}
