import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { User } from '../../src/emulator/directory/records.ts';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { ask } from '../e2e/ask.ts';
import { type StartedGateway, startGatewayProcess } from '../support/process.ts';

// Four scans of a directory at once, by a gateway whose heap would not hold one of them: each answer is compared with the
// directory, and what the process took at most is printed. `--users N --heap MB`.

const { values } = parseArgs({
  options: { users: { type: 'string', default: '200000' }, heap: { type: 'string', default: '128' } },
});
const users = Number(values.users);
const heapMb = Number(values.heap);

interface Scan {
  readonly name: string;
  readonly query: string;
  readonly variables: object;
  readonly expected: object;
}

/** Each has to read the whole list, and keeps another part of it. */
function scansOf(emulator: Emulator): readonly Scan[] {
  const everyone = [...emulator.directory.users()];
  const ofUsers = 'query ($filter: UserFilter) { users(filter: $filter, first: 20)';
  const idsOf = (found: readonly User[]) => found.slice(0, 20).map(({ userId: id }) => ({ id }));
  const disabled = everyone.filter(({ status }) => status === 'disabled');
  const withoutName = everyone.filter(({ displayName }) => displayName === undefined);
  const last = everyone.slice(-2);
  // The look-up names the first of those that share a number: the second one is found by a scan.
  const shared = everyone.findLast(({ phoneRegion }) => phoneRegion === '852');
  if (!shared)
    throw new Error('Expected a number that two regions share, but got none: more users are needed');
  return [
    {
      name: 'a count of few matches',
      query: `${ofUsers} { totalCount nodes { id } } }`,
      variables: { filter: { displayName: { isSet: false }, status: ['DISABLED'] } },
      expected: {
        users: {
          totalCount: withoutName.filter(({ status }) => status === 'disabled').length,
          nodes: idsOf(withoutName.filter(({ status }) => status === 'disabled')),
        },
      },
    },
    {
      name: 'a count of nearly all',
      query: `${ofUsers} { totalCount nodes { id } } }`,
      variables: { filter: { not: { status: ['DISABLED'] } } },
      expected: {
        users: {
          totalCount: users - disabled.length,
          nodes: idsOf(everyone.filter(({ status }) => status !== 'disabled')),
        },
      },
    },
    {
      name: 'the last two',
      query: `${ofUsers} { nodes { id } pageInfo { hasNextPage } } }`,
      variables: { filter: { username: { in: last.map(({ username }) => username) } } },
      expected: { users: { nodes: idsOf(last), pageInfo: { hasNextPage: false } } },
    },
    {
      name: 'the bearer of a number that two regions share',
      query: 'query ($phone: DirectoryPhoneLookup!) { user(by: { phone: $phone }) { id } }',
      variables: { phone: { number: shared.phoneNumber, region: shared.phoneRegion } },
      expected: { user: { id: shared.userId } },
    },
  ];
}

/** The largest values that the gateway's metrics showed while something ran. */
async function peakDuring<Result>(gateway: StartedGateway, run: Promise<Result>) {
  let isOver = false;
  const finished = run.finally(() => {
    isOver = true;
  });
  finished.catch(() => {});
  let heap = 0;
  let resident = 0;
  while (!isOver) {
    // A gateway that has died is found out by the other side of this race.
    const text = await fetch(new URL('/metrics', gateway.url)).then(
      (response) => response.text(),
      () => '',
    );
    heap = Math.max(heap, valueIn(text, 'nodejs_heap_size_used_bytes'));
    resident = Math.max(resident, valueIn(text, 'process_resident_memory_bytes'));
    await Promise.race([delay(250), finished.catch(() => {})]);
  }
  return { result: await finished, heap, resident };
}

function valueIn(metrics: string, name: string): number {
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(metrics)?.[1] ?? 0);
}

async function prove(emulator: Emulator, scans: readonly Scan[], cacheTtlMs: number): Promise<boolean> {
  await using gateway = await startGatewayProcess(
    {
      EIAM_ENDPOINT: emulator.endpoint,
      EIAM_INSTANCE_ID: emulator.instanceId,
      EIAM_APPLICATION_ID: emulator.applicationId,
      EIAM_CLIENT_SECRET: emulator.clientSecret,
      EIAM_MAX_SCAN_PAGES: '10000',
      OPERATION_TIMEOUT_MS: '600000',
      OPERATION_MAX_CALLS: '100000',
      CACHE_TTL_MS: String(cacheTtlMs),
      AUTH_ALLOW_ANONYMOUS: 'true',
      LOG_LEVEL: 'warn',
    },
    [`--max-old-space-size=${heapMb}`],
  );
  emulator.counters.reset();
  const began = performance.now();
  const asked = scans.map(({ query, variables }) => ask(gateway.url, query, variables));
  const died = gateway.ended.then(({ code, signal, stderr }) => {
    const why = /FATAL ERROR.*/.exec(stderr)?.[0] ?? stderr.slice(-500);
    throw new Error(`the gateway died (${signal ?? code}): ${why}`);
  });
  died.catch(() => {});
  // Requests that a dead gateway leaves unanswered say less of it than its end does.
  const answers = Promise.all(asked).catch(() => died);
  const { result, heap, resident } = await peakDuring(gateway, Promise.race([answers, died]));
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  const wrong = scans.filter(
    ({ expected }, at) => JSON.stringify(result[at]) !== JSON.stringify({ data: expected }),
  );
  const calls = emulator.counters.snapshot().ListUsers;
  process.stdout.write(
    `CACHE_TTL_MS=${cacheTtlMs}: ${scans.length - wrong.length} of ${scans.length} right, ${seconds} s, ` +
      `${calls} ListUsers, heap ${toMb(heap)} MB, resident ${toMb(resident)} MB\n`,
  );
  for (const { name } of wrong) {
    const answer = JSON.stringify(result[scans.findIndex((scan) => scan.name === name)]);
    process.stdout.write(`  wrong: ${name}: ${answer.slice(0, 500)}\n`);
  }
  return wrong.length === 0;
}

function toMb(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

await using emulator = await startEmulator({ users, scope: 'all' });
const scans = scansOf(emulator);
process.stdout.write(`${users} users, ${scans.length} scans at once, --max-old-space-size=${heapMb}\n`);
for (const cacheTtlMs of [0, 300_000]) {
  const isProved = await prove(emulator, scans, cacheTtlMs).catch((error: unknown) => {
    process.stdout.write(`CACHE_TTL_MS=${cacheTtlMs}: ${error instanceof Error ? error.message : error}\n`);
    return false;
  });
  if (!isProved) process.exitCode = 1;
}
