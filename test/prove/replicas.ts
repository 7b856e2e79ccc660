import { parseArgs } from 'node:util';
import { prove } from './replicas/proof.ts';
import { points } from './replicas/strikes.ts';

// Three gateways, one store and one EIAM: writes and events, each followed by a read at another gateway; then gateways are killed (SIGKILL)
// between the steps of a write, and the store is killed and comes back with less than it had acknowledged.
// `--operations N --kills N --faults N --seed N`: so many writes and events, kills at each point, and losses of the store of each kind.

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '5' },
    faults: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
});
const startedAt = performance.now();
const rows = await prove({
  ...{ users: 800, operations: Number(values.operations), budget: 500, points },
  ...{ killsOfPoint: Number(values.kills), storeFaults: Number(values.faults), seed: Number(values.seed) },
});
process.stdout.write('| what | found | expected |\n|---|---|---|\n');
for (const { what, found, expected } of rows)
  process.stdout.write(`| ${what} | ${found} | ${expected ?? ''} |\n`);
process.stdout.write(`${((performance.now() - startedAt) / 1_000).toFixed(0)} s in all\n`);
const wrong = rows.filter(({ found, expected }) => expected !== undefined && found !== expected);
if (wrong.length > 0) {
  process.stdout.write(`WRONG: ${wrong.map(({ what }) => what).join('; ')}\n`);
  process.exitCode = 1;
}
