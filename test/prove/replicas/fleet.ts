import { mkdtempDisposableSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts';
import { type StartedGateway, startGatewayProcess } from '../../support/process.ts';
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { openTunnel, type Tunnel } from '../../support/tunnel.ts';
import { sharedKey } from './appends.ts';
import { type Front, openFront } from './front.ts';

/** One of the gateways; started again after a kill, behind the same tunnel. */
export interface Member {
  readonly index: number;
  readonly tunnel: Tunnel;
  /** Where it answers now. */
  readonly url: string;
  readonly process: StartedGateway;
  start(): Promise<void>;
  /** As `kill -9` does; out of the front before its next request. */
  kill(): Promise<void>;
  /** It stands still, and out of the front, until it is thawed. */
  freeze(): void;
  thaw(): void;
  /** Of its mirror; undefined: it has none. */
  readonly file: string | undefined;
}

/** Three processes on one EIAM and one store, behind a front. */
export interface Fleet extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly store: RedisServer;
  readonly members: readonly [Member, Member, Member];
  readonly front: Front;
  /** Ids of users, in the emulator's order. */
  readonly ids: readonly string[];
  readonly isMirrored: boolean;
}

export interface FleetOptions {
  readonly users: number;
  /** Whether each has a mirror, which reads ask first. */
  readonly isMirrored?: boolean;
  readonly settings?: Readonly<Record<string, string>>;
  /** How far the clock of each is ahead, in milliseconds. */
  readonly aheadMs?: readonly [number, number, number];
}

export const secrets = {
  CALLBACK_BAMBOOCLOUD_TOKEN: 'bamboo-test-security-token-0123456789ab',
  CALLBACK_BAMBOOCLOUD_SIGNATURE_KEY: 'SignKey-16chars!',
  CALLBACK_BAMBOOCLOUD_ENCRYPTION_KEY: 'AesKey-16-chars!',
};

function settingsOf(emulator: Emulator, storePort: number): Record<string, string> {
  const { endpoint, instanceId, applicationId, clientSecret, callbacks } = emulator;
  return {
    ...{ EIAM_ENDPOINT: endpoint, EIAM_INSTANCE_ID: instanceId, EIAM_APPLICATION_ID: applicationId },
    ...{ EIAM_CLIENT_SECRET: clientSecret, AUTH_ALLOW_ANONYMOUS: 'true' },
    ...{ CALLBACK_ALIBABA_JWKS_URL: emulator.jwksUrl, ...secrets },
    CALLBACK_ALIBABA_ENCRYPTION_KEY: callbacks.alibaba.encryptionKey ?? '',
    SHARED_STATE_URL: `redis://127.0.0.1:${storePort}`,
    SHARED_STATE_KEY: sharedKey,
  };
}

const clockModule = fileURLToPath(new URL('clock-ahead.ts', import.meta.url));

interface MemberParts {
  readonly index: number;
  readonly emulator: Emulator;
  readonly store: RedisServer;
  readonly targets: (string | undefined)[];
  readonly file: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
  readonly aheadMs: number;
}

async function openMember(parts: MemberParts): Promise<Member & AsyncDisposable> {
  const { index, emulator, store, targets, file, settings, aheadMs } = parts;
  const tunnel = await openTunnel(store.port);
  const mirror =
    file === undefined ? { MIRROR: 'off' } : { MIRROR: 'on', READS: 'mirror', MIRROR_FILE: file };
  const [clock, nodeArgs] =
    aheadMs === 0 ? [{}, []] : [{ TEST_CLOCK_AHEAD_MS: String(aheadMs) }, ['--import', clockModule]];
  let process: StartedGateway | undefined;
  const running = () => {
    if (!process) throw new Error(`Expected gateway ${index} to have been started`);
    return process;
  };
  return {
    ...{ index, tunnel, file },
    get url() {
      return running().url;
    },
    get process() {
      return running();
    },
    async start() {
      const environment = { ...settingsOf(emulator, tunnel.port), ...mirror, ...settings, ...clock };
      process = await startGatewayProcess(environment, nodeArgs);
      targets[index] = process.url;
    },
    async kill() {
      targets[index] = undefined;
      running().kill('SIGKILL');
      await running().ended;
    },
    freeze() {
      targets[index] = undefined;
      running().kill('SIGSTOP');
    },
    thaw() {
      running().kill('SIGCONT');
      targets[index] = running().url;
    },
    async [Symbol.asyncDispose]() {
      await process?.[Symbol.asyncDispose]();
      await tunnel[Symbol.asyncDispose]();
    },
  };
}

export async function openFleet({
  users,
  isMirrored = false,
  settings = {},
  aheadMs = [0, 0, 0],
}: FleetOptions): Promise<Fleet> {
  await using stack = new AsyncDisposableStack();
  const redeliveries = { redeliveries: 200, redeliveryDelayMs: () => 250, maxConcurrentRequests: 8 };
  const emulator = stack.use(
    await startEmulator({ users, scope: 'all', callbacks: { alibaba: redeliveries } }),
  );
  const store = stack.use(await startRedisServer());
  const folder = stack.use(mkdtempDisposableSync(join(tmpdir(), 'eiam-fleet-')));
  const targets: (string | undefined)[] = [undefined, undefined, undefined];
  const open = async (index: 0 | 1 | 2) => {
    const file = isMirrored ? join(folder.path, `mirror-${index}`) : undefined;
    const used = { emulator, store, targets, file, settings };
    return stack.use(await openMember({ index, ...used, aheadMs: aheadMs[index] }));
  };
  const members = [await open(0), await open(1), await open(2)] as const;
  for (const member of members) await member.start();
  const front = stack.use(await openFront(targets));
  const ids = Array.from(emulator.directory.users(), ({ userId }) => userId);
  const owned = stack.move();
  const opened = { emulator, store, members, front, ids, isMirrored };
  return { ...opened, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
