import {
  UpstreamInvalidResponseError,
  UpstreamThrottledError,
  UpstreamTimeoutError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
} from '../../schema/errors.ts';
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

/** The second plane as one operation asks it. */
export interface ManagementPlane {
  readonly calls: Calls<ManagementClient>;
  readonly health: ManagementHealth;
}

/** Counts what one plane had to answer because the other could not. */
export interface Fallbacks {
  fellBack(operation: string): void;
}

const signsOfTrouble = [
  UpstreamInvalidResponseError,
  UpstreamThrottledError,
  UpstreamTimeoutError,
  UpstreamUnauthorizedError,
  UpstreamUnavailableError,
];

/**
 * What the management API answers; undefined where it cannot, so that the Developer API has to. Never rejects.
 * @param operation what the fallback is traced as
 */
export async function askOrFallBack<Answer>(
  { calls, health }: ManagementPlane,
  fallbacks: Fallbacks,
  operation: string,
  call: (client: ManagementClient, context: CallContext) => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    if (health.isWorthAsking) return await calls.send(call);
  } catch (error) {
    // A refused question, or a client that left, says nothing of the plane.
    if (signsOfTrouble.some((sign) => error instanceof sign)) health.failed();
  }
  fallbacks.fellBack(operation);
  return undefined;
}
