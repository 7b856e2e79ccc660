import { getOperationAST, parse } from 'graphql';
import { expect } from 'vitest';
import { createApp } from '../../../src/app.ts';
import type { App } from '../../../src/composition/running-app.ts';
import { type Config, parseConfig } from '../../../src/config.ts';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import type { Answer, GatewayOptions } from '../gateway.ts';
import { compareAnswers } from './compare-answers.ts';
import { Comparisons } from './comparisons.ts';

/** A question, and what the gateway without a mirror answered. */
export interface Answered {
  readonly query: string;
  readonly variables: object;
  readonly init: RequestInit;
  readonly live: Answer<unknown>;
}

export interface MirroredTwin extends AsyncDisposable {
  readonly comparisons: Comparisons;
  /** Asks the same, and expects the same answer but for the known differences. What cannot be compared it leaves alone. */
  compare(answered: Answered): Promise<void>;
}

interface TwinParts {
  readonly config: Config;
  readonly emulator: Emulator;
  readonly options: GatewayOptions;
}

const silent = { info: () => {}, warn: () => {}, error: () => {} };

/**
 * Beside a gateway without a mirror one that has it (READS=mirror), on an emulator of its own over the same directory: calls and faults of the
 * one do not show in the other. It is filled when the first question comes, and again where the directory has changed.
 */
export function openMirroredTwin({ config, emulator, options }: TwinParts): MirroredTwin {
  const comparisons = new Comparisons();
  const cursors = new Map<string, string>();
  let app: App | undefined;
  let filledWith: string | undefined;
  let writes = 0;
  const listening = emulator.directory.changes.listen(() => {
    writes += 1;
  });

  /** All that the fill saw. */
  const state = () => JSON.stringify([writes, emulator.listOrder.order]);

  async function filled(): Promise<App> {
    if (app && filledWith === state()) return app;
    await app?.[Symbol.asyncDispose]();
    filledWith = state();
    app = await startTwin({ config, emulator, options });
    await app.mirror?.settled();
    expect(app.mirror?.status()).toMatchObject({ state: 'READY' });
    return app;
  }

  function inItsWords(text: string): string {
    let translated = text;
    for (const [live, mirror] of cursors) translated = translated.replaceAll(live, mirror);
    return translated;
  }

  return {
    comparisons,
    async compare({ query, variables, init, live }) {
      if (!isComparable(emulator, query, init)) return;
      const twin = await filled();
      const response = await twin.fetch('http://gateway/graphql', {
        method: 'POST',
        body: inItsWords(JSON.stringify({ query, variables })),
        headers: { 'content-type': 'application/json', 'x-eiam-trace': '1', ...readingHeaders(init) },
      });
      const mirror: Answer<unknown> = await response.json();
      const compared = compareAnswers(query, { ...variables }, live, mirror);
      for (const [ours, its] of compared.cursors) if (ours !== its) cursors.set(ours, its);
      comparisons.add(mirror, compared.known);
      expect(compared.differences, `READS=mirror\n${query}\n${JSON.stringify(variables)}`).toEqual([]);
    },
    async [Symbol.asyncDispose]() {
      listening[Symbol.dispose]();
      await app?.[Symbol.asyncDispose]();
    },
  };
}

/** Without traces and the audit trail, which are the first gateway's. */
async function startTwin({ config, emulator, options }: TwinParts): Promise<App> {
  const { parts, now = Date.now } = options;
  const { scope, directory, listOrder } = emulator;
  const { mirror } = parseConfig({ MIRROR: 'on', READS: 'mirror' });
  const { organizationalUnitIds, groupIds } = scope;
  const { seed = 1, expiredTokenStatus = 400 } = options.emulator ?? {};
  return createApp(
    { ...config, mirror, tracing: undefined, audit: undefined },
    {
      ...parts,
      ...{ log: silent, now, random: () => 0, scopeTtlMs: 600_000 },
      emulator: {
        ...{ seed, expiredTokenStatus, directory, scope: { organizationalUnitIds, groupIds } },
        ...{ order: listOrder.order, now: options.emulator?.now ?? Date.now },
      },
    },
  );
}

/**
 * Of what upstream fails at, or answers against its contract, a copy made at another moment shows something else, and of an order that is
 * another one each time, two gateways do; tokens are of one emulator.
 */
function isComparable(
  { faults, management, odd, listOrder }: Emulator,
  query: string,
  init: RequestInit,
): boolean {
  const headers = new Headers(init.headers);
  if (init.body !== undefined || headers.has('authorization')) return false;
  const isTroubled = !faults.isEmpty || !management.faults.isEmpty || odd.list().length > 0;
  if (isTroubled || listOrder.order === 'random') return false;
  try {
    return getOperationAST(parse(query))?.operation === 'query';
  } catch {
    return false;
  }
}

function readingHeaders({ headers }: RequestInit): Record<string, string> {
  return Object.fromEntries([...new Headers(headers)].filter(([name]) => name.startsWith('x-eiam-')));
}
