import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openAuditFile } from '../../support/audit-file.ts';
import { checkTrail, type DoneStep } from './check-trail.ts';
import { scriptArbitrary, stepsArbitrary } from './drafts.ts';
import { lateFault, quickFault } from './faults.ts';
import { leaveStep } from './leave-step.ts';
import { openGateway } from './open-gateway.ts';
import { runSequence, type Tally } from './run-sequence.ts';

const seed = Number(process.env.MODEL_SEED ?? 1);
/** 150 of each by `npm run prove:drawn`. */
const runs = process.env.MODEL_RUNS === undefined ? undefined : Number(process.env.MODEL_RUNS);

const late = fc.array(fc.option(lateFault, { freq: 2 }), { maxLength: 3 });

test.each([
  { name: 'answers that are lost', script: scriptArbitrary(quickFault), numRuns: 60, config: {} },
  { name: 'answers that come too late', script: late, numRuns: 6, config: { callTimeoutMs: 200 } },
])(
  `the audit trail has each write once, with its effect: $name (seed ${seed})`,
  async ({ script, numRuns, config }) => {
    using file = openAuditFile();
    const audit = { file: file.path, fsync: false, isRequired: true };
    await using gateway = await openGateway({ ...config, audit });
    const tally: Tally = { steps: 0, claims: new Map() };
    let effects: readonly unknown[] = [];
    const checked = {
      ...gateway,
      checkStep(step: Parameters<typeof checkTrail>[0]) {
        const lines = file.take();
        effects = [...new Set([...effects, ...lines.map(({ event, effect }) => `${event} ${effect}`)])];
        checkTrail(step, lines);
      },
    };
    file.take();
    const property = fc.asyncProperty(stepsArbitrary(script), (steps) => runSequence(checked, steps, tally));
    await fc.assert(property, { seed, numRuns: runs ?? numRuns, interruptAfterTimeLimit: 100_000 });
    // Without these nothing had happened to any write.
    const wanted = [
      'write.outcome DONE',
      'write.outcome NONE',
      'write.outcome UNKNOWN',
      'write.settled DONE',
    ];
    expect(effects).toEqual(expect.arrayContaining(config.callTimeoutMs ? wanted.toSpliced(1, 1) : wanted));
  },
  180_000,
);

test(`the trail has each write of clients that left (seed ${seed})`, async () => {
  let left = 0;
  const effects = new Set<string>();
  const steps = stepsArbitrary(scriptArbitrary(quickFault)).map(([step]) => step);
  const property = fc.asyncProperty(steps, fc.integer({ min: 1, max: 6 }), async (step, leavesAfter) => {
    fc.pre(step !== undefined && step.writes.length > 0);
    using file = openAuditFile();
    await using gateway = await openGateway({ audit: { file: file.path, fsync: false, isRequired: true } });
    const checkStep = (done: DoneStep) => {
      const lines = file.writes();
      for (const { event, effect } of lines) effects.add(`${event} ${effect}`);
      checkTrail(done, lines);
    };
    if (await leaveStep({ ...gateway, checkStep }, step, leavesAfter)) left += 1;
  });
  await fc.assert(property, { seed, numRuns: runs ?? 30, interruptAfterTimeLimit: 100_000 });
  expect(left).toBeGreaterThan(10);
  expect([...effects]).toEqual(expect.arrayContaining(['write.outcome DONE', 'write.outcome NONE']));
}, 180_000);
