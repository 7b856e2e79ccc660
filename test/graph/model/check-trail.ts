import { expect } from 'vitest';
import type { AuditLine } from '../../support/audit-file.ts';
import type { Claim } from './claims.ts';
import type { Mutation, State } from './state.ts';

/** What came of mutations that were sent together. */
export interface DoneStep {
  readonly before: State;
  readonly store: State;
  readonly claimed: readonly { readonly mutation: Mutation; readonly claim: Claim }[];
}

/** A write as the trail has it. */
interface Recorded {
  readonly operation: string;
  readonly ids: readonly string[];
  readonly effect: unknown;
  readonly created: unknown;
}

/** Holds the lines of a step against what was answered, and against what the store holds since. */
export function checkTrail({ before, store, claimed }: DoneStep, lines: readonly AuditLine[]): void {
  const writes = readWrites(lines);
  const was = idsOf(before);
  const is = idsOf(store);
  const of = (prefix: string, effect: string) =>
    writes.filter((write) => write.operation.startsWith(prefix) && write.effect === effect);

  const made = [...is].filter((id) => !was.has(id));
  const recorded = of('Create', 'DONE').map(({ created }) => created);
  expect(made, 'what is recorded as created is there').toEqual(expect.arrayContaining(recorded));
  expect(new Set(recorded).size, 'each object is created once').toBe(recorded.length);
  expect(made.length - recorded.length, 'what else is there').toBeLessThanOrEqual(
    of('Create', 'UNKNOWN').length,
  );

  const gone = [...was].filter((id) => !is.has(id));
  const removed = of('Delete', 'DONE').flatMap(({ ids }) => ids);
  for (const id of removed) expect(is.has(id), 'what is recorded as deleted is gone').toBe(false);
  const doubtful = of('Delete', 'UNKNOWN').flatMap(({ ids }) => ids);
  expect([...removed, ...doubtful], 'what is gone is recorded').toEqual(expect.arrayContaining(gone));

  const names = new Set(claimed.map(({ mutation }) => mutation.name).filter((name) => !isOfMany.has(name)));
  for (const name of names) {
    const operation = name.charAt(0).toUpperCase() + name.slice(1);
    const answered = claimed
      .filter(({ mutation }) => mutation.name === name)
      .map(({ claim }) => effectOf(claim));
    const effects = writes.filter((write) => write.operation === operation).map(({ effect }) => effect);
    // A mutation may fail before it has anything to send.
    while (effects.length < answered.length) effects.push('NONE');
    expect(effects.toSorted(), `the effects of ${name}`).toEqual(answered.toSorted());
  }
}

/** They take several writes, each with an effect of its own. */
const isOfMany: ReadonlySet<string> = new Set(['addUsersToGroup', 'removeUsersFromGroup']);

function effectOf(claim: Claim): unknown {
  return claim.kind === 'payload' ? 'DONE' : claim.effect;
}

/** Each has one intent, one outcome, and at most one line for what was found out later. */
function readWrites(lines: readonly AuditLine[]): Recorded[] {
  const byId = Map.groupBy(lines, ({ id }) => id);
  return [...byId.values()].map(([intent, outcome, settled, ...others]) => {
    expect([intent?.event, outcome?.event, others]).toEqual(['write.intent', 'write.outcome', []]);
    if (settled) expect([outcome?.effect, settled.event]).toEqual(['UNKNOWN', 'write.settled']);
    const last = settled ?? outcome;
    const ids = Object.values(intent?.objects ?? {}).flat();
    return { operation: String(intent?.operation), ids, effect: last?.effect, created: last?.created };
  });
}

function idsOf({ users, groups, units }: State): Set<string> {
  return new Set([users, groups, units].flatMap((table) => Object.keys(table)));
}
