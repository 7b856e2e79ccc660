import {
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

/** How long the management API is left alone after it failed, in milliseconds: the Developer API answers meanwhile. */
const holdOffMs = 10_000;

/** Whether it is worth asking the management API for what the Developer API could answer too. Lives across operations. */
export interface ManagementHealth {
  readonly isWorthAsking: boolean;
  failed(): void;
}

/** @param now milliseconds since the epoch */
export function createManagementHealth(now: () => number): ManagementHealth {
  let heldOffUntil = Number.NEGATIVE_INFINITY;
  return {
    get isWorthAsking() {
      return now() >= heldOffUntil;
    },
    failed() {
      heldOffUntil = now() + holdOffMs;
    },
  };
}

/** What access keys open, for all operations together. */
export interface ManagementAccess {
  readonly client: ManagementClient;
  readonly health: ManagementHealth;
}

/** How long the management API may take where the Developer API can answer as well: there must be time left for that. */
export interface Haste {
  /** Milliseconds. */
  readonly mostMs: number;
  /** Of what is left until the operation's deadline, from 0 to 1. */
  readonly share: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The second plane as one operation asks it. */
export interface ManagementPlane {
  readonly calls: Calls<ManagementClient>;
  readonly health: ManagementHealth;
  readonly haste: Haste;
}

/** Counts what one plane had to answer because the other could not. */
export interface Fallbacks {
  fellBack(operation: string): void;
}

/** An answer that cannot be read is none: it may be about one bad row. */
const signsOfTrouble = [
  UpstreamThrottledError,
  UpstreamTimeoutError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
];

/** What is asked of the management API although the Developer API could answer too. */
export interface Shortcut<Answer> {
  /** What a fallback is traced as. */
  readonly operation: string;
  readonly ask: (client: ManagementClient, context: CallContext) => Promise<Answer>;
  /** The answer where upstream does not know what was asked for. Default: it has none. */
  readonly absent?: Answer;
}

/**
 * What the management API answers, asked once and in haste; undefined where it cannot, so that the Developer API has to.
 * Never rejects.
 */
export async function askOrFallBack<Answer>(
  { calls, health, haste }: ManagementPlane,
  fallbacks: Fallbacks,
  { operation, ask, absent }: Shortcut<Answer>,
): Promise<Answer | undefined> {
  let whole: CallContext | undefined;
  try {
    if (health.isWorthAsking) {
      return await calls.send((client, context) => {
        whole = context;
        return ask(client, hurry(context, haste));
      });
    }
  } catch (error) {
    if (absent !== undefined && error instanceof NotFoundError) return absent;
    const isSign = signsOfTrouble.some((sign) => error instanceof sign);
    const isSlow = error instanceof DeadlineExceededError && whole !== undefined && !isOver(whole, haste);
    if (isSign || isSlow) health.failed();
  }
  fallbacks.fellBack(operation);
  return undefined;
}

function hurry(context: CallContext, { mostMs, share, now }: Haste): CallContext {
  const { deadlineAt = Number.POSITIVE_INFINITY } = context;
  const startedAt = now();
  const allowedMs = Math.min(mostMs, (deadlineAt - startedAt) * share);
  return { ...context, deadlineAt: startedAt + allowedMs, hasty: true };
}

/** Whether nobody waits for the operation any more, so that a call that ended says nothing of the plane. */
function isOver({ signal, deadlineAt = Number.POSITIVE_INFINITY }: CallContext, { now }: Haste): boolean {
  return signal.aborted || now() >= deadlineAt;
}
