import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';

export interface ProcessOptions {
  readonly args?: readonly string[];
  /** All that the process finds in its environment, but for the place of Node's compile cache: nothing of ours is handed down. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it runs; default: here. */
  readonly folder?: string;
  /** Of Node itself, as in `--max-old-space-size=128`. */
  readonly nodeArgs?: readonly string[];
}

export interface EndedProcess {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Killed when it is disposed of and still runs. */
export interface StartedProcess extends AsyncDisposable {
  /** The first match in standard output, as soon as it is there. Rejects when the process ends without it. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  /** All that was said up to now. */
  output(): string;
  readonly ended: Promise<EndedProcess>;
}

/** Sources compiled by one process are read by the next, which takes a third of the CPU off each start. */
const compileCache = join(tmpdir(), 'eiam-graphql-gateway-compile-cache');

/** Starts a script of this repository, as in `src/main.ts`, or by its whole path, the way `npm start` does. */
export function startProcess(script: string, options: ProcessOptions = {}): StartedProcess {
  const { args = [], environment = {}, nodeArgs = [], folder } = options;
  const path = isAbsolute(script) ? script : fileURLToPath(new URL(`../../${script}`, import.meta.url));
  const env = { NODE_COMPILE_CACHE: compileCache, ...environment };
  return startProgram(process.execPath, [...nodeArgs, path, ...args], env, folder);
}

/** Starts any program, in the foreground. */
export function startProgram(
  command: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  folder?: string,
): StartedProcess {
  const child = spawn(command, args, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let end: EndedProcess | undefined;
  let waiting: (() => void)[] = [];
  const wake = () => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    wake();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<EndedProcess>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      end = { code, signal, stdout, stderr };
      resolve(end);
      wake();
    });
  });

  return {
    async said(pattern) {
      for (;;) {
        const found = pattern.exec(stdout);
        if (found) return found;
        if (end) throw new Error(`Expected ${pattern}, but got ${JSON.stringify(end, undefined, 2)}`);
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    kill: (signal) => child.kill(signal),
    output: () => stdout + stderr,
    ended,
    async [Symbol.asyncDispose]() {
      if (!end) child.kill('SIGKILL');
      await ended;
    },
  };
}

export interface StartedGateway extends StartedProcess {
  /** The printed address. */
  readonly url: string;
}

/** Starts the gateway on any free port and waits until it says where it is. */
export async function startGatewayProcess(
  environment: Readonly<Record<string, string>> = {},
  nodeArgs: readonly string[] = [],
): Promise<StartedGateway> {
  const started = startProcess('src/main.ts', { environment: { PORT: '0', ...environment }, nodeArgs });
  try {
    const [, url = ''] = await started.said(/(?:open|answers at) (http:\S+)/);
    return { ...started, url };
  } catch (error) {
    await started[Symbol.asyncDispose]();
    throw error;
  }
}

/** Exactly what a lone emulator prints, read as an environment file is read. */
export async function printedSettings(emulator: StartedProcess): Promise<Record<string, string>> {
  await emulator.said(/AUTH_ALLOW_ANONYMOUS=.*\n/);
  const settings = Object.entries(parseEnv(emulator.output()));
  return Object.fromEntries(settings.map(([name, value]) => [name, value ?? '']));
}

/**
 * A port for a process that is given it before it listens, or that comes back at the same one. It lies below the range
 * from which the system picks ports for `0` and for outgoing connections: none of those takes it in between.
 */
export async function findPort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(10_000, lowestPickedPort());
    if (await isFree(port)) return port;
  }
  throw new Error('None of 100 ports was free');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  await once(server.close(), 'close');
  return true;
}

/** Of Linux's setting; elsewhere, the beginning of IANA's range for it. */
function lowestPickedPort(): number {
  try {
    const [lowest = ''] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s/);
    // Where the range covers nearly all ports, no port is safe, and any will do.
    return Math.max(Number(lowest), 20_000);
  } catch {
    return 49_152;
  }
}
