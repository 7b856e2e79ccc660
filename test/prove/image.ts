import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { findPort } from '../support/process.ts';
import { isSent, parseDockerfile, type Stage } from './dockerfile.ts';

// Where there is no engine, the steps of the Dockerfile are run one by one in an empty directory, with this process's Node as the base:
// what is copied, installed and started is what the image has. What it cannot show is the base image itself. As root, its user's
// numbers are taken on, so that a tree that belongs to root is read-only for it.

const context = new URL('../../', import.meta.url).pathname;
const place = mkdtempSync(join(tmpdir(), 'eiam-graphql-gateway-image-'));
chmodSync(place, 0o755);
const say = (line: string) => process.stdout.write(`${line}\n`);

/** What a stage has set up to a step of it. */
interface Settings {
  readonly root: string;
  folder: string;
  readonly environment: Record<string, string>;
  ids: { readonly uid?: number; readonly gid?: number };
  entrypoint: readonly string[];
  command: readonly string[];
  health: readonly string[];
}

const stages = new Map<string, Settings>();

/** How this machine reaches registries: an engine would have it from its own settings. */
const ofMachine = Object.fromEntries(
  Object.entries(process.env).filter(([name]) =>
    /^(npm_config_|NODE_EXTRA_CA_CERTS$|SSL_CERT|HTTPS?_PROXY$|NO_PROXY$)/i.test(name),
  ),
);

function run(settings: Settings, command: string): void {
  const { folder, environment, ids } = settings;
  const { status, stderr } = spawnSync('sh', ['-c', command], {
    cwd: folder,
    env: { ...(command.startsWith('npm ') ? ofMachine : {}), ...environment },
    encoding: 'utf8',
    ...ids,
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
}

function copy({ root, folder }: Settings, rest: string): void {
  const [, from = '', paths = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(rest) ?? [];
  const sources = paths.split(' ');
  const target = sources.pop() ?? '';
  const to = target.startsWith('/') ? join(root, target) : join(folder, target);
  for (const source of sources) {
    const path = from ? join(stages.get(from)?.root ?? '', source) : join(context, source);
    if (!from && !isSent(source, readFileSync(join(context, '.dockerignore'), 'utf8')))
      throw new Error(`.dockerignore leaves ${source} out`);
    cpSync(path, target.endsWith('/') ? join(to, basename(source)) : to, { recursive: true });
  }
}

function build({ name, steps }: Stage): Settings {
  const root = join(place, name || 'image');
  mkdirSync(root);
  const home = join(root, 'home');
  mkdirSync(home);
  const environment = { PATH: `${dirname(process.execPath)}:${process.env.PATH}`, HOME: home };
  const settings: Settings = {
    root,
    folder: root,
    environment,
    ids: {},
    entrypoint: [],
    command: [],
    health: [],
  };
  for (const { instruction, rest } of steps) {
    say(`${instruction} ${rest.slice(0, 100)}`);
    if (instruction === 'WORKDIR') {
      settings.folder = join(root, rest);
      mkdirSync(settings.folder, { recursive: true });
    } else if (instruction === 'ENV') {
      for (const pair of rest.split(' ')) {
        const [key = '', value = ''] = pair.split('=');
        settings.environment[key] = value;
      }
    } else if (instruction === 'COPY') copy(settings, rest);
    else if (instruction === 'RUN') run(settings, rest);
    else if (instruction === 'USER') {
      const [uid, gid] = rest.split(':').map(Number);
      if (!uid || !gid) throw new Error(`Expected numbers, neither of them root's: ${rest}`);
      if (process.getuid?.() === 0) settings.ids = { uid, gid };
    } else if (instruction === 'ENTRYPOINT') settings.entrypoint = JSON.parse(rest);
    else if (instruction === 'CMD') settings.command = JSON.parse(rest);
    else if (instruction === 'HEALTHCHECK') settings.health = JSON.parse(rest.replace(/^.* CMD /, ''));
    else if (!['ARG', 'LABEL', 'EXPOSE'].includes(instruction))
      throw new Error(`What does ${instruction} do?`);
  }
  stages.set(name, settings);
  return settings;
}

function start(
  { folder, environment, ids }: Settings,
  [command = '', ...args]: readonly string[],
): ChildProcess {
  return spawn(command, args, {
    cwd: folder,
    env: environment,
    ...ids,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function endOf(child: ChildProcess): Promise<number | null> {
  const [code] = await once(child, 'exit');
  return code;
}

/** @param args behind the image's own, as of `docker run` */
async function prove(image: Settings, environment: Record<string, string>, args: readonly string[] = []) {
  const size = spawnSync('du', ['-sm', image.folder], { encoding: 'utf8' }).stdout.split('\t', 1)[0];
  say(`\nwithout the base: ${size} MB`);
  // As readOnlyRootFilesystem has it, for the user of the image at least.
  run({ ...image, ids: {} }, 'chown -R "$(id -u):$(id -g)" . && chmod -R a-w .');
  Object.assign(image.environment, environment);
  const command = [...image.entrypoint, ...(args.length > 0 ? args : image.command)];
  const startedAt = performance.now();
  const started = start(image, command);
  const ended = endOf(started);
  await Promise.race([once(started.stdout ?? started, 'data'), ended]);
  say(`says where it is after ${Math.round(performance.now() - startedAt)} ms`);
  const memory = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${started.pid}/status`, 'utf8'))?.[1];
  say(`health check: ${await endOf(start(image, image.health))}`);
  return {
    async end() {
      started.kill('SIGTERM');
      say(`ended by SIGTERM: ${await ended}`);
      say(`health check afterwards: ${await endOf(start(image, image.health))}`);
      say(`memory: ${Math.round(Number(memory) / 1024)} MB`);
    },
  };
}

/** Its control API is asked as from the machine around a container: with the token, and without it. */
async function proveEmulator(image: Settings): Promise<void> {
  const [port, managementPort] = [String(await findPort()), String(await findPort())];
  const token = 'the-token-of-this-proof';
  const args = ['--host', '127.0.0.1', '--port', port, '--management-port', managementPort];
  const emulator = await prove(image, { PORT: port, EMULATOR_CONTROL_TOKEN: token }, args);
  const control = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${port}/control/snapshots`, { headers });
  const statuses = [await control({ authorization: `Bearer ${token}` }), await control({})];
  say(`control API with the token and without it: ${statuses.map(({ status }) => status).join(', ')}`);
  await emulator.end();
}

try {
  const images = parseDockerfile(readFileSync(join(context, 'Dockerfile'), 'utf8')).map(build);
  const [emulator, gateway] = [stages.get('emulator'), images.at(-1)];
  if (!gateway || !emulator) throw new Error('Expected the stages of the gateway and of the emulator');
  await proveEmulator(emulator);
  await (await prove(gateway, { PORT: String(await findPort()), HOST: '127.0.0.1' })).end();
} finally {
  run(
    {
      ...{ root: place, folder: place, environment: { PATH: '/bin' }, ids: {} },
      ...{ entrypoint: [], command: [], health: [] },
    },
    'chmod -R u+w .',
  );
  rmSync(place, { recursive: true });
}
