import { channel } from 'node:diagnostics_channel';
import type { EiamErrorKind } from './errors.ts';

/** One attempt, as published on the diagnostics channel `eiam:call`. No ids, no secrets, nothing a person could be known by. */
export interface CallFact {
  readonly operation: string;
  /** The first is 1. */
  readonly attempt: number;
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  readonly durationMs: number;
  readonly outcome: 'succeeded' | EiamErrorKind;
  /** Upstream's code when it refused. */
  readonly code: string | undefined;
}

const calls = channel('eiam:call');

/** Tells whoever listens. */
export function publishCall(fact: CallFact): void {
  if (calls.hasSubscribers) calls.publish(fact);
}
