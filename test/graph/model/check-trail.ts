import { expect } from 'vitest';
import type { CallFact } from '../../../src/eiam/diagnostics.ts';
import type { AuditLine } from '../../support/audit-file.ts';
import { checkBatches, checkMemberships, isBatched } from './check-memberships.ts';
import type { Claim } from './claims.ts';
import { type ClaimedMutation, operationOf, type Recorded, readWrites } from './recorded.ts';
import type { Mutation, State } from './state.ts';

/** What came of mutations that were sent together. */
export interface DoneStep {
  readonly before: State;
  readonly store: State;
  /** The attempts at upstream calls. */
  readonly calls: readonly CallFact[];
  /** Empty where the client left before it was answered. */
  readonly claimed: readonly ClaimedMutation[];
}

/** Holds the lines of a step against what was sent and answered, and against what the store holds since. */
export function checkTrail({ before, store, calls, claimed }: DoneStep, lines: readonly AuditLine[]): void {
  const writes = readWrites(lines);
  checkSent(calls, writes);
  checkObjects(idsOf(before), idsOf(store), writes);
  checkMemberships(before, store, writes);
  checkAnswered(claimed, writes);
  checkBatches(claimed, writes);
}

const reads = /^(Get|List|GenerateToken)/;

/** A write may fail before it is sent; none is sent without its lines, or twice with the same. */
function checkSent(calls: readonly CallFact[], writes: readonly Recorded[]): void {
  const written = calls.filter(({ operation }) => !reads.test(operation));
  for (const operation of new Set([...written, ...writes].map((each) => each.operation))) {
    const own = writes.filter((write) => write.operation === operation);
    const attempts = written.filter((fact) => fact.operation === operation);
    const first = attempts.filter(({ attempt }) => attempt === 1).length;
    // Attempts are counted from 1 again once the access token was renewed.
    const renewed = attempts.filter(({ outcome }) => outcome === 'unauthorized').length;
    expect(first - renewed, `${operation} sent without its lines`).toBeLessThanOrEqual(own.length);
    const effective = own.filter(({ effect }) => effect !== 'NONE').length;
    expect(effective, `effects of ${operation} that was not sent`).toBeLessThanOrEqual(first);
  }
}

/** Holds what was created and deleted against the objects that there were, and are. */
function checkObjects(was: ReadonlySet<string>, is: ReadonlySet<string>, writes: readonly Recorded[]): void {
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
  const removed = of('Delete', 'DONE').flatMap(idsIn);
  for (const id of removed) expect(is.has(id), 'what is recorded as deleted is gone').toBe(false);
  const doubtful = of('Delete', 'UNKNOWN').flatMap(idsIn);
  expect([...removed, ...doubtful], 'what is gone is recorded').toEqual(expect.arrayContaining(gone));
}

/** Holds the effects of mutations that are one write each against what they answered. */
function checkAnswered(claimed: readonly ClaimedMutation[], writes: readonly Recorded[]): void {
  const single = claimed.filter(({ mutation }) => !isBatched(mutation));
  for (const [operation, answers] of Map.groupBy(single, ({ mutation }) => operationOf(mutation))) {
    const answered = answers.map(({ claim }) => effectOf(claim));
    const named = answers.map(({ mutation }) => userOf(mutation));
    const effects = writes
      .filter((write) => write.operation === operation && named.includes(write.objects.userId?.[0]))
      .map(({ effect }) => effect);
    // A mutation may fail before it has anything to send.
    while (effects.length < answered.length) effects.push('NONE');
    expect(effects.toSorted(), `the effects of ${operation}`).toEqual(answered.toSorted());
  }
}

/** Undefined where its write names none. What the create of a user sends for the new one is not of these. */
function userOf({ input }: Mutation): string | undefined {
  return 'userId' in input ? input.userId : undefined;
}

function effectOf(claim: Claim): unknown {
  return claim.kind === 'payload' ? 'DONE' : claim.effect;
}

function idsIn({ objects }: Recorded): readonly string[] {
  return Object.values(objects).flat();
}

function idsOf({ users, groups, units }: State): Set<string> {
  return new Set([users, groups, units].flatMap((table) => Object.keys(table)));
}
