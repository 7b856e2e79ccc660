import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scriptArbitrary, stepsArbitrary } from './drafts.ts';
import { quickFault } from './faults.ts';
import { openGateway } from './open-gateway.ts';
import { runSequence, type Tally } from './run-sequence.ts';
import { mutationNames } from './views.ts';

const seed = Number(process.env.MODEL_SEED ?? 1);
/** 1,000 by `npm run prove:drawn`. */
const numRuns = Number(process.env.MODEL_RUNS ?? 250);

test(`whatever happens to its calls, a write is done once and answered as it is (seed ${seed})`, async () => {
  await using gateway = await openGateway();
  const tally: Tally = { steps: 0, claims: new Map() };
  const sequences = stepsArbitrary(scriptArbitrary(quickFault));
  const property = fc.asyncProperty(sequences, (steps) => runSequence(gateway, steps, tally));
  // A counterexample is shrunk for so long at most.
  await fc.assert(property, { seed, numRuns, interruptAfterTimeLimit: 100_000 });

  // Without these the test would pass on sequences to which nothing happens.
  const kinds = ['payload', 'refusal', 'failure NONE', 'failure UNKNOWN', 'rival payload', 'rival failure'];
  for (const kind of [...kinds, 'read answered', 'read failed']) {
    expect(tally.claims.get(kind), kind).toBeGreaterThan(numRuns / 20);
  }
  const once = ['createUser', 'createGroup', 'createOrganizationalUnit', 'deleteUser'];
  const settled = once.flatMap((name) => [`${name} failure NONE`, `${name} failure UNKNOWN`]);
  const wanted = [...mutationNames.map((name) => `${name} payload`), ...settled];
  expect(wanted.filter((claim) => !tally.claims.has(claim))).toEqual([]);
}, 180_000);
