import type { Refused } from '../cache/stale-if-error.ts';
import type { BreakerFigures } from '../eiam/breaker.ts';
import { EiamError, isOutOfScope, isPermissionDenied } from '../eiam/errors.ts';

/**
 * A 5xx, a time-out, a lost or refused connection. Throttling is none: upstream answers, and waiting helps. Nor is a full queue, unless
 * it is one of calls that all fail.
 */
export function isOutage(
  error: unknown,
  { failuresInARow }: Pick<BreakerFigures, 'failuresInARow'>,
): boolean {
  if (!(error instanceof EiamError)) return false;
  const { kind } = error;
  return kind === 'unavailable' || kind === 'timeout' || (kind === 'overloaded' && failuresInARow > 0);
}

/** What a refusal is about. */
export function refusedBy(error: unknown): Refused | undefined {
  if (isOutOfScope(error)) return 'object';
  if (isPermissionDenied(error)) return 'operation';
  return error instanceof EiamError && error.kind === 'unauthorized' ? 'credentials' : undefined;
}
