import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type MeasuredServer, startServer } from './measured-server.ts';
import { readStartScript } from './start-script.ts';

/** Our own gateway, as it is set for the question. */
export const ownNames = ['developer', 'keys', 'memory'] as const;
export type OwnName = (typeof ownNames)[number];
export const peerNames = ['naive', 'thin-front', 'mercurius-jit', 'apollo-server'] as const;
export type PeerName = (typeof peerNames)[number];
export type ServerName = OwnName | PeerName;
export type StartedServers = Readonly<Record<ServerName, MeasuredServer>>;

/** The settings that an emulator of its own process prints. */
type Printed = Readonly<Record<string, string>>;

const always = [
  'EIAM_ENDPOINT',
  'EIAM_INSTANCE_ID',
  'EIAM_APPLICATION_ID',
  'EIAM_CLIENT_SECRET',
  'EIAM_MANAGER_FIELD',
];
const accessKeys = [
  'EIAM_MANAGEMENT_ENDPOINT',
  'ALIBABA_CLOUD_ACCESS_KEY_ID',
  'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
];
export const hourMs = 3_600_000;

/** A gateway of ours, as it is shipped. @param names of what is set beside what it cannot do without */
export function startOwn(
  printed: Printed,
  names: readonly string[],
  { cacheTtlMs, ...more }: { readonly cacheTtlMs: number; readonly environment?: Printed },
): Promise<MeasuredServer> {
  const start = readStartScript();
  const settings = Object.fromEntries([...always, ...names].map((name) => [name, printed[name] ?? '']));
  const environment = {
    ...start.environment,
    ...settings,
    ...more.environment,
    AUTH_ALLOW_ANONYMOUS: 'true',
    CACHE_TTL_MS: `${cacheTtlMs}`,
    PORT: '0',
  };
  return startServer({ ...start, environment });
}

/** One of the peers on an emulator. */
export async function startPeer(name: PeerName, printed: Printed): Promise<MeasuredServer> {
  installPeers();
  const base = `${printed.EIAM_ENDPOINT}/v2/${printed.EIAM_INSTANCE_ID}/${printed.EIAM_APPLICATION_ID}/`;
  const args = [base, await fetchToken(base, printed)];
  const environment = { NODE_ENV: 'production' };
  return startServer({ script: `test/bench/peers/${name}.ts`, args, environment });
}

/** Every server on the same emulator; those of ours log as they are shipped. */
export async function startServers(printed: Printed, stack: AsyncDisposableStack): Promise<StartedServers> {
  const own = (names: readonly string[], cacheTtlMs: number) => startOwn(printed, names, { cacheTtlMs });
  // The first start after a change of the sources fills the compile cache, which all others read.
  await (await own([], 0))[Symbol.asyncDispose]();
  const peer = async (name: PeerName) => stack.use(await startPeer(name, printed));
  return {
    developer: stack.use(await own([], 0)),
    keys: stack.use(await own(accessKeys, 0)),
    memory: stack.use(await own([], hourMs)),
    naive: await peer('naive'),
    'thin-front': await peer('thin-front'),
    'mercurius-jit': await peer('mercurius-jit'),
    'apollo-server': await peer('apollo-server'),
  };
}

/** Packages of the peers alone, which a clone of the gateway goes without. */
function installPeers(): void {
  const folder = 'test/bench/peers';
  if (existsSync(`${folder}/node_modules`)) return;
  const { status } = spawnSync('npm', ['ci', '--prefix', folder], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`Expected npm ci --prefix ${folder} to install the peers`);
}

/** Peers are handed a token that outlives the run (developer-api.md 4.2): its renewal is nothing to compare. */
async function fetchToken(base: string, printed: Printed): Promise<string> {
  const response = await fetch(`${base}oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: printed.EIAM_APPLICATION_ID ?? '',
      client_secret: printed.EIAM_CLIENT_SECRET ?? '',
    }),
  });
  const { access_token: token }: { access_token?: string } = await response.json();
  if (token === undefined) throw new Error(`Expected a token, but got ${response.status}`);
  return token;
}
