import { randomUUID } from 'node:crypto';
import { createApp } from '../../../src/app.ts';
import type { AppParts } from '../../../src/composition/app-parts.ts';
import type { App } from '../../../src/composition/running-app.ts';
import { type Config, parseConfig } from '../../../src/config.ts';
import { systemClock } from '../../../src/eiam/clock.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../src/emulator/emulator.ts';
import { openRedisState } from '../../../src/shared-state/redis/redis-state.ts';
import { type Answer, toUpstream } from '../../support/gateway.ts';
import type { RedisServer } from '../../support/redis-server.ts';
import { unobserved, usualLimits } from '../../support/replicas.ts';
import { type Stream, subscribe } from '../../support/subscribe.ts';
import { openTunnel, type Tunnel } from '../../support/tunnel.ts';
import { ObservedLog } from './observed-log.ts';

/** One gateway of several. */
export interface ReplicaGateway {
  readonly app: App;
  /** Where it answers GraphQL. */
  readonly url: string;
  readonly log: ObservedLog;
  /** Whether it keeps the mirror of all of them. */
  readonly isKeeper: boolean;
  /** Between it and the store. */
  readonly tunnel: Tunnel;
  /** What it holds to be its own fault. */
  readonly failures: readonly object[];
  /** Posts over a socket, where whole answers are kept. */
  ask<Data = Record<string, unknown>>(
    query: string,
    variables?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<Data>>;
  listen<Data = Record<string, unknown>>(query: string, variables?: object): Promise<Stream<Data>>;
  /** Resolves once it has answered a request that asks nothing of the directory. */
  alive(): Promise<void>;
  /** Lets the time pass for what it keeps. */
  pass(ms: number): void;
}

export interface Replicas extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly gateways: readonly [ReplicaGateway, ReplicaGateway, ReplicaGateway];
  /** Another one, that starts now. */
  open(): Promise<ReplicaGateway>;
}

export interface ReplicasOptions {
  readonly emulator?: EmulatorOptions;
  readonly config?: Partial<Config>;
  readonly parts?: Partial<AppParts>;
  /** How long a replica waits for the store, in milliseconds. */
  readonly deadlineMs?: number;
  /** How far back one that starts reads the log, in milliseconds. */
  readonly lookBackMs?: number;
}

const key = Buffer.alloc(32, 7);

/** Three gateways on one EIAM, which share one store. */
export async function openReplicas(
  { port }: Pick<RedisServer, 'port'>,
  {
    emulator: options = {},
    config = {},
    parts = {},
    deadlineMs = 10_000,
    lookBackMs = 120_000,
  }: ReplicasOptions = {},
): Promise<Replicas> {
  await using stack = new AsyncDisposableStack();
  const emulator = stack.use(await startEmulator({ users: 12, scope: 'all', ...options }));
  const opened = stack.use(new AsyncDisposableStack());
  // Of its own, so that what other tests leave behind in the store is not followed.
  const applicationId = randomUUID();

  async function open(): Promise<ReplicaGateway> {
    const failures: object[] = [];
    let passed = 0;
    const now = () => Date.now() + passed;
    const replica = randomUUID();
    const tunnel = opened.use(await openTunnel(port));
    const address = { host: '127.0.0.1', port: tunnel.port, database: 0, isEncrypted: false };
    const { instanceId } = emulator;
    const state = await openRedisState({
      address: { ...address, authority: undefined, username: undefined, password: undefined },
      ...{ key, instanceId, applicationId, replica, deadlineMs, newId: randomUUID },
      ...{ clock: systemClock, random: Math.random, lookBackMs, limits: usualLimits, checkEveryMs: 60_000 },
      announcement: { endpoint: emulator.endpoint, version: '1.0.0' },
      observer: { ...unobserved, onFailure: (error) => failures.push({ error }) },
    });
    const log = new ObservedLog(state.log);
    const { messages, marks, exclusion, budgets, sessions, mirror } = state;
    const app = opened.use(
      await createApp(
        {
          ...parseConfig({ PORT: '0', MIRROR: 'off' }),
          cacheTtlMs: 300_000,
          upstream: toUpstream(emulator, emulator.management),
          ...config,
        },
        {
          log: { info: () => {}, warn: () => {}, error: (facts) => failures.push(facts) },
          ...{ now, epoch: replica, random: () => 0 },
          shared: {
            ...{ replica, log, messages, marks, exclusion, budgets, sessions, mirror },
            get replicas() {
              return state.replicas;
            },
            get isReachable() {
              return state.isReachable;
            },
            [Symbol.asyncDispose]: () => state[Symbol.asyncDispose](),
          },
          ...parts,
        },
      ),
    );
    const { url } = await app.listen();
    const json = { 'content-type': 'application/json' };
    return {
      ...{ app, url, log, tunnel, failures },
      get isKeeper() {
        return state.mirror.lease.isHeld;
      },
      async ask(query, variables = {}, headers = {}) {
        const body = JSON.stringify({ query, variables });
        return await (await fetch(url, { method: 'POST', headers: { ...json, ...headers }, body })).json();
      },
      listen: (query, variables) => subscribe((init) => fetch(url, init), query, variables),
      async alive() {
        await (await fetch(new URL('/health/live', url))).text();
      },
      pass(ms) {
        passed += ms;
      },
    };
  }

  const gateways = await Promise.all([open(), open(), open()]);
  const owned = stack.move();
  return { emulator, gateways, open, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
