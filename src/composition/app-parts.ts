import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { GraphContext } from '../../schema/core/context.ts';
import type { CipherRandom } from '../callbacks/bamboocloud/cipher.ts';
import type { EmulatorOptions } from '../emulator/emulator.ts';
import type { DirectoryEvent } from '../events/directory-event.ts';
import { type SiblingWaitOptions, shippedSiblingWait } from '../loaders/sibling-wait.ts';
import type { Log } from '../observability/log.ts';
import type { UsedSetting } from '../settings/used.ts';
import type { SharedState } from '../shared-state/ports.ts';
import type { OutageLimits } from './clients.ts';

/** What a gateway is made of beside its settings: its log, and all that is not deterministic. */
export interface AppParts {
  readonly log: Log;
  /** Milliseconds since the epoch; default `Date.now`. */
  readonly now?: () => number;
  /** By a clock that only goes forward; default `now` where that is given, else `performance.now`. */
  readonly monotonicMs?: () => number;
  /** From 0 to 1, for back-offs; default `Math.random`. */
  readonly random?: () => number;
  readonly outage?: OutageLimits;
  /** How the embedded emulator differs from its defaults. */
  readonly emulator?: EmulatorOptions;
  readonly siblingWait?: SiblingWaitOptions;
  /** Whose budget an operation is charged to; default: to the subject's, and to the client's address without a sign-in. */
  readonly viewerKey?: (context: Pick<GraphContext, 'access'>) => string;
  /** How long a look at the application's scope is valid, in milliseconds; default ten seconds. */
  readonly scopeTtlMs?: number;
  /** An external id for what is created without one, where the operator wants that (EIAM_CREATE_EXTERNAL_IDS); default random. */
  readonly newId?: () => string;
  /** An id for a request that brought none; default random. */
  readonly newRequestId?: () => string;
  /** Joins the lines of one write in the audit trail; default random. */
  readonly newAuditId?: () => string;
  /** The settings without secrets, which the audit trail begins with; default none. */
  readonly usedSettings?: readonly UsedSetting[];
  /** Keys the hashes by which the log names callers without an EIAM id; default 32 random bytes. */
  readonly viewerNameKey?: Buffer;
  /** The token of AUTH_MODE=local; default 32 random bytes. */
  readonly newToken?: () => string;
  /** Distinguishes this process from others and from its own past, where a subscriber resumes; default random. */
  readonly epoch?: string;
  /** Waits so many milliseconds, after a write that may still be on its way or that reads lag behind; default a timer. */
  readonly pause?: (delayMs: number) => Promise<void>;
  /** What it shares with other replicas, closed with it; default: what this process has. */
  readonly shared?: SharedState;
  /** Receives the events of callbacks; default the change feed. */
  readonly publish?: (event: DirectoryEvent) => void | Promise<void>;
  /** For what callbacks are answered with; default `node:crypto`. */
  readonly cipherRandom?: CipherRandom;
}

/** The same as a process has it. */
export function withDefaults(parts: AppParts) {
  return {
    ...parts,
    now: parts.now ?? Date.now,
    monotonicMs: parts.monotonicMs ?? parts.now ?? (() => performance.now()),
    random: parts.random ?? Math.random,
    siblingWait: parts.siblingWait ?? shippedSiblingWait,
    newId: parts.newId ?? (() => `gateway-${randomUUID()}`),
    newRequestId: parts.newRequestId ?? randomUUID,
    newAuditId: parts.newAuditId ?? randomUUID,
    usedSettings: parts.usedSettings ?? [],
    viewerNameKey: parts.viewerNameKey ?? randomBytes(32),
    epoch: parts.epoch ?? randomUUID(),
    pause: parts.pause ?? pauseFor,
  };
}

async function pauseFor(delayMs: number): Promise<void> {
  await setTimeout(delayMs);
}
