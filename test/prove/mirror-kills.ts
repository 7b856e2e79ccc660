import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { Random } from '../../src/emulator/random.ts';
import { type StartedGateway, startGatewayProcess } from '../support/process.ts';

// A gateway with a mirror is killed (SIGKILL) at random moments of filling, following and checking, while its directory changes.
// Then the mirror has to equal the store, and the log of changes has to lead from the one to the other, each step once.
// `--kills N --files N --seed N`: so many kills in all, on so many files one after the other.

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    files: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
  },
});
const files = Number(values.files);
const killsOfFile = Math.ceil(Number(values.kills) / files);
const random = new Random(Number(values.seed));
/** After a start: before it listens there is nothing to lose. */
const latestKillMs = 400;
const longestCheckMs = 60_000;

interface Row {
  readonly id: string;
  readonly displayName: string | null;
}
interface Change {
  readonly objectId?: string;
  readonly change?: string;
}

async function ask<Data>({ url }: StartedGateway, query: string, variables: object = {}): Promise<Data> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors }: { data: Data; errors?: unknown } = JSON.parse(await response.text());
  if (errors) throw new Error(`Expected an answer, but got ${JSON.stringify(errors)}`);
  return data;
}

function start(emulator: Emulator, file: string): Promise<StartedGateway> {
  const { endpoint, instanceId, applicationId, clientSecret, managerField } = emulator;
  return startGatewayProcess({
    ...{ EIAM_ENDPOINT: endpoint, EIAM_INSTANCE_ID: instanceId, EIAM_APPLICATION_ID: applicationId },
    ...{ EIAM_CLIENT_SECRET: clientSecret, EIAM_MANAGER_FIELD: managerField },
    ...{ AUTH_ALLOW_ANONYMOUS: 'true', MIRROR: 'on', MIRROR_FILE: file, READS: 'mirror' },
    ...{ MIRROR_FILL_RATE: '10000', MIRROR_CHECK_INTERVAL: '10s', MIRROR_MISSING_PERCENT: '100' },
  });
}

/** Some of what an administrator does: behind the gateway's back, or through it without waiting for the answer. */
function changeSomething({ directory, scope }: Emulator, gateway: StartedGateway, step: number): void {
  const user = random.pickAny(scope.users());
  if (!user) throw new Error('Expected a user');
  const draw = random.float();
  if (draw < 0.3)
    directory.addUser({ username: `new.${step}`, organizationalUnitIds: [...user.organizationalUnitIds] });
  else if (draw < 0.5 && scope.users().length > 40) directory.removeUser(user.userId);
  else if (draw < 0.7) directory.updateUser(user.userId, { displayName: `Name ${step}` });
  else {
    const rename = `mutation ($id: ID!, $name: String!) { patchUser(input: { userId: $id, displayName: $name }) { __typename } }`;
    ask(gateway, rename, { id: user.userId, name: `Name ${step}` }).catch(() => {});
  }
}

/** Waits for the check that follows each start. */
async function untilChecked(gateway: StartedGateway): Promise<void> {
  const startedAt = Date.now();
  while (Date.now() - startedAt < longestCheckMs) {
    const { directory } = await ask<{ directory: { mirror: { state: string; lastCheckAt: string | null } } }>(
      gateway,
      '{ directory { mirror { state lastCheckAt } } }',
    );
    const { state, lastCheckAt } = directory.mirror;
    if (state === 'READY' && lastCheckAt !== null && Date.parse(lastCheckAt) > startedAt) return;
    await delay(200);
  }
  throw new Error('Expected a check to end');
}

/** All changes of the log, from its beginning. */
async function changesOf(gateway: StartedGateway): Promise<readonly Change[]> {
  const { directory } = await ask<{ directory: { cursor: string } }>(gateway, '{ directory { cursor } }');
  const [epoch] = Buffer.from(directory.cursor, 'base64url').toString().split(':');
  let after = Buffer.from(`${epoch}:0`).toString('base64url');
  const changes: Change[] = [];
  for (;;) {
    const { directoryChanges: page } = await ask<{
      directoryChanges: {
        readonly nodes: readonly Change[];
        readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
      };
    }>(
      gateway,
      `query ($after: String!) { directoryChanges(after: $after, kinds: [USER]) {
        nodes { ... on DirectoryObjectChanged { objectId change } } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    changes.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return changes;
    after = page.pageInfo.endCursor;
  }
}

/** Of each user creations and deletions alternate, and the last of them is what is true. @returns what is wrong */
function wrongIn(
  changes: readonly Change[],
  initial: ReadonlySet<string>,
  now: ReadonlySet<string>,
): string[] {
  const isThere = new Map([...initial].map((id) => [id, true]));
  const wrong: string[] = [];
  for (const { objectId: id, change } of changes) {
    if (id === undefined || (change !== 'CREATED' && change !== 'DELETED')) continue;
    if ((isThere.get(id) ?? false) === (change === 'CREATED')) wrong.push(`${id}: ${change} twice`);
    isThere.set(id, change === 'CREATED');
  }
  for (const [id, is] of isThere)
    if (is !== now.has(id)) wrong.push(`${id}: ${is ? 'DELETED' : 'CREATED'} is missing`);
  for (const id of now) if (!isThere.has(id)) wrong.push(`${id}: CREATED is missing`);
  return wrong;
}

async function proveFile(number: number): Promise<void> {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'mirror-kills-'));
  await using emulator = await startEmulator({ users: 60, scope: 'all', seed: number });
  const file = join(folder.path, 'mirror');
  let initial: ReadonlySet<string> | undefined;
  for (let kill = 0; kill < killsOfFile; kill += 1) {
    await using gateway = await start(emulator, file);
    // What is there when the fill ends, the log does not say: until then nothing else changes.
    const { directory } = await ask<{ directory: { mirror: { state: string } } }>(
      gateway,
      '{ directory { mirror { state } } }',
    );
    const isFilled = directory.mirror.state !== 'FILLING';
    if (isFilled) initial ??= new Set(emulator.scope.users().map(({ userId }) => userId));
    if (initial)
      for (let change = 0; change < 3; change += 1) changeSomething(emulator, gateway, kill * 3 + change);
    await delay(random.below(latestKillMs));
    gateway.kill('SIGKILL');
    await gateway.ended;
  }
  await using gateway = await start(emulator, file);
  await untilChecked(gateway);
  initial ??= new Set(emulator.scope.users().map(({ userId }) => userId));
  const { users } = await ask<{ users: { nodes: readonly Row[] } }>(
    gateway,
    '{ users(first: 100, orderBy: { field: CREATED_AT }) { nodes { id displayName } } }',
  );
  const inMirror = users.nodes.map(({ id, displayName }) => `${id} ${displayName}`).sort();
  const inStore = emulator.scope
    .users()
    .map(({ userId, displayName = null }) => `${userId} ${displayName}`)
    .sort();
  if (JSON.stringify(inMirror) !== JSON.stringify(inStore))
    throw new Error(`Expected ${inStore}, but the mirror has ${inMirror}`);
  const wrong = wrongIn(
    await changesOf(gateway),
    initial,
    new Set(emulator.scope.users().map(({ userId }) => userId)),
  );
  if (wrong.length > 0) throw new Error(`The log of changes is wrong:\n${wrong.join('\n')}`);
  process.stdout.write(
    `file ${number}: ${killsOfFile} kills, ${inStore.length} users, mirror and store agree, each change once\n`,
  );
}

for (let number = 1; number <= files; number += 1) await proveFile(number);
