import { parseArgs } from 'node:util';
import { type PartName, parts, prove } from './replicas/proof.ts';
import { points } from './replicas/strikes.ts';

// Three gateways, one store and one EIAM, without a mirror and with one: writes and events, each followed by a read at another gateway; then
// gateways are killed (SIGKILL) between the steps of a write, and as keepers of the mirror, or stand still; the store is killed and comes
// back with less than it had acknowledged, or answers late; the clocks of the gateways are minutes apart.
// `--users N --operations N --kills N --faults N --keepers N --seed N --parts live,mirror,killed,frozen,slow,clocks,budget`: so many writes and events, kills
// at each point, faults of the store of each kind, and of the keeper.

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '800' },
    operations: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '5' },
    faults: { type: 'string', default: '5' },
    keepers: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    parts: { type: 'string', default: Object.keys(parts).join(',') },
  },
});

function isPart(name: string): name is PartName {
  return Object.hasOwn(parts, name);
}

const startedAt = performance.now();
const secondsSince = (since: number) => ((performance.now() - since) / 1_000).toFixed(0);
const wrong: string[] = [];
for (const name of values.parts.split(',')) {
  if (!isPart(name)) throw new Error(`Expected parts of ${Object.keys(parts).join(', ')}, but got ${name}`);
  const begunAt = performance.now();
  const rows = await prove(name, {
    ...{ users: Number(values.users), operations: Number(values.operations) },
    ...{ points, killsOfPoint: Number(values.kills) },
    ...{
      storeFaults: Number(values.faults),
      keeperFaults: Number(values.keepers),
      seed: Number(values.seed),
    },
  });
  process.stdout.write(`\n${name}\n\n| what | found | expected |\n|---|---|---|\n`);
  for (const { what, found, expected } of rows) {
    process.stdout.write(`| ${what} | ${found} | ${expected ?? ''} |\n`);
    if (expected !== undefined && found !== expected) wrong.push(`${name}: ${what}`);
  }
  process.stdout.write(`${secondsSince(begunAt)} s\n`);
}
process.stdout.write(`${secondsSince(startedAt)} s in all\n`);
if (wrong.length > 0) {
  process.stdout.write(`WRONG: ${wrong.join('; ')}\n`);
  process.exitCode = 1;
}
