import type { TraceAttempt } from './attempt-trace.ts';
import { Breaker, type BreakerFigures } from './breaker.ts';
import { Caller } from './caller.ts';
import { type Clock, type SetTimer, systemClock } from './clock.ts';
import { type BreakerFact, publishBreakerChange } from './diagnostics.ts';
import type { ProxyOptions } from './dispatcher.ts';
import { Limiter, type UpstreamLoad } from './limiter.ts';
import { type Catalogue, type Client, type Methods, methodsOf, type Plane, type Send } from './operation.ts';
import { RateWindow } from './rate-window.ts';
import type { Codes } from './reply.ts';
import { RetryBudget, type RetryFigures } from './retry-budget.ts';
import { type HttpReply, Transport } from './transport.ts';

/** Options of the clients of both planes. */
export interface ClientOptions {
  readonly endpoint: string;
  readonly instanceId: string;
  /** Calls in flight at most; how many of them, latency and throttling decide. */
  readonly maxConcurrency?: number | undefined;
  /** Calls within any second at most. Default: no fixed limit. */
  readonly rateLimit?: number | undefined;
  /** How many processes share these two bounds equally, at present. Default 1. */
  readonly sharedBy?: (() => number) | undefined;
  /** Milliseconds one attempt may take, where its share of the call's time is not less (retry.ts). Default 10,000. */
  readonly callTimeoutMs?: number | undefined;
  /** Attempts at one operation, the first included. Default 4. */
  readonly maxAttempts?: number | undefined;
  /** The same for an operation that is throttled. Default: as many. */
  readonly maxThrottledAttempts?: number | undefined;
  /** Retries in reserve for when upstream fails (retry-budget.ts). */
  readonly retryReserve?: number | undefined;
  /** How many of the last calls decide whether upstream fails (breaker.ts). */
  readonly judgedCalls?: number | undefined;
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
  /** Traces each attempt. Default: nothing is traced. */
  readonly traceAttempt?: TraceAttempt | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: (() => number) | undefined;
  /** By a clock that only goes forward, in milliseconds. Default: `now` where that is given, else the machine's. */
  readonly monotonicMs?: (() => number) | undefined;
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
  /** What the breaker and the retry budget of this upstream have done. */
  outage(): OutageFigures;
  /** The same of each pool that it has. */
  pools(): readonly PoolFigures[];
}

/** The places, the breaker and the retry budget of one pool, as they are when they are asked for. */
export interface PoolFigures {
  readonly pool: BreakerFact['pool'];
  readonly load: () => UpstreamLoad;
  readonly outage: () => OutageFigures;
  /** Milliseconds until the pause that upstream requested is over. */
  readonly pauseMs: () => number;
}

export interface OutageFigures {
  readonly breaker: BreakerFigures;
  readonly retries: RetryFigures;
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
  /** Its name in what is published about its breaker. */
  readonly plane: 'developer' | 'management';
  readonly operations: Operations;
  /** Calls in flight at most, where the options leave it out. */
  readonly maxConcurrency: number;
  /** Codes that mean that our credentials, application or permissions are wrong. */
  readonly unauthorizedCodes: Codes;
  readonly createSend: (parts: SendingParts) => Send<P>;
}

/** Milliseconds: a connection into nothing has to be given up while there are others to be had. */
const longestConnectMs = 5_000;

/** @throws TypeError for an endpoint that is no URL */
export function createClient<P extends Plane, Operations extends Catalogue<P>>(
  options: ClientOptions,
  { plane, operations, unauthorizedCodes, createSend, ...facts }: PlaneFacts<P, Operations>,
): Methods<Operations> & PlaneClient<P> {
  const clock = { now: options.now ?? systemClock.now, setTimer: options.setTimer ?? systemClock.setTimer };
  // What waits for a pause or a probe waits as long, whatever the machine's time is set to meanwhile.
  const now = options.monotonicMs ?? options.now ?? (() => performance.now());
  const steady = { now, setTimer: clock.setTimer };
  const maxConcurrency = options.maxConcurrency ?? facts.maxConcurrency;
  const maxAttempts = options.maxAttempts ?? 4;
  const callTimeoutMs = options.callTimeoutMs ?? 10_000;
  const closing = new AbortController();
  const lifetime = closing.signal;
  const transport = new Transport({
    endpoint: options.endpoint,
    connections: maxConcurrency,
    connectTimeoutMs: Math.min(callTimeoutMs, longestConnectMs),
    maxReplyBytes: options.maxReplyBytes,
    proxy: options.proxy,
  });
  const retry = {
    maxAttempts,
    maxThrottledAttempts: options.maxThrottledAttempts ?? maxAttempts,
    callTimeoutMs,
    random: options.random ?? Math.random,
  };
  const rateWindow =
    options.rateLimit === undefined ? undefined : new RateWindow(options.rateLimit, options.sharedBy);
  const { optionalMembers, onReply, traceAttempt, sharedBy } = options;
  const pools: PoolFigures[] = [];
  /** Places of their own, and failures too: what sign-ins fail with is no outage of the directory. */
  const createPool = (bounds: PoolBounds, pool: BreakerFact['pool']) => {
    const limiter = new Limiter({ ...bounds, sharedBy, rateWindow, clock: steady });
    const budget = new RetryBudget(options.retryReserve);
    const breaker = new Breaker({
      now: steady.now,
      judgedCalls: options.judgedCalls,
      onChange(change) {
        if (change.isOpen) limiter.refuseWaiting((operation) => breaker.refuse(operation, true));
        publishBreakerChange({ pool, ...change });
      },
    });
    const caller = new Caller({
      ...{ transport, limiter, breaker, budget, retry, clock, lifetime },
      ...{ unauthorizedCodes, optionalMembers, onReply, traceAttempt },
    });
    const figures: PoolFigures = {
      pool,
      load: () => limiter.load(),
      outage: () => ({ breaker: breaker.figures, retries: budget.figures }),
      pauseMs: () => limiter.pauseMs(),
    };
    pools.push(figures);
    return { caller, figures };
  };
  const main = createPool({ maxConcurrency, maxQueued: options.maxQueued ?? 10_000 }, plane);
  const send = createSend({
    caller: main.caller,
    createPool: (bounds) => createPool(bounds, 'sign-in').caller,
    clock,
    lifetime,
  });
  return {
    ...methodsOf(operations, send),
    operations,
    send,
    load: main.figures.load,
    outage: main.figures.outage,
    pools: () => pools,
    async [Symbol.asyncDispose]() {
      closing.abort();
      await transport.close();
    },
  };
}
