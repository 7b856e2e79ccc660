import { createApp } from '../../src/app.ts';
import { Cache } from '../../src/cache/cache.ts';
import { cachedReads } from '../../src/cache/cached-reads.ts';
import { systemClock } from '../../src/eiam/clock.ts';
import { createDeveloperClient } from '../../src/eiam/developer/client.ts';
import type { DeveloperPlane } from '../../src/eiam/developer/operation.ts';
import { through } from '../../src/eiam/operation.ts';
import { readable } from '../../src/eiam/unreadable.ts';
import { measure, median } from './measure.ts';
import { ask, createNaiveGateway } from './naive.ts';
import { startUpstream } from './upstream.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const latencyMs = 20;
const rounds = 3;
const cachedUsers = 100_000;
const hourMs = 3_600_000;

const peopleWithGroups = '{ users(first: 100) { nodes { id displayName groups { nodes { id name } } } } }';

/** 100 users with their groups, upstream 20 ms away: from memory, cold, and by resolvers that call upstream for each user. */
export async function warmAgainstCold(out: (line: string) => void): Promise<void> {
  await using upstream = await startUpstream({ users: 1_000, latencyMs });
  const { config } = upstream;
  if (config.upstream.kind !== 'eiam') throw new Error('Expected an emulator of its own');
  await using warm = await createApp({ ...config, cacheTtlMs: hourMs }, { log: silent });
  await using cold = await createApp(config, { log: silent });
  await using naive = createNaiveGateway(config.upstream, 'a call per object');
  out(`\n100 users × groups, 1,000 users, ${latencyMs} ms away, 4 operations at a time:`);
  const askWarm = () => ask(warm, peopleWithGroups, {});
  await measure(8, 4, askWarm);
  const ratios: Record<'cold' | 'naive', number[]> = { cold: [], naive: [] };
  for (let round = 1; round <= rounds; round += 1) {
    const remembered = await measure(200, 4, askWarm);
    const others = {
      cold: await measure(12, 4, () => ask(cold, peopleWithGroups, {})),
      naive: await measure(12, 4, () => naive.ask(peopleWithGroups, {})),
    };
    out(
      `  round ${round}: warm ${remembered.perSecond.toFixed(0)} operations/s (CPU ${remembered.cpuMs.toFixed(1)} ms each), ` +
        `cold ${others.cold.perSecond.toFixed(1)} (CPU ${others.cold.cpuMs.toFixed(1)} ms), ` +
        `naive ${others.naive.perSecond.toFixed(1)} (CPU ${others.naive.cpuMs.toFixed(1)} ms)`,
    );
    for (const name of ['cold', 'naive'] as const) {
      ratios[name].push(remembered.perSecond / others[name].perSecond);
    }
  }
  for (const [name, values] of Object.entries(ratios)) {
    out(`  throughput, warm : ${name} = ${median(values).toFixed(1)} : 1`);
  }
}

/** What one remembered user takes: 100,000 of them read in full, from the wire into the memory. */
export async function bytesPerCachedUser(out: (line: string) => void): Promise<void> {
  await using upstream = await startUpstream({ users: cachedUsers, latencyMs: 0 });
  const { config } = upstream;
  if (config.upstream.kind !== 'eiam') throw new Error('Expected an emulator of its own');
  await using client = createDeveloperClient({ ...config.upstream, maxConcurrency: 64 });
  const cache = new Cache({
    ...systemClock,
    ttlMs: hourMs,
    maxEntries: cachedUsers,
    joiningMs: 0,
    isAbsence: () => false,
    toWaitError: (operation, why) => new Error(`${operation}: ${why}`),
  });
  const parts = { cache, credentials: 'developer-bench', isRefusedToken: () => false, now: Date.now };
  const reads = through(client, cachedReads<DeveloperPlane>(parts).layer);
  const context = { signal: new AbortController().signal };
  const userIds: string[] = [];
  for (let pageNumber = 1; pageNumber <= cachedUsers / 100; pageNumber += 1) {
    const { data } = await client.listUsers({ pageNumber, pageSize: 100 }, context);
    userIds.push(...readable(data).map(({ userId }) => userId));
  }
  await measure(64, 64, () => client.getUser(userIds[0] ?? '', context));
  const before = heapInUse();
  let next = 0;
  const readNext = () => {
    next += 1;
    return reads.getUser(userIds[next - 1] ?? '', context);
  };
  await measure(cachedUsers, 64, readNext);
  const { entries, rows, bytes: estimated } = cache.stats();
  const bytes = (heapInUse() - before) / entries;
  next = 0;
  const hits = await measure(cachedUsers, 1, readNext);
  cache.evict(['User.list']);
  next = 0;
  const judged = await measure(cachedUsers, 1, readNext);
  out(`\n${entries} users in the cache (${rows} rows), with their groups, units and custom fields:`);
  out(
    `  ${bytes.toFixed(0)} bytes each (${(estimated / entries).toFixed(0)} by their estimate), ${((bytes * entries) / 2 ** 20).toFixed(0)} MiB in all`,
  );
  out(
    `  read again in ${(hits.cpuMs * 1_000).toFixed(1)} µs of CPU each; after an eviction of something else, ` +
      `once ${(judged.cpuMs * 1_000).toFixed(1)} µs (${(judged.cpuMs / hits.cpuMs).toFixed(1)} : 1)`,
  );
}

function heapInUse(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
