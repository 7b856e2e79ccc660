import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { findPort, type StartedProcess, startProgram } from '../../support/process.ts';

export type ProxyName = 'nginx' | 'haproxy';

/** A text of the shipped file, and what stands in its place. */
export type Edit = readonly [string, string];

export interface ProxyOptions {
  /** Addresses of the gateways, in the form host:port. */
  readonly gateways: readonly string[];
  /** What is different about this proxy; default: nothing. */
  readonly edits?: readonly Edit[];
}

export interface StartedProxy extends AsyncDisposable {
  /** Where clients reach it. */
  readonly origin: string;
  /** Hands over to another configuration: new connections go by it, requests that are on their way go on. */
  reload(options: ProxyOptions): Promise<void>;
  /** What it has reported up to now. */
  output(): string;
}

export interface InstalledProxy {
  readonly name: ProxyName;
  /** The file that is shipped. */
  readonly shipped: string;
  readonly program: string;
  readonly isInstalled: boolean;
  start(options: ProxyOptions): Promise<StartedProxy>;
}

interface ProxyTraits {
  readonly name: ProxyName;
  readonly file: string;
  readonly program: string;
  readonly argumentsFor: (folder: string) => readonly string[];
  /** The whole configuration, of which the shipped file is the most. */
  readonly wrap: (shipped: string, folder: string) => string;
  readonly listensOn: string;
  readonly listenOn: (port: number) => string;
  readonly reloadSignal: NodeJS.Signals;
}

function toInstalledProxy(traits: ProxyTraits): InstalledProxy {
  const { name, program, wrap, listensOn, listenOn } = traits;
  const shipped = readFileSync(new URL(`../../../deploy/${traits.file}`, import.meta.url), 'utf8');

  function configurationFor({ gateways, edits = [] }: ProxyOptions, port: number): string {
    const lines = shipped.split('\n');
    const isServer = (line: string) => /^ {2}server gateway-\d/.test(line);
    const named = lines.filter(isServer);
    expect(named.length).toBeGreaterThanOrEqual(gateways.length);
    const given = gateways.map((address, index) => (named[index] ?? '').replace(/gateway-\d:4000/, address));
    const own = lines
      .flatMap((line) => (line === named[0] ? given : isServer(line) ? [] : [line]))
      .join('\n');
    return [[listensOn, listenOn(port)] as const, ...edits].reduce(replaceOnly, own);
  }

  return {
    name,
    shipped,
    program,
    isInstalled: existsSync(program),
    async start(options) {
      const folder = await mkdtemp(join(tmpdir(), `eiam-graphql-gateway-${name}-`));
      const port = await findPort();
      const configure = (given: ProxyOptions) =>
        writeFile(join(folder, 'proxy.conf'), wrap(configurationFor(given, port), folder));
      await configure(options);
      const started = startProgram(program, traits.argumentsFor(folder));
      const end = async () => {
        // Their first process ends the others; killed, it would leave them behind.
        started.kill('SIGTERM');
        await started.ended;
        await rm(folder, { recursive: true });
      };
      const origin = `http://127.0.0.1:${port}`;
      try {
        await Promise.race([vi.waitFor(() => fetch(origin), { timeout: 25_000 }), failure(started)]);
      } catch (error) {
        await end();
        throw new Error(`${name} does not listen:\n${started.output()}`, { cause: error });
      }
      return {
        origin,
        async reload(given) {
          await configure(given);
          started.kill(traits.reloadSignal);
        },
        output: started.output,
        [Symbol.asyncDispose]: end,
      };
    },
  };
}

/** Exactly one place, so that a change of the shipped file is noticed. */
function replaceOnly(text: string, [old, replacement]: Edit): string {
  const parts = text.split(old);
  expect(parts, old).toHaveLength(2);
  return parts.join(replacement);
}

/** Rejects when a program has ended that was to run on. */
async function failure({ ended }: StartedProcess): Promise<never> {
  throw new Error(JSON.stringify(await ended));
}

const nginx = toInstalledProxy({
  name: 'nginx',
  file: 'nginx/eiam-gateway.conf',
  program: '/usr/sbin/nginx',
  argumentsFor: (folder) => ['-p', folder, '-e', 'stderr', '-c', join(folder, 'proxy.conf')],
  wrap: (shipped, folder) => `
    daemon off;
    error_log stderr notice;
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    worker_processes 1;
    pid ${folder}/pid;
    events { worker_connections 512; }
    http {
      access_log off;
      gzip on;
      gzip_proxied any;
      gzip_types *;
      client_body_temp_path ${folder}/bodies;
      proxy_temp_path ${folder}/answers;
      fastcgi_temp_path ${folder}/fastcgi;
      uwsgi_temp_path ${folder}/uwsgi;
      scgi_temp_path ${folder}/scgi;
      ${shipped}
    }`,
  listensOn: 'listen 8080;',
  listenOn: (port) => `listen 127.0.0.1:${port};`,
  reloadSignal: 'SIGHUP',
});

const haproxy = toInstalledProxy({
  name: 'haproxy',
  file: 'haproxy/haproxy.cfg',
  program: '/usr/sbin/haproxy',
  argumentsFor: (folder) => ['-W', '-f', join(folder, 'proxy.conf')],
  wrap: (shipped) => shipped,
  listensOn: 'bind :8080',
  listenOn: (port) => `bind 127.0.0.1:${port}`,
  reloadSignal: 'SIGUSR2',
});

export const proxies: readonly InstalledProxy[] = [nginx, haproxy];

/** In CI a proxy that is missing is a failure; elsewhere its tests are left out, and the output says so. */
export function mayBeLeftOut({ name, program, isInstalled }: InstalledProxy): boolean {
  if (isInstalled || process.env.CI) return false;
  process.stdout.write(`Left out: the tests behind ${name}. There is no ${program}; install it.\n`);
  return true;
}
