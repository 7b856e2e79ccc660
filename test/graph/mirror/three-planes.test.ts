import { expect, test } from 'vitest';
import { toExampleSamples } from '../../../src/composition/example-samples.ts';
import { parseConfig } from '../../../src/config.ts';
import { createExamples } from '../../../src/http/explorer/examples.ts';
import { type Gateway, startGateway } from '../../support/gateway.ts';
import { type MirroredTwin, openMirroredTwin } from '../../support/planes/mirrored-twin.ts';

// The same for the suites of `test/support/planes/suites.ts`: `npm run prove:mirror`, which runs them with EIAM_TEST_READS=mirror.

const config = { maxCalls: Number.POSITIVE_INFINITY };

function twinOf({ emulator }: Gateway): MirroredTwin {
  const whole = { ...parseConfig({ MIRROR: 'off', EMULATOR_ACCESS_KEYS: 'false' }), ...config };
  return openMirroredTwin({ config: whole, emulator, options: {} });
}

async function compare(gateway: Gateway, twin: MirroredTwin, query: string, variables: object) {
  await twin.compare({ query, variables, init: {}, live: await gateway.ask(query, variables) });
}

test('the examples are answered by the mirror as by EIAM', async () => {
  await using gateway = await startGateway({ config, emulator: { users: 300, scope: 'partial' } });
  await using twin = twinOf(gateway);
  for (const { query, variables = {} } of createExamples(toExampleSamples(gateway.emulator)))
    if (/^query /m.test(query)) await compare(gateway, twin, query, variables);
  expect(twin.comparisons.byMirror).toBeGreaterThan(5);
});
