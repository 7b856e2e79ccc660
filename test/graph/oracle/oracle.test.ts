import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { buildSchema, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { countersOf, startGateway } from '../../support/gateway.ts';
import { timeLimit } from '../../support/planes/time-limit.ts';
import { change, changeArbitrary, directoryArbitrary } from './generate-directory.ts';
import { answeredTypes, operationArbitrary } from './generate-operation.ts';
import { interpret } from './interpret.ts';
import { createPools } from './pools.ts';
import { printOperation } from './print-operation.ts';
import { queryThing } from './queries.ts';
import { recordRequests } from './record-requests.ts';
import { World } from './world.ts';

/** The graph as it is promised; what answers it in `interpret` shares no code with what answers it in production. */
const promised = buildSchema(
  readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8'),
);

const seed = Number(process.env.ORACLE_SEED ?? 1);
const numRuns = Number(process.env.ORACLE_RUNS ?? 90);

const step = fc.record({
  changes: fc.array(changeArbitrary, { maxLength: 3 }),
  operation: operationArbitrary(promised, 4),
});

test(
  `every operation on every directory is answered as the store says (seed ${seed})`,
  async () => {
    const seen = { operations: 0, failures: new Set<string>(), fields: new Set<string>() };
    const property = fc.asyncProperty(
      directoryArbitrary,
      fc.boolean(),
      fc.array(step, { minLength: 1, maxLength: 8, size: 'max' }),
      async (emulatorOptions, accessKeys, steps) => {
        await using gateway = await startGateway({
          accessKeys,
          emulator: emulatorOptions,
          // What is expected of lists that are full; these directories are small.
          config: { maxCalls: Number.POSITIVE_INFINITY },
        });
        const { emulator } = gateway;
        using requests = recordRequests(emulator.endpoint);
        for (const { changes, operation } of steps) {
          for (const one of changes) change(emulator, one);
          const world = new World(emulator, accessKeys);
          const { query, variables } = printOperation(operation, createPools(world));
          const asked = `${query}\n${JSON.stringify(variables)}`;
          const expected = interpret(promised, query, variables, queryThing(world));

          requests.take();
          emulator.counters.reset();
          emulator.management.counters.reset();
          const answer = await gateway.ask(query, variables);

          const failures = (answer.errors ?? []).map(({ path = [], extensions }) => ({
            path,
            code: extensions?.code,
          }));
          expect(sorted(failures), asked).toEqual(sorted(expected.errors));
          expect(answer.data, asked).toEqual(expected.data);

          const counted = countersOf(emulator);
          expect(answer.extensions?.upstream?.byOperation, asked).toEqual(counted);
          const sent = requests.take();
          expect(sent, asked).toHaveLength(emulator.counters.total);
          expect(new Set(sent).size, `${asked}\n${sent.join('\n')}`).toBe(sent.length);
          const { users, groups, organizationalUnits } = world.named;
          expect(counted.GetUser ?? 0, asked).toBeLessThanOrEqual(users.size);
          expect(counted.GetGroup ?? 0, asked).toBeLessThanOrEqual(groups.size);
          // A root without children has none that names it: it is asked for by its alias.
          const rootItself = emulator.directory.root.childIds.length === 0 ? 1 : 0;
          expect(counted.GetOrganizationalUnit ?? 0, asked).toBeLessThanOrEqual(
            organizationalUnits.size + rootItself,
          );

          seen.operations += 1;
          for (const { code } of expected.errors) seen.failures.add(code);
          for (const field of expected.answered) seen.fields.add(field);
        }
      },
    );
    // A counterexample is shrunk for so long at most.
    await fc.assert(property, { seed, numRuns, interruptAfterTimeLimit: timeLimit(100_000) });

    // Without these the test would pass on operations that ask for nothing.
    expect(seen.operations).toBeGreaterThanOrEqual(300);
    expect([...seen.failures].sort()).toEqual([
      ...['NOT_CONFIGURED', 'NOT_FOUND', 'OUT_OF_SCOPE', 'UPSTREAM_INVALID_RESPONSE'],
    ]);
    expect(promisedFields().filter((field) => !seen.fields.has(field))).toEqual([]);
  },
  timeLimit(180_000),
);

function sorted(
  failures: readonly { readonly path: readonly (string | number)[]; readonly code: unknown }[],
) {
  return failures.map(({ path, code }) => `${path.join('.')} ${code}`).sort();
}

/** `Type.field` of all that the oracle has to know: a field added to one of these types has to be added here as well. */
function promisedFields(): string[] {
  return [...answeredTypes].flatMap((name) => {
    const type = promised.getType(name);
    return isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${name}.${field}`) : [];
  });
}
