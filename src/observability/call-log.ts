import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { z } from 'zod';
import { createLineLimit } from './line-limit.ts';
import type { Log } from './log.ts';

/** What is read of a fact on the channel `eiam:call`; facts of another shape are passed over. */
const callFact = z.object({
  operation: z.string(),
  attempt: z.number(),
  status: z.number().optional(),
  durationMs: z.number(),
  outcome: z.string(),
  code: z.string().optional(),
  causeCode: z.string().optional(),
  requestId: z.string().optional(),
  forRequestId: z.string().optional(),
});

type CallFact = z.infer<typeof callFact>;

/**
 * Outcomes that are no failure of the call: EIAM answered, be it with a refusal, or the client left. Throttling is a state, with lines of its own.
 */
const answered: ReadonlySet<string> = new Set(['succeeded', 'rejected', 'aborted', 'throttled']);

/** EIAM throttles no more where it has not for so long. */
const calmMs = 60_000;

export interface CallLogOptions {
  readonly log: Pick<Log, 'info' | 'warn' | 'debug'>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * One line for each attempt of an upstream call that failed, at `warn`, with the request that it was made for; at `debug` for all. When EIAM
 * begins to throttle and when it throttles no more are a line each.
 */
export function logCalls({ log, now }: CallLogOptions): Disposable {
  const limit = createLineLimit(now);
  let throttling: { readonly since: number; last: number; calls: number } | undefined;

  function noteThrottling({ operation, outcome }: CallFact): void {
    const at = now();
    if (outcome === 'throttled') {
      if (!throttling) log.warn({ operation }, 'EIAM throttles: calls wait as long as it asks for');
      throttling ??= { since: at, last: at, calls: 0 };
      throttling.last = at;
      throttling.calls += 1;
    } else if (throttling && at - throttling.last >= calmMs) {
      const { since, last, calls } = throttling;
      throttling = undefined;
      log.info({ calls, throttledMs: last - since }, 'EIAM throttles no more');
    }
  }

  const listen = (message: unknown) => {
    // Before anything is read: nearly all calls succeed.
    if (Object(message).outcome === 'succeeded' && !throttling && !log.debug) return;
    const fact = callFact.safeParse(message).data;
    if (!fact) return;
    noteThrottling(fact);
    const isFailed = !answered.has(fact.outcome);
    if (!isFailed && !log.debug) return;
    const leftOut = isFailed && !log.debug ? limit.take() : 0;
    if (leftOut === undefined) return;
    const { requestId: upstreamRequestId, forRequestId: requestId, durationMs, ...rest } = fact;
    const facts = {
      ...{ requestId, ...rest, upstreamRequestId, durationMs: Math.round(durationMs * 10) / 10 },
      ...(leftOut > 0 && { leftOut }),
    };
    if (isFailed) log.warn(facts, 'a call to EIAM failed');
    else log.debug?.(facts, 'a call to EIAM was answered');
  };
  subscribe('eiam:call', listen);
  return { [Symbol.dispose]: () => void unsubscribe('eiam:call', listen) };
}
