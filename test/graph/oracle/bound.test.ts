import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { countersOf, startGateway } from '../../support/gateway.ts';
import { timeLimit } from '../../support/planes/time-limit.ts';
import { change, changeArbitrary, directoryArbitrary } from './generate-directory.ts';
import { operationArbitrary } from './generate-operation.ts';
import { createPools } from './pools.ts';
import { printOperation } from './print-operation.ts';
import { World } from './world.ts';

const promised = buildSchema(
  readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8'),
);
const seed = Number(process.env.ORACLE_SEED ?? 1);
const numRuns = Number(process.env.ORACLE_RUNS ?? 30);
const headers = { 'x-eiam-cost': '1' };

const step = fc.record({
  changes: fc.array(changeArbitrary, { maxLength: 3 }),
  operation: operationArbitrary(promised, 4),
});

test(
  `no operation makes more calls than its bound (seed ${seed})`,
  async () => {
    const seen = { operations: 0, bounded: 0, calls: 0 };
    const property = fc.asyncProperty(
      directoryArbitrary,
      fc.boolean(),
      fc.array(step, { minLength: 1, maxLength: 8, size: 'max' }),
      async (emulator, accessKeys, steps) => {
        // Without a limit nothing but the plan bounds the calls.
        const config = { maxCalls: Number.POSITIVE_INFINITY };
        await using gateway = await startGateway({ accessKeys, emulator, config });
        for (const { changes, operation } of steps) {
          for (const one of changes) change(gateway.emulator, one);
          const pools = createPools(new World(gateway.emulator, accessKeys));
          const { query, variables } = printOperation(operation, pools);
          gateway.emulator.counters.reset();
          gateway.emulator.management.counters.reset();
          const { extensions } = await gateway.ask(query, variables, { headers });
          const { bound = 0, expected = 0 } = extensions?.cost ?? {};
          const calls = Object.values(countersOf(gateway.emulator)).reduce((sum, each) => sum + each, 0);
          expect(calls, `${query}\n${JSON.stringify(variables)}`).toBeLessThanOrEqual(bound);
          expect(expected).toBeLessThanOrEqual(bound);
          seen.operations += 1;
          seen.calls += calls;
          if (bound < Number.MAX_SAFE_INTEGER) seen.bounded += 1;
        }
      },
    );
    // A counterexample is shrunk for so long at most.
    await fc.assert(property, { seed, numRuns, interruptAfterTimeLimit: timeLimit(60_000) });

    // Without these the test would pass on operations that ask for nothing, or that have no bound but the limit.
    expect(seen.operations).toBeGreaterThanOrEqual(80);
    expect(seen.calls).toBeGreaterThan(seen.operations);
    expect(seen.bounded / seen.operations).toBeGreaterThan(0.5);
  },
  timeLimit(120_000),
);
