import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openAuditFile } from '../../support/audit-file.ts';
import { checkTrail } from './check-trail.ts';
import { scriptArbitrary, stepsArbitrary } from './drafts.ts';
import { lateFault, quickFault } from './faults.ts';
import { openGateway } from './open-gateway.ts';
import { runSequence, type Tally } from './run-sequence.ts';

const seed = Number(process.env.MODEL_SEED ?? 1);
const runs = process.env.MODEL_RUNS === undefined ? undefined : Number(process.env.MODEL_RUNS);

const late = fc.array(fc.option(lateFault, { freq: 2 }), { maxLength: 3 });

test.each([
  { name: 'answers that are lost', script: scriptArbitrary(quickFault), numRuns: 150, config: {} },
  { name: 'answers that come too late', script: late, numRuns: 10, config: { callTimeoutMs: 200 } },
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
