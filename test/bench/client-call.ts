import { Pool } from 'undici';
import { createApp } from '../../src/app.ts';
import { Breaker } from '../../src/eiam/breaker.ts';
import type { CallContext } from '../../src/eiam/call-context.ts';
import { Caller } from '../../src/eiam/caller.ts';
import { systemClock } from '../../src/eiam/clock.ts';
import { createDeveloperClient } from '../../src/eiam/developer/client.ts';
import { Limiter } from '../../src/eiam/limiter.ts';
import { RetryBudget } from '../../src/eiam/retry-budget.ts';
import { Transport } from '../../src/eiam/transport.ts';
import { readable } from '../../src/eiam/unreadable.ts';
import type { JsonText } from '../../src/vocabulary/lossless-json.ts';
import { measure, median } from './measure.ts';
import { ask } from './naive.ts';
import { startUpstream } from './upstream.ts';

const rounds = 9;
const atATime = 16;
const operationTimeoutMs = 30_000;
const callsPerOperation = 50;

/** As operations of 50 calls make them. */
function createContexts(): () => CallContext {
  let calls = 0;
  let context: CallContext | undefined;
  return () => {
    if (calls % callsPerOperation === 0) context = undefined;
    calls += 1;
    context ??= {
      signal: new AbortController().signal,
      deadlineAt: Date.now() + operationTimeoutMs,
      observer: { called: () => {}, retried: () => {}, waited: () => {} },
    };
    return context;
  };
}

const toContext = createContexts();

interface Upstream {
  readonly endpoint: string;
  readonly instanceId: string;
  readonly applicationId: string;
  readonly clientSecret: () => string;
}

/** One request as three programs send it: the client, its transport without the reading of rows, and undici alone. */
interface Question {
  readonly title: string;
  readonly path: string;
  readonly calls: number;
  readonly ask: () => Promise<unknown>;
}

/**
 * CPU of one upstream call, of the client beside `Pool.request` and `body.json()` with the same headers. "Transport": queue,
 * deadline, retry and JSON without loss, as the gateway uses them, and the body as it came. "Client": the token and the reading
 * of every row as well, which undici alone does not do.
 */
export async function measureClientCall(out: (line: string) => void): Promise<void> {
  await using emulator = await startUpstream({ users: 1_000, latencyMs: 0 });
  const { upstream } = emulator.config;
  if (upstream.kind !== 'eiam') throw new Error('Expected an emulator of its own');
  await using client = createDeveloperClient({ ...upstream, clientSecret: upstream.clientSecret });
  await using plain = await openPlain(upstream);
  const { data } = await client.listUsers({ pageNumber: 1, pageSize: 1 }, toContext());
  const userId = readable(data)[0]?.userId ?? '';
  const page = { pageNumber: 1, pageSize: 100 };
  const questions: Question[] = [
    {
      title: 'GetUser',
      path: `/users/${userId}`,
      calls: 4_000,
      ask: () => client.getUser(userId, toContext()),
    },
    {
      title: 'ListUsers, 100 rows',
      path: '/users?pageNumber=1&pageSize=100',
      calls: 400,
      ask: () => client.listUsers(page, toContext()),
    },
  ];
  out(`\nCPU of one upstream call, ${atATime} at a time:`);
  for (const question of questions) await compare(question, plain, out);
}

async function compare({ title, path, calls, ask }: Question, plain: Plain, out: (line: string) => void) {
  const programs = { plain: () => plain.request(path), transport: () => plain.call(path), client: ask };
  const taken: Record<keyof typeof programs, number[]> = { plain: [], transport: [], client: [] };
  const names = ['plain', 'transport', 'client'] as const;
  for (const name of names) await measure(calls / 4, atATime, programs[name]);
  for (let round = 0; round < rounds; round += 1) {
    // Each is first as often as the others, and begins without their garbage.
    const order = names.map((_, place) => names[(place + round) % names.length] ?? 'plain');
    for (const name of order) {
      globalThis.gc?.();
      const { cpuMs } = await measure(calls, atATime, programs[name]);
      taken[name].push(cpuMs * 1_000);
    }
  }
  const ratioOf = (name: 'transport' | 'client') =>
    median(taken[name].map((cpu, round) => cpu / (taken.plain[round] ?? Number.NaN))).toFixed(2);
  const micros = (name: keyof typeof programs) => `${median(taken[name]).toFixed(1)} µs`;
  out(
    `  ${title}: Pool and JSON ${micros('plain')}; transport ${micros('transport')} = ${ratioOf('transport')}, ` +
      `client with its rows ${micros('client')} = ${ratioOf('client')}`,
  );
}

interface Plain extends AsyncDisposable {
  /** `Pool.request` and `body.json()`. */
  request(path: string): Promise<unknown>;
  /** The same by the client's own caller and transport. */
  call(path: string): Promise<unknown>;
}

async function openPlain(upstream: Upstream): Promise<Plain> {
  const { endpoint, instanceId, applicationId: id } = upstream;
  const base = `/v2/${instanceId}/${id}`;
  const pool = new Pool(endpoint, { connections: atATime });
  const transport = new Transport({ endpoint, connections: atATime, connectTimeoutMs: 5_000 });
  const caller = new Caller({
    transport,
    limiter: new Limiter({ maxConcurrency: atATime, maxQueued: 10_000, clock: systemClock }),
    breaker: new Breaker({ now: Date.now, onChange: () => {} }),
    budget: new RetryBudget(),
    retry: { maxAttempts: 4, maxThrottledAttempts: 4, callTimeoutMs: 10_000, random: Math.random },
    clock: systemClock,
    lifetime: new AbortController().signal,
    unauthorizedCodes: new Set(),
  });
  const credentials = `client_id=${id}&client_secret=${encodeURIComponent(upstream.clientSecret())}`;
  const token = await pool.request({
    method: 'POST',
    path: `${base}/oauth2/token?grant_type=client_credentials&${credentials}`,
  });
  const { access_token } = (await token.body.json()) as { access_token: string };
  const headers = {
    accept: 'application/json',
    'user-agent': 'eiam-client',
    'x-acs-version': '2022-02-25',
    'x-acs-action': 'GetUser',
    authorization: `Bearer ${access_token}`,
  };
  return {
    async request(path) {
      const { statusCode, body } = await pool.request({ method: 'GET', path: base + path, headers });
      if (statusCode !== 200) throw new Error(`Expected 200, but got ${statusCode}`);
      return body.json();
    },
    call(path) {
      const write = () => ({ method: 'GET', path: base + path, headers: { ...headers } }) as const;
      const call = {
        operation: 'GetUser',
        repeatable: true,
        write,
        read: (body: JsonText | undefined) => body?.value,
      };
      return caller.run(call, toContext());
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([pool.close(), transport.close()]);
    },
  };
}

const manyCalls = '{ users(first: 50) { nodes { id displayName groups { nodes { name } } } } }';

/** Operations of 51 calls, 64 at a time, by how many calls may be in flight. */
export async function measureThroughput(out: (line: string) => void): Promise<void> {
  const silent = { info: () => {}, warn: () => {}, error: () => {} };
  await using emulator = await startUpstream({ users: 1_000, latencyMs: 20 });
  const { config } = emulator;
  if (config.upstream.kind !== 'eiam') throw new Error('Expected an emulator of its own');
  out('\n64 operations of 51 calls at a time, upstream 20 ms away:');
  for (const maxConcurrency of [32, 128, 512]) {
    const upstream = { ...config.upstream, management: undefined };
    await using app = await createApp({ ...config, upstream, maxConcurrency }, { log: silent });
    await measure(64, 64, () => ask(app, manyCalls, {}));
    const { perSecond, cpuMs } = await measure(192, 64, () => ask(app, manyCalls, {}));
    out(
      `  EIAM_MAX_CONCURRENCY=${maxConcurrency}: ${perSecond.toFixed(1)} operations/s, ${(perSecond * 51).toFixed(0)} calls/s, ` +
        `CPU ${cpuMs.toFixed(1)} ms each`,
    );
  }
}
