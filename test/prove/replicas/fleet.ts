import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts';
import { type StartedGateway, startGatewayProcess } from '../../support/process.ts';
import { type RedisServer, startRedisServer } from '../../support/redis-server.ts';
import { openTunnel, type Tunnel } from '../../support/tunnel.ts';
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
}

/** Three processes on one EIAM and one store, behind a front. */
export interface Fleet extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly store: RedisServer;
  readonly members: readonly [Member, Member, Member];
  readonly front: Front;
  /** Ids of users, in the emulator's order. */
  readonly ids: readonly string[];
}

export interface FleetOptions {
  readonly users: number;
  readonly settings?: Readonly<Record<string, string>>;
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
    ...{ EIAM_CLIENT_SECRET: clientSecret, AUTH_ALLOW_ANONYMOUS: 'true', MIRROR: 'off' },
    ...{ CALLBACK_ALIBABA_JWKS_URL: emulator.jwksUrl, ...secrets },
    CALLBACK_ALIBABA_ENCRYPTION_KEY: callbacks.alibaba.encryptionKey ?? '',
    SHARED_STATE_URL: `redis://127.0.0.1:${storePort}`,
    SHARED_STATE_KEY: '07'.repeat(32),
  };
}

async function openMember(
  index: number,
  emulator: Emulator,
  store: RedisServer,
  targets: (string | undefined)[],
  settings: Readonly<Record<string, string>>,
): Promise<Member & AsyncDisposable> {
  const tunnel = await openTunnel(store.port);
  let process: StartedGateway | undefined;
  const running = () => {
    if (!process) throw new Error(`Expected gateway ${index} to have been started`);
    return process;
  };
  return {
    index,
    tunnel,
    get url() {
      return running().url;
    },
    get process() {
      return running();
    },
    async start() {
      process = await startGatewayProcess({ ...settingsOf(emulator, tunnel.port), ...settings });
      targets[index] = process.url;
    },
    async kill() {
      targets[index] = undefined;
      running().kill('SIGKILL');
      await running().ended;
    },
    async [Symbol.asyncDispose]() {
      await process?.[Symbol.asyncDispose]();
      await tunnel[Symbol.asyncDispose]();
    },
  };
}

export async function openFleet({ users, settings = {} }: FleetOptions): Promise<Fleet> {
  await using stack = new AsyncDisposableStack();
  const redeliveries = { redeliveries: 200, redeliveryDelayMs: () => 250, maxConcurrentRequests: 8 };
  const emulator = stack.use(
    await startEmulator({ users, scope: 'all', callbacks: { alibaba: redeliveries } }),
  );
  const store = stack.use(await startRedisServer());
  const targets: (string | undefined)[] = [undefined, undefined, undefined];
  const open = async (index: number) =>
    stack.use(await openMember(index, emulator, store, targets, settings));
  const members = [await open(0), await open(1), await open(2)] as const;
  for (const member of members) await member.start();
  const front = stack.use(await openFront(targets));
  const ids = Array.from(emulator.directory.users(), ({ userId }) => userId);
  const owned = stack.move();
  return { emulator, store, members, front, ids, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
