import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createApp } from '../../../src/app.ts';
import { type Config, parseConfig } from '../../../src/config.ts';
import type { CallFact } from '../../../src/eiam/diagnostics.ts';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import type { Answer } from '../../support/gateway.ts';

export interface OpenGateway extends AsyncDisposable {
  readonly emulator: Emulator;
  ask<Data>(query: string, variables: object): Promise<Answer<Data>>;
  /** The upstream calls since the last time, as the gateway fared with them. */
  takeCalls(): readonly CallFact[];
  /** The ids since the last time that the gateway gave to what came without one. */
  takeIds(): readonly string[];
}

const channel = 'eiam:call';

/** A gateway on an empty company, which waits for nothing: neither between attempts nor before a second look. */
export async function openGateway(config: Partial<Config> = {}): Promise<OpenGateway> {
  let calls: CallFact[] = [];
  let ids: string[] = [];
  let lastId = 0;
  const app = await createApp(
    { ...parseConfig({}), ...config },
    {
      log: { info: () => {}, warn: () => {}, error: () => {} },
      random: () => 0,
      pause: async () => {},
      newId: () => {
        lastId += 1;
        ids.push(`made-${lastId}`);
        return `made-${lastId}`;
      },
      emulator: { scope: 'all', directory: new Directory({ customFieldNames: ['city', 'team'] }) },
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
    takeCalls() {
      const taken = calls;
      calls = [];
      return taken;
    },
    takeIds() {
      const taken = ids;
      ids = [];
      return taken;
    },
    async [Symbol.asyncDispose]() {
      unsubscribe(channel, listen);
      await app[Symbol.asyncDispose]();
    },
  };
}
