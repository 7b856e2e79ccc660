import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type RedisClientType } from '@redis/client';
import { findPort, type StartedProcess, startProgram } from './process.ts';

/** Whether Redis is installed here. With CI=true it has to be: what needs it fails there, and is left out elsewhere. */
export const hasRedisServer = isInstalled() || process.env.CI === 'true';

function isInstalled(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write('redis-server is not installed (Debian: redis-server): what needs it is left out\n');
    return false;
  }
}

export interface RedisServerOptions {
  /** As in `['--requirepass', 'secret']`. */
  readonly args?: readonly string[];
  /** Default: one that is free. */
  readonly port?: number;
}

/** A server of the test's own, which keeps nothing but by `save`; killed when it is disposed of. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  /** As SHARED_STATE_URL takes it. */
  readonly url: string;
  /** A client of the test's own. */
  readonly client: RedisClientType;
  /** Writes what it holds to its file, which the next start reads. */
  save(): Promise<void>;
  /** As `kill -9` does. */
  kill(): Promise<void>;
  /** At the same port, with what was saved last. */
  start(): Promise<void>;
  /** Answers nothing until it is resumed, and keeps its connections. */
  freeze(): void;
  resume(): void;
}

/** Never connected: a duplicate has its class, which takes 40 ms to make (`src/shared-state/redis/link.ts`). */
const model: RedisClientType = createClient();

export async function startRedisServer(options: RedisServerOptions = {}): Promise<RedisServer> {
  const { args = [], port = await findPort() } = options;
  const folder = mkdtempSync(join(tmpdir(), 'eiam-redis-'));
  const url = `redis://127.0.0.1:${port}`;
  const password = args[args.indexOf('--requirepass') + 1];
  const client: RedisClientType = model.duplicate({
    url,
    socket: { reconnectStrategy: 20 },
    ...(args.includes('--requirepass') && password !== undefined && { password }),
  });
  // Its server is killed and started again: what comes of that, the next command says.
  client.on('error', () => {});
  let server: StartedProcess | undefined;

  async function start(): Promise<void> {
    const usual = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
    const kept = ['--save', '', '--appendonly', 'no', '--dbfilename', 'kept.rdb'];
    server = startProgram('redis-server', [...usual, ...kept, ...args]);
    await server.said(/Ready to accept connections/);
  }
  async function kill(): Promise<void> {
    server?.kill('SIGKILL');
    await server?.ended;
  }

  await start();
  await client.connect();
  return {
    ...{ port, url, client, start, kill },
    save: async () => void (await client.sendCommand(['SAVE'])),
    freeze: () => server?.kill('SIGSTOP'),
    resume: () => server?.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      client.destroy();
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
