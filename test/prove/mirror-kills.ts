import { deepStrictEqual } from 'node:assert/strict';
import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { Random } from '../../src/emulator/random.ts';
import { openReader } from '../../src/mirror/store/connection.ts';
import { keptStateName, parseKeptState } from '../../src/mirror/sync/states.ts';
import { type Contents, contentsOf, contentsOfEmulator } from '../support/mirror/contents.ts';
import { wrongIn } from '../support/mirror/wrong-log.ts';
import { type StartedGateway, startGatewayProcess } from '../support/process.ts';
import { changesSince, cursorOf, mirrorOf } from './kills/ask.ts';
import { changeSomething } from './kills/changes.ts';

// A gateway with a mirror is killed (SIGKILL) at random moments of filling, following and checking, while its directory changes: behind
// its back, with and without a callback, and through it. Every few kills it may end a check: then the mirror has to equal the store,
// and the log of changes has to lead there from where they agreed before, each step once.
// `--kills N --files N --seed N --least N`: so many kills in all, on so many files one after the other, and in each phase at least.

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    files: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    least: { type: 'string', default: '20' },
  },
});
const files = Number(values.files);
const killsOfFile = Math.ceil(Number(values.kills) / files);
const random = new Random(Number(values.seed));
const killsBetweenLooks = 5;
const changesOfLife = 5;
/** Of the lives after the fill, every so many gets past its check, however busy the machine is. */
const livesUntilFollowed = 4;
/** A check takes some 110 calls: kills come amid it. A fill goes on where it was, and several kills come amid it. */
const checkCallsPerSecond = 150;
const fillCallsPerSecond = 25;
const latestKillMs = 1_600;
const longestCheckMs = 60_000;
/** Of every second file: more than so many per cent missing stop a check. All that a few lives delete is less. */
const guardPercent = 30;

type Phase = 'filling' | 'checking' | 'following';
const killed: Record<Phase, number> = { filling: 0, checking: 0, following: 0 };

interface Settings {
  readonly callsPerSecond: number;
  readonly missingPercent: number;
}

function start(
  emulator: Emulator,
  file: string,
  { callsPerSecond, missingPercent }: Settings,
): Promise<StartedGateway> {
  const { endpoint, instanceId, applicationId, clientSecret, managerField, callbacks } = emulator;
  return startGatewayProcess({
    ...{ EIAM_ENDPOINT: endpoint, EIAM_INSTANCE_ID: instanceId, EIAM_APPLICATION_ID: applicationId },
    ...{ EIAM_CLIENT_SECRET: clientSecret, EIAM_MANAGER_FIELD: managerField },
    ...{ AUTH_ALLOW_ANONYMOUS: 'true', MIRROR: 'on', MIRROR_FILE: file, READS: 'mirror' },
    ...{ MIRROR_FILL_RATE: String(callsPerSecond), MIRROR_CHECK_INTERVAL: '10s' },
    MIRROR_MISSING_PERCENT: String(missingPercent),
    CALLBACK_ALIBABA_JWKS_URL: emulator.jwksUrl,
    CALLBACK_ALIBABA_ENCRYPTION_KEY: callbacks.alibaba.encryptionKey ?? '',
  });
}

/** Where a process was when it was killed, by what it left in its file. */
function phaseOf(file: string, startedAt: number): Phase {
  const database = openReader(file);
  try {
    const row = database.prepare('SELECT value FROM meta WHERE name = ?').get(keptStateName);
    const kept = parseKeptState(row && String(row.value));
    if (!kept) return 'filling';
    return kept.endedAt < startedAt ? 'checking' : 'following';
  } finally {
    database.close();
  }
}

/** Waits for the check that follows each start. */
async function untilChecked({ url, output }: StartedGateway, since: number): Promise<void> {
  while (Date.now() - since < longestCheckMs) {
    const { state, lastCheckAt } = await mirrorOf(url);
    if (state === 'READY' && lastCheckAt !== null && Date.parse(lastCheckAt) > since) return;
    await delay(100);
  }
  throw new Error(
    `Expected a check to end, but the mirror is ${JSON.stringify(await mirrorOf(url))}\n${output()}`,
  );
}

interface Agreement {
  readonly contents: Contents;
  readonly cursor: string;
}

/** Lets a process end its check. @throws Error where mirror and store differ, or the log does not lead from the last time to now */
async function agree(
  emulator: Emulator,
  gateway: StartedGateway,
  file: string,
  earlier: Agreement | undefined,
  writes: Map<string, number>,
  since: number,
): Promise<Agreement> {
  await untilChecked(gateway, since);
  await emulator.callbacks.alibaba.settled();
  const database = openReader(file);
  const contents = contentsOf(database, true);
  database.close();
  deepStrictEqual(contents, contentsOfEmulator(emulator, true));
  if (earlier) {
    const changes = await changesSince(gateway.url, earlier.cursor);
    const wrong = wrongIn({ before: earlier.contents, changes, after: contents, writes });
    if (wrong.length > 0)
      throw new Error(`The log of changes is wrong:\n${wrong.join('\n')}\n${JSON.stringify(changes)}`);
    told += changes.length;
  }
  writes.clear();
  return { contents, cursor: await cursorOf(gateway.url) };
}

let told = 0;

async function proveFile(number: number): Promise<void> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'mirror-kills-'));
  await using emulator = await startEmulator({ users: 60, scope: 'all', seed: number });
  const file = join(folder.path, 'mirror');
  const writes = new Map<string, number>();
  using _listening = emulator.directory.changes.listen(({ id }) => {
    writes.set(id, (writes.get(id) ?? 0) + 1);
  });
  const missingPercent = number % 2 === 0 ? guardPercent : 100;
  let agreed: Agreement | undefined;
  for (let kill = 1; kill <= killsOfFile; kill += 1) {
    const startedAt = Date.now();
    await using gateway = await start(emulator, file, {
      callsPerSecond: agreed ? checkCallsPerSecond : fillCallsPerSecond,
      missingPercent,
    });
    emulator.callbacks.alibaba.connectTo(new URL('/callbacks/alibaba', gateway.url).href);
    if (agreed && kill % livesUntilFollowed === 0) await untilChecked(gateway, startedAt);
    for (let change = 0; change < changesOfLife; change += 1) {
      await delay(random.below(latestKillMs / changesOfLife));
      const label = `label.${kill}.${change}`;
      changeSomething(emulator, { random, url: gateway.url, label, isSilent: random.float() < 0.3 });
    }
    gateway.kill('SIGKILL');
    await gateway.ended;
    killed[phaseOf(file, startedAt)] += 1;
    if (kill % killsBetweenLooks > 0 && kill < killsOfFile) continue;
    const since = Date.now();
    await using after = await start(emulator, file, {
      callsPerSecond: checkCallsPerSecond,
      missingPercent,
    });
    emulator.callbacks.alibaba.connectTo(new URL('/callbacks/alibaba', after.url).href);
    agreed = await agree(emulator, after, file, agreed, writes, since);
    after.kill('SIGKILL');
  }
  process.stdout.write(
    `file ${number}: ${killsOfFile} kills, ${emulator.scope.users().length} users, mirror and store agree, ${told} changes once each, killed while ${JSON.stringify(killed)}\n`,
  );
}

for (let number = 1; number <= files; number += 1) await proveFile(number);
process.stdout.write(`killed while ${JSON.stringify(killed)}\n`);
for (const [phase, kills] of Object.entries(killed)) {
  if (kills < Number(values.least))
    throw new Error(`Expected ${values.least} kills while ${phase}, but there were ${kills}`);
}
