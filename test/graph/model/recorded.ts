import { expect } from 'vitest';
import { lineKinds } from '../../../src/audit/line.ts';
import type { AuditLine } from '../../support/audit-file.ts';
import type { Claim } from './claims.ts';
import type { Mutation } from './state.ts';

export interface ClaimedMutation {
  readonly mutation: Mutation;
  readonly claim: Claim;
}

/** A write as the trail has it. */
export interface Recorded {
  readonly operation: string;
  /** Ids by the parameters that named them. */
  readonly objects: Readonly<Record<string, readonly string[]>>;
  readonly effect: unknown;
  readonly created: unknown;
}

const intentOf = lineKinds['write.intent'].pick({ operation: true, objects: true }).strip();

/** In the order of their intents. Each has one intent, one outcome, and at most one line for what was found out later. */
export function readWrites(lines: readonly AuditLine[]): Recorded[] {
  const byId = Map.groupBy(lines, ({ id }) => id);
  return [...byId.values()].map(([intent, outcome, settled, ...others]) => {
    expect([intent?.event, outcome?.event, others]).toEqual(['write.intent', 'write.outcome', []]);
    if (settled) expect([outcome?.effect, settled.event]).toEqual(['UNKNOWN', 'write.settled']);
    const last = settled ?? outcome;
    const { operation, objects } = intentOf.parse(intent);
    return { operation, objects, effect: last?.effect, created: last?.created };
  });
}

/** The operation of EIAM that a mutation of the model has its name from. */
export function operationOf({ name }: Mutation): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
