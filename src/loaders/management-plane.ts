import {
  CallLimitError,
  DeadlineExceededError,
  NotFoundError,
  UpstreamThrottledError,
  UpstreamTimeoutError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
} from '../../schema/errors/errors.ts';
import type { CallContext } from '../eiam/call-context.ts';
import type { ManagementClient } from '../eiam/management/client.ts';
import type { Calls } from './calls.ts';

/** How long the management API is not called after it failed, in milliseconds: the Developer API answers meanwhile. */
const holdOffMs = 10_000;

/** Whether the management API is called for what the Developer API could answer too. Lives across operations. */
export interface ManagementHealth {
  readonly isAvailable: boolean;
  failed(): void;
}

/** @param now milliseconds since the epoch */
export function createManagementHealth(now: () => number): ManagementHealth {
  let heldOffUntil = Number.NEGATIVE_INFINITY;
  return {
    get isAvailable() {
      return now() >= heldOffUntil;
    },
    failed() {
      heldOffUntil = now() + holdOffMs;
    },
  };
}

/** The access to the management API, for all operations together. */
export interface ManagementAccess {
  readonly client: ManagementClient;
  readonly health: ManagementHealth;
}

/** How long the management API may take where the Developer API can answer as well: a fallback needs time of its own. */
export interface FallbackTime {
  /** Milliseconds. */
  readonly mostMs: number;
  /** Of what is left until the operation's deadline, from 0 to 1. */
  readonly share: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The second plane, for one operation. */
export interface ManagementPlane {
  readonly calls: Calls<ManagementClient>;
  readonly health: ManagementHealth;
  readonly fallbackTime: FallbackTime;
  /** Whether the Developer API answers at present, so that there is something to fall back to. */
  readonly hasFallback: () => boolean;
}

/** Counts the answers that fell back to the Developer API. */
export interface Fallbacks {
  fellBack(operation: string): void;
}

/** An answer that cannot be read is not among them: it may be about one bad row. */
const signsOfTrouble = [
  UpstreamThrottledError,
  UpstreamTimeoutError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
];

/** A call of the management API for which the Developer API is the fallback. */
export interface Shortcut<Answer> {
  /** The operation's name in the trace of a fallback. */
  readonly operation: string;
  readonly call: (client: ManagementClient, context: CallContext) => Promise<Answer>;
  /** The answer where upstream finds nothing. Default: none, which is a fallback. */
  readonly absent?: Answer;
}

/**
 * The management API's answer to one attempt within its time; undefined without one, so that the caller falls back to the Developer
 * API. Never rejects.
 */
export async function callOrFallBack<Answer>(
  { calls, health, fallbackTime, hasFallback }: ManagementPlane,
  fallbacks: Fallbacks,
  { operation, call, absent }: Shortcut<Answer>,
): Promise<Answer | undefined> {
  let whole: CallContext | undefined;
  const isAlone = !hasFallback();
  try {
    if (health.isAvailable || isAlone) {
      return await calls.send((client, context) => {
        whole = context;
        const inTime = withFallbackTime(context, fallbackTime);
        // The Developer API's answer is better than a row past its time, as long as there is one.
        return call(client, isAlone ? inTime : { ...inTime, acceptsStale: false });
      });
    }
  } catch (error) {
    if (absent !== undefined && error instanceof NotFoundError) return absent;
    const isSign = signsOfTrouble.some((sign) => error instanceof sign);
    const isSlow =
      error instanceof DeadlineExceededError && whole !== undefined && !isOver(whole, fallbackTime);
    if (isSign || isSlow) health.failed();
    // The other plane could not be called either.
    if (error instanceof CallLimitError) return undefined;
  }
  fallbacks.fellBack(operation);
  return undefined;
}

function withFallbackTime(context: CallContext, { mostMs, share, now }: FallbackTime): CallContext {
  const { deadlineAt = Number.POSITIVE_INFINITY } = context;
  const startedAt = now();
  const allowedMs = Math.min(mostMs, (deadlineAt - startedAt) * share);
  return { ...context, deadlineAt: startedAt + allowedMs, failsFast: true };
}

/** Whether the operation itself has ended, so that the end of a call is no sign of the plane's health. */
function isOver(
  { signal, deadlineAt = Number.POSITIVE_INFINITY }: CallContext,
  { now }: FallbackTime,
): boolean {
  return signal.aborted || now() >= deadlineAt;
}
