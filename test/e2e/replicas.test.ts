import { expect, test } from 'vitest';
import { type PartName, prove } from '../prove/replicas/proof.ts';
import { hasRedisServer } from '../support/redis-server.ts';

// `npm run prove:replicas` does the same at length, and kills where a lock of the dead gateway has to run out first.
const parts: readonly PartName[] = ['live', 'mirror'];

test.skipIf(!hasRedisServer).each(parts)(
  'three processes answer as one, whichever of them or of their store dies (%s)',
  async (part) => {
    const rows = await prove(part, {
      ...{ users: 64, operations: 300, killsOfPoint: 1, storeFaults: 1, keeperFaults: 1, seed: 7 },
      points: ['between announce and send', 'between send and complete', 'between complete and acknowledge'],
    });
    const required = rows.filter(({ expected }) => expected !== undefined);
    expect(required.map(({ what, found }) => [what, found])).toEqual(
      required.map(({ what, expected }) => [what, expected]),
    );
  },
);
