import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { z } from 'zod';
import { createKindLimit } from './kind-limit.ts';
import type { Log } from './log.ts';

/** What is read of a fact on the channel `eiam:mismatch`; facts of another shape are passed over. */
export const mismatchFact = z.object({
  operation: z.string(),
  member: z.string(),
  expected: z.string(),
  requestId: z.string().optional(),
  count: z.number(),
});

/**
 * Logs what upstream sends otherwise than its contract says: operation, member, what was expected, EIAM's request id; never a value.
 * The kinds are bounded by the members that are read.
 */
export function logMismatches({ log, now }: { readonly log: Log; readonly now: () => number }): Disposable {
  const isDue = createKindLimit(now);
  const listen = (message: unknown) => {
    const fact = mismatchFact.safeParse(message).data;
    if (!fact) return;
    const { operation, member, expected, requestId: upstreamRequestId, count } = fact;
    if (!isDue(`${operation} ${member} ${expected}`)) return;
    log.warn(
      { operation, member, expected, upstreamRequestId, count },
      'EIAM answered otherwise than its contract says; where a tenant never sends a member, name it in EIAM_OPTIONAL_MEMBERS',
    );
  };
  subscribe('eiam:mismatch', listen);
  return { [Symbol.dispose]: () => void unsubscribe('eiam:mismatch', listen) };
}
