import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { z } from 'zod';
import type { Log } from './log.ts';

/** What is read of a fact on the channel `eiam:breaker`; facts of another shape are passed over. */
const breakerFact = z.object({
  pool: z.string(),
  isOpen: z.boolean(),
  openMs: z.number().optional(),
  failure: z
    .object({
      operation: z.string(),
      kind: z.string(),
      code: z.string().optional(),
      status: z.number().optional(),
      causeCode: z.string().optional(),
    })
    .optional(),
});

/** Logs when a breaker opens, with the failure that opened it, and when it closes, with how long it was open. */
export function logBreakers(log: Log): Disposable {
  const listen = (message: unknown) => {
    const fact = breakerFact.safeParse(message).data;
    if (!fact) return;
    const { pool, isOpen, openMs, failure } = fact;
    if (isOpen) {
      log.warn(
        { pool, ...failure },
        'EIAM fails or does not answer: calls are refused, but for a probe a second, until one is answered',
      );
    } else log.info({ pool, openMs }, 'EIAM answers again: calls are sent as before');
  };
  subscribe('eiam:breaker', listen);
  return { [Symbol.dispose]: () => void unsubscribe('eiam:breaker', listen) };
}
