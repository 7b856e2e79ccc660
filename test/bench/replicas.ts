import { type RedisServer, startRedisServer } from '../support/redis-server.ts';
import { ask } from './ask-server.ts';
import { median } from './measure.ts';
import type { MeasuredServer } from './measured-server.ts';
import { hourMs, startOwn } from './peer-servers.ts';
import { readRaw } from './raw-reads.ts';
import { startUpstream } from './upstream.ts';

const users = 1_000;
const rounds = 9;
const operations = 12_000;
/** V8 compiles what is run anew for so many operations. */
const warmUp = 30_000;
const inFlight = 64;
const readsAlone = 500;
const query = 'query ($id: ID!) { user(by: { id: $id }) { username displayName email status } }';

/** One gateway without a store beside one that asks a store how far the log is. */
export async function measureReplicas(out: (line: string) => void): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const { environment: printed } = stack.use(await startUpstream({ users, latencyMs: 0 }));
  const store = stack.use(await startRedisServer());
  const shared = { SHARED_STATE_URL: store.url, SHARED_STATE_KEY: '07'.repeat(32) };
  const start = async (environment: Readonly<Record<string, string>>, answerBytes: string) => {
    const more = { MIRROR: 'off', CACHE_ANSWER_BYTES: answerBytes, ...environment };
    return stack.use(await startOwn(printed, [], { cacheTtlMs: hourMs, environment: more }));
  };
  out(`\nReads from memory, ${users} users, medians of ${rounds} rounds interleaved:`);
  out(`| what | in flight | CPU ms without a store | with one | more |\n|${'---|'.repeat(5)}`);
  for (const [what, answerBytes] of [
    ['whole answers kept', '32000000'],
    ['rows kept', '0'],
  ] as const) {
    const alone = await start({}, answerBytes);
    const sharing = await start(shared, answerBytes);
    await compare(what, alone, sharing, out);
    await countCommands(what, sharing, store, out);
  }
}

async function compare(
  what: string,
  alone: MeasuredServer,
  sharing: MeasuredServer,
  out: (line: string) => void,
): Promise<void> {
  const ids = await idsAt(alone.url);
  for (const server of [alone, sharing]) await read(server, ids, warmUp, inFlight);
  for (const concurrency of [inFlight, 1]) {
    const figures: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      // Each is first in every second round.
      const order = round % 2 === 0 ? [0, 1] : [1, 0];
      for (const index of order) {
        const server = index === 0 ? alone : sharing;
        const count = concurrency === 1 ? operations / 6 : operations;
        figures[index === 0 ? 0 : 1].push(await cpuOf(server, ids, count, concurrency));
      }
    }
    const [without, withStore] = [median(figures[0]), median(figures[1])];
    const more = `${((withStore / without - 1) * 100).toFixed(0)} %`;
    out(`| ${what} | ${concurrency} | ${without.toFixed(4)} | ${withStore.toFixed(4)} | ${more} |`);
  }
}

/** Milliseconds of the CPU of the process for one operation. */
async function cpuOf(
  server: MeasuredServer,
  ids: readonly string[],
  count: number,
  concurrency: number,
): Promise<number> {
  const before = await server.usage();
  await read(server, ids, count, concurrency);
  const after = await server.usage();
  return (after.cpuUs - before.cpuUs) / 1_000 / count;
}

async function read(
  { url }: MeasuredServer,
  ids: readonly string[],
  count: number,
  concurrency: number,
): Promise<void> {
  const bodies = ids.map((id) => JSON.stringify({ query, variables: { id } }));
  await readRaw(url, bodies, count, concurrency);
}

/** What the store has to answer for reads, those that come one after the other and those in flight at once. */
async function countCommands(
  what: string,
  server: MeasuredServer,
  store: RedisServer,
  out: (line: string) => void,
): Promise<void> {
  const ids = await idsAt(server.url);
  await read(server, ids, ids.length * 3, 1);
  for (const concurrency of [1, inFlight]) {
    const count = concurrency === 1 ? readsAlone : operations;
    await store.client.sendCommand(['CONFIG', 'RESETSTAT']);
    await read(server, ids, count, concurrency);
    const text = String(await store.client.sendCommand(['INFO', 'commandstats']));
    // What follows the log, and says that a replica is there, goes on without reads.
    const calls = Array.from(
      text.matchAll(/^cmdstat_(hmget|get|evalsha):calls=(\d+)/gm),
      ([, name, number]) => `${name} ${(Number(number) / count).toFixed(3)}`,
    );
    out(`  ${what}, ${concurrency} in flight: commands of the store a read: ${calls.join(', ')}`);
  }
}

interface Listed {
  readonly users: { readonly nodes: readonly { readonly id: string }[] };
}

async function idsAt(url: string): Promise<readonly string[]> {
  const { users: list } = await ask<Listed>(url, '{ users(first: 100) { nodes { id } } }', {});
  return list.nodes.map(({ id }) => id);
}
