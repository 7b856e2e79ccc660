import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createApp } from '../../../src/app.ts';
import { type Config, parseConfig } from '../../../src/config.ts';
import type { CallFact } from '../../../src/eiam/diagnostics.ts';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import type { Answer } from '../../support/gateway.ts';
import type { DoneStep } from './check-trail.ts';

export interface OpenGateway extends AsyncDisposable {
  readonly emulator: Emulator;
  ask<Data>(query: string, variables: object): Promise<Answer<Data>>;
  /** Serves on a port of its own. @returns where */
  listen(): Promise<string>;
  /** Stops, and waits for the writes that were begun, whether their clients have left or not. */
  stop(): Promise<void>;
  /** Lets so much time pass, on both sides, that no create of before can be on its way. */
  passTime(): void;
  /** The upstream calls since the last time, as the gateway fared with them. */
  takeCalls(): readonly CallFact[];
  /** Gets each step of writes that was answered truly; default: nothing more is checked of it. */
  checkStep?(step: DoneStep): void;
}

const channel = 'eiam:call';

/** A gateway on an empty company, which waits for nothing: neither between attempts nor before a second look. */
export async function openGateway(config: Partial<Config> = {}): Promise<OpenGateway> {
  let calls: CallFact[] = [];
  let passedMs = 0;
  const now = () => Date.now() + passedMs;
  const app = await createApp(
    { ...parseConfig({ HOST: '127.0.0.1', PORT: '0', MIRROR: 'off' }), ...config },
    {
      log: { info: () => {}, warn: () => {}, error: () => {} },
      now,
      random: () => 0,
      pause: async () => {},
      // Thousands of faults hit one gateway: each stands for one of its own.
      outage: { retryReserve: 1_000_000, judgedCalls: 10_000 },
      emulator: {
        scope: 'all',
        directory: new Directory({ customFieldNames: ['city', 'team'] }),
        now,
        tokenLifetimeSeconds: 1_000_000_000,
      },
      siblingWait: { quietMs: 2_000, limitMs: 10_000 },
    },
  );
  const { emulator } = app;
  if (!emulator) throw new Error('Expected an embedded emulator');
  const listen = (fact: unknown) => calls.push(fact as CallFact);
  subscribe(channel, listen);
  return {
    emulator,
    async ask(query, variables) {
      const body = JSON.stringify({ query, variables });
      const headers = { 'content-type': 'application/json' };
      const response = await app.fetch('http://gateway/graphql', { method: 'POST', body, headers });
      return response.json();
    },
    listen: async () => (await app.listen()).url,
    async stop() {
      await app.close(AbortSignal.abort());
    },
    passTime() {
      passedMs += 1_000_000;
    },
    takeCalls() {
      const taken = calls;
      calls = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      unsubscribe(channel, listen);
      await app[Symbol.asyncDispose]();
    },
  };
}
