import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepsArbitrary } from './drafts.ts';
import { lateFault } from './faults.ts';
import { openGateway } from './open-gateway.ts';
import { runSequence, type Tally } from './run-sequence.ts';

const seed = Number(process.env.MODEL_SEED ?? 1);
/** 150 by `npm run prove:drawn`. */
const numRuns = Number(process.env.MODEL_RUNS ?? 12);

test(`the same with answers that come too late (seed ${seed})`, async () => {
  await using gateway = await openGateway({ callTimeoutMs: 200 });
  const tally: Tally = { steps: 0, claims: new Map() };
  const script = fc.array(fc.option(lateFault, { freq: 2 }), { maxLength: 3 });
  const property = fc.asyncProperty(stepsArbitrary(script), (steps) => runSequence(gateway, steps, tally));
  await fc.assert(property, { seed, numRuns, interruptAfterTimeLimit: 100_000 });
  for (const kind of ['payload', 'failure UNKNOWN']) expect(tally.claims.get(kind), kind).toBeGreaterThan(0);
}, 180_000);
