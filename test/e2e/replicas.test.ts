import { expect, test } from 'vitest';
import { type PartName, type ProofOptions, prove } from '../prove/replicas/proof.ts';
import { hasRedisServer } from '../support/redis-server.ts';

/** Without a mirror, and with one, whose gateways take longer to start. */
const parts: readonly [PartName, Partial<ProofOptions>][] = [
  ['live', {}],
  ['mirror', { operations: 40, points: ['between send and complete'] }],
];
/** Dozens of processes start one after the other. */
const timeout = 600_000;

// `npm run prove:replicas` does the same at length, and kills where a lock of the dead gateway has to run out first.
test.skipIf(!hasRedisServer).each(parts)(
  'three processes answer as one, whichever of them or of their store dies (%s)',
  { timeout },
  async (part, options) => {
    const rows = await prove(part, {
      ...{ users: 40, operations: 100, killsOfPoint: 1, storeFaults: 1, keeperFaults: 1, seed: 7 },
      points: ['between announce and send', 'between send and complete', 'between complete and acknowledge'],
      ...options,
    });
    const required = rows.filter(({ expected }) => expected !== undefined);
    expect(required.map(({ what, found }) => [what, found])).toEqual(
      required.map(({ what, expected }) => [what, expected]),
    );
  },
);
