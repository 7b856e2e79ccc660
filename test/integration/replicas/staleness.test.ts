import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasRedisServer, startRedisServer } from '../../support/redis-server.ts';
import { play, roundsArbitrary, type Tally } from './staleness.ts';

// `REPLICAS_SEED=7 REPLICAS_RUNS=200 npx vitest run test/integration/replicas/staleness.test.ts` plays other and longer ones;
// `npm run prove:drawn` plays 100.
const seed = Number(process.env.REPLICAS_SEED ?? 1);
const numRuns = Number(process.env.REPLICAS_RUNS ?? 8);

describe.skipIf(!hasRedisServer)('three gateways', () => {
  test(`never answer with what is older than a write that was answered before (seed ${seed})`, async () => {
    await using server = await startRedisServer();
    const tally: Tally = { reads: 0, writes: 0 };
    const property = fc.asyncProperty(roundsArbitrary, (rounds) => play(server, rounds, tally));
    await fc.assert(property, { seed, numRuns, endOnFailure: true });
    expect(tally.reads).toBeGreaterThan(30 * numRuns);
    expect(tally.writes).toBeGreaterThan(8 * numRuns);
  });
});
