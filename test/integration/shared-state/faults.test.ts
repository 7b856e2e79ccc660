import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import type { App } from '../../../src/composition/running-app.ts';
import { parseConfig } from '../../../src/config.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts';
import { toUpstream } from '../../support/gateway.ts';
import { hasRedisServer, type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { openTunnel, type Tunnel } from '../../support/tunnel.ts';

interface Line {
  readonly level: string;
  readonly text: string;
  /** Of its error, and of what that was caused by. */
  readonly reason: string;
}

/** A gateway on a store that a test does something to. */
interface Stricken extends AsyncDisposable {
  readonly server: RedisServer;
  readonly tunnel: Tunnel;
  readonly lines: readonly Line[];
  /** Moves its clock. */
  setClock(aheadMs: number): void;
  /** Disposed of with it. */
  keep<Kept extends AsyncDisposable>(kept: Kept): Kept;
  /** Has it connect again. */
  reconnect(): void;
  /** Has it write. @returns the code of what it was refused with; undefined: it was done */
  write(): Promise<unknown>;
  metrics(): Promise<string>;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return `${error.message} ${reasonOf(error.cause)}`;
}

async function open(port: number, emulator: Emulator, lines: Line[], now = Date.now): Promise<App> {
  const { sharedState } = parseConfig({
    ...{ EIAM_ENDPOINT: emulator.endpoint, EIAM_INSTANCE_ID: 'idaas_x', EIAM_APPLICATION_ID: 'app_x' },
    ...{ EIAM_CLIENT_SECRET: 'x', AUTH_ALLOW_ANONYMOUS: 'true' },
    ...{ SHARED_STATE_URL: `redis://127.0.0.1:${port}`, SHARED_STATE_KEY: '07'.repeat(32) },
  });
  const say = (level: string) => (facts: object, text: string) => {
    lines.push({ level, text, reason: reasonOf('err' in facts ? facts.err : undefined) });
  };
  const config = {
    ...parseConfig({ PORT: '0', MIRROR: 'off' }),
    ...{ sharedState, upstream: toUpstream(emulator, emulator.management) },
  };
  const log = { info: say('info'), warn: say('warn'), error: say('error') };
  return await createApp(config, { log, now });
}

async function openStricken(isUp = true): Promise<Stricken> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(await startRedisServer());
  const tunnel = stack.use(await openTunnel(server.port));
  const emulator = stack.use(await startEmulator({ users: 3 }));
  const lines: Line[] = [];
  let aheadMs = 0;
  if (!isUp) await server.kill();
  const app = stack.use(await open(tunnel.port, emulator, lines, () => Date.now() + aheadMs));
  const { url } = await app.listen();
  const [{ userId: id } = { userId: '' }] = emulator.directory.users();
  const query = `mutation ($id: ID!) { patchUser(input: { userId: $id, displayName: "New" }) { __typename } }`;
  const metrics = async () => await (await fetch(new URL('/metrics', url))).text();
  if (isUp) await expect.poll(metrics).toMatch(/^eiam_shared_state_reachable 1$/m);
  const owned = stack.move();
  return {
    ...{ server, tunnel, lines, metrics, keep: (kept) => owned.use(kept) },
    setClock(ms) {
      aheadMs = ms;
    },
    reconnect() {
      tunnel.cut();
      tunnel.mend();
    },
    async write() {
      const body = JSON.stringify({ query, variables: { id } });
      const headers = { 'content-type': 'application/json' };
      const answer = await (await fetch(url, { method: 'POST', headers, body })).json();
      return answer.errors?.[0]?.extensions.code;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface Fault {
  readonly strike: (stricken: Stricken) => Promise<unknown>;
  readonly line: Partial<Record<keyof Line, RegExp>>;
  readonly metric: RegExp;
  readonly isDownAtStart?: true;
}

const unreachable = /^the shared state cannot be reached: reads are live, and writes are refused$/;
const isAway = /^eiam_shared_state_reachable 0$/m;
const hasLost = /^the shared state has lost what it had stored/;
const hasNewLog = /^eiam_shared_state_discontinuities_total\{reason="NEW_LOG"\} 1$/m;

/** What may be wrong with a store that a gateway runs on, and what an operator sees of it. */
const faults: Readonly<Record<string, Fault>> = {
  'down at the start': {
    ...{ isDownAtStart: true, strike: async () => {} },
    ...{ line: { level: /warn/, text: unreachable, reason: /ECONNREFUSED|closed|hang/i }, metric: isAway },
  },
  lost: {
    strike: ({ server }) => server.kill(),
    ...{ line: { level: /warn/, text: unreachable }, metric: isAway },
  },
  'five seconds late': {
    async strike({ tunnel, write }) {
      tunnel.delayReplies(5_000);
      expect(await write()).toBe('WRITES_SUSPENDED');
    },
    ...{ line: { level: /warn/, text: unreachable, reason: /No answer within \d+ ms/ }, metric: isAway },
  },
  'a replica of another by now': {
    async strike({ server, write }) {
      await server.client.sendCommand(['REPLICAOF', '127.0.0.1', '1']);
      expect(await write()).toBe('WRITES_SUSPENDED');
    },
    line: { level: /warn/, text: unreachable, reason: /this one is a replica of another/ },
    metric: isAway,
  },
  full: {
    async strike({ server, write }) {
      await server.client.configSet('maxmemory', '1');
      expect(await write()).toBe('WRITES_SUSPENDED');
    },
    line: {
      level: /error/,
      text: /^the store of the shared state is full: writes are refused$/,
      reason: /^OOM/,
    },
    metric: /^eiam_shared_state_full_total [1-9]/m,
  },
  'evicting by now': {
    async strike({ server, reconnect }) {
      await server.client.configSet('maxmemory-policy', 'allkeys-lru');
      reconnect();
    },
    line: { level: /warn/, text: unreachable, reason: /expected maxmemory-policy noeviction/ },
    metric: isAway,
  },
  'with another password by now': {
    async strike({ server, reconnect }) {
      await server.client.configSet('requirepass', 'another');
      reconnect();
    },
    line: { level: /warn/, text: unreachable, reason: /refuses the user name or the password/ },
    metric: isAway,
  },
  'restarted empty': {
    async strike({ server, write }) {
      expect(await write()).toBeUndefined();
      await server.kill();
      await server.start();
    },
    ...{ line: { level: /warn/, text: hasLost }, metric: hasNewLog },
  },
  'failed over, without what came last': {
    async strike({ server, write }) {
      await server.save();
      expect(await write()).toBeUndefined();
      await server.kill();
      await server.start();
    },
    ...{ line: { level: /warn/, text: hasLost }, metric: hasNewLog },
  },
  'of another clock': {
    async strike({ setClock, reconnect }) {
      setClock(-300_000);
      reconnect();
    },
    line: { level: /warn/, text: /^this machine's clock and the store's are apart/ },
    metric: /^eiam_shared_state_clock_ahead_seconds -(29\d|30\d)/m,
  },
  'left alone by a gateway that stood still': {
    async strike({ setClock, reconnect }) {
      setClock(60_000);
      reconnect();
    },
    line: { level: /warn/, text: /^this process stood still, or its clock was set forward/ },
    metric: /^eiam_shared_state_standstills_total 1$/m,
  },
  'of two deployments': {
    async strike({ server, keep, reconnect }) {
      const emulator = keep(await startEmulator({ users: 1 }));
      keep(await open(server.port, emulator, []));
      reconnect();
    },
    line: { level: /error/, text: /^a gateway of another EIAM has the same instance and application/ },
    metric: /^eiam_shared_state_foreign_replicas 1$/m,
  },
};

describe.runIf(hasRedisServer)('a gateway says in its log and its metrics that its store is', () => {
  test.each(Object.entries(faults))('%s', async (_, { strike, line, metric, isDownAtStart }) => {
    await using stricken = await openStricken(!isDownAtStart);
    await strike(stricken);
    await expect.poll(stricken.metrics).toMatch(metric);
    const expected = Object.fromEntries(
      Object.entries(line).map(([name, pattern]) => [name, expect.stringMatching(pattern)]),
    );
    await expect.poll(() => stricken.lines).toContainEqual(expect.objectContaining(expected));
  });
});

/** What ends the start, since the store answers and does not fit. */
const refusals: Readonly<Record<string, readonly [args: readonly string[], issue: RegExp]>> = {
  evicts: [['--maxmemory-policy', 'allkeys-lru'], /expected maxmemory-policy noeviction, but the store has/],
  'has a password': [['--requirepass', 'secret'], /the store refuses the user name or the password/],
  'is a replica': [['--replicaof', '127.0.0.1 1'], /expected a store that can be written to/],
};

describe.runIf(hasRedisServer)('a gateway does not start, and says why, on a store that', () => {
  test.each(Object.entries(refusals))('%s', async (_, [args, issue]) => {
    await using server = await startRedisServer({ args });
    await using emulator = await startEmulator({ users: 1 });
    await expect(open(server.port, emulator, [])).rejects.toThrow(
      new RegExp(`SHARED_STATE_URL: ${issue.source}`),
    );
  });

  test('is of an older version', async () => {
    await using emulator = await startEmulator({ users: 1 });
    const old = createServer((socket) => {
      socket.on('data', () => socket.write("-ERR unknown command 'HELLO'\r\n"));
      socket.on('error', () => {});
    });
    await once(old.listen(0, '127.0.0.1'), 'listening');
    // The port of a server that listens on one.
    const { port } = old.address() as AddressInfo;
    await expect(open(port, emulator, [])).rejects.toThrow('SHARED_STATE_URL: expected Redis 7 or newer');
    old.close();
  });
});
