import { availableParallelism, cpus, loadavg } from 'node:os';
import { compareAbuses } from './abuse.ts';
import { bytesPerCachedUser, warmAgainstCold } from './cache.ts';
import { callbacksAlibaba } from './callbacks-alibaba.ts';
import { verifyBambooCloudCallbacks } from './callbacks-bamboocloud.ts';
import { measureClientCall, measureThroughput } from './client-call.ts';
import { compareWithNaive } from './compare-with-naive.ts';
import { compareWithPeers } from './compare-with-peers.ts';
import { cpuPerOperation } from './cpu-per-operation.ts';
import { compareClients } from './fairness.ts';
import { measureFanOut } from './fan-out/fan-out.ts';
import { endureFloods } from './floods/floods.ts';
import { measureFloor } from './floor/floor.ts';
import { measureMirror } from './mirror.ts';
import { endureOutages } from './outage.ts';
import { endureOutagesWithMemory } from './outage-with-memory.ts';
import { measureReplicas } from './replicas.ts';
import { measureSubscriptions } from './subscriptions.ts';
import { compareTraces } from './traces.ts';
import { walkDirectory } from './walk-directory.ts';

const out = (line: string) => process.stdout.write(`${line}\n`);

out(
  `Node ${process.version}, ${availableParallelism()} cores of ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(2)}`,
);
out('Each figure is a ratio within this run; absolute ones are for this machine alone.');
if (process.argv.includes('--peers')) await compareWithPeers(out);
else if (process.argv.includes('--outage')) await compareOutages();
else if (process.argv.includes('--fan-out')) await measureFanOut(out);
else if (process.argv.includes('--fairness')) await compareClients(out);
else if (process.argv.includes('--floods')) await endureFloods(out);
else if (process.argv.includes('--floor')) await measureFloor(out);
else if (process.argv.includes('--traces')) await compareTraces(out);
else if (process.argv.includes('--mirror')) await measureMirror(out);
else if (process.argv.includes('--replicas')) await measureReplicas(out);
else await compareAlone();
out(`load at the end ${loadavg()[0]?.toFixed(2)}`);

async function compareOutages(): Promise<void> {
  await endureOutages(out);
  await endureOutagesWithMemory(out);
}

/** Everything but the peers, whose packages are not installed with the gateway's. */
async function compareAlone(): Promise<void> {
  await compareWithNaive(out);
  await cpuPerOperation(out);
  await measureClientCall(out);
  await measureThroughput(out);
  await warmAgainstCold(out);
  await bytesPerCachedUser(out);
  await walkDirectory(out);
  await measureSubscriptions(out);
  await callbacksAlibaba(out);
  await verifyBambooCloudCallbacks(out);
  await compareAbuses(out);
}
