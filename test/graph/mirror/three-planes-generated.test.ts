import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { startGateway } from '../../support/gateway.ts';
import { openMirroredTwin } from '../../support/planes/mirrored-twin.ts';
import { change, changeArbitrary, directoryArbitrary } from '../oracle/generate-directory.ts';
import { operationArbitrary } from '../oracle/generate-operation.ts';
import { createPools } from '../oracle/pools.ts';
import { printOperation } from '../oracle/print-operation.ts';
import { World } from '../oracle/world.ts';

const promised = buildSchema(
  readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8'),
);
const seed = Number(process.env.ORACLE_SEED ?? 1);
/** 40 by `npm run prove:mirror`. */
const numRuns = Number(process.env.MIRROR_DIRECTORIES ?? 2);

const operations = fc.array(operationArbitrary(promised, 4), { minLength: 20, maxLength: 20, size: 'max' });
const changes = fc.array(changeArbitrary, { maxLength: 12 });

test(`any operation on any directory is answered by the mirror as by EIAM (seed ${seed})`, async () => {
  const seen = { compared: 0, byMirror: 0 };
  const property = fc.asyncProperty(
    ...[directoryArbitrary, fc.boolean(), changes, operations],
    async (emulatorOptions, accessKeys, made, drawn) => {
      const options = { accessKeys, emulator: emulatorOptions };
      const config = { maxCalls: Number.POSITIVE_INFINITY };
      await using gateway = await startGateway({ ...options, config });
      const { emulator } = gateway;
      for (const one of made) change(emulator, one);
      const environment = { MIRROR: 'off', EMULATOR_ACCESS_KEYS: String(accessKeys) };
      await using twin = openMirroredTwin({
        ...{ config: { ...parseConfig(environment), ...config }, emulator, options },
      });
      const pools = createPools(new World(emulator, accessKeys));
      for (const operation of drawn) {
        const { query, variables } = printOperation(operation, pools);
        await twin.compare({ query, variables, init: {}, live: await gateway.ask(query, variables) });
      }
      seen.compared += twin.comparisons.compared;
      seen.byMirror += twin.comparisons.byMirror;
    },
  );
  await fc.assert(property, { seed, numRuns, endOnFailure: true });
  expect(seen.compared).toBe(numRuns * 20);
  expect(seen.byMirror).toBeGreaterThan(numRuns * 10);
}, 3_600_000);
