import { getOperationAST, parse } from 'graphql';
import { expect } from 'vitest';
import { createApp } from '../../../src/app.ts';
import type { App } from '../../../src/composition/running-app.ts';
import { type Config, parseConfig } from '../../../src/config.ts';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import type { Log } from '../../../src/observability/log.ts';
import { startsWithText } from '../../../src/vocabulary/text-forms.ts';
import type { Answer, GatewayOptions } from '../gateway.ts';
import { compareAnswers } from './compare-answers.ts';
import { Comparisons, type Skipped } from './comparisons.ts';
import type { DirectoryFacts } from './known-differences.ts';

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
  const state = () => {
    const { listOrder, odd, scope } = emulator;
    const { organizationalUnitIds, groupIds } = scope;
    return JSON.stringify([writes, listOrder.order, odd.list(), organizationalUnitIds, groupIds]);
  };

  /** Undefined: what upstream answers keeps it from being filled. */
  async function filled(): Promise<App | undefined> {
    if (filledWith === state()) return app;
    await app?.[Symbol.asyncDispose]();
    app = undefined;
    filledWith = state();
    const { promise: refused, resolve } = Promise.withResolvers<'refused'>();
    const log = { info: () => {}, warn: () => resolve('refused'), error: () => {} };
    const started = await startTwin({ config, emulator, options }, log);
    const end = await Promise.race([refused, started.mirror?.settled()]);
    if (end === 'refused' && emulator.odd.list().length > 0) {
      await started[Symbol.asyncDispose]();
      return undefined;
    }
    app = started;
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
      const why = whyNot(emulator, query, init);
      if (why) return comparisons.skip(why);
      const twin = await filled();
      if (!twin) return comparisons.skip('UNFILLED');
      const response = await twin.fetch('http://gateway/graphql', {
        method: 'POST',
        body: inItsWords(JSON.stringify({ query, variables })),
        headers: { 'content-type': 'application/json', 'x-eiam-trace': '1', ...readingHeaders(init) },
      });
      const mirror: Answer<unknown> = await response.json();
      const compared = compareAnswers(query, { ...variables }, live, mirror, factsOf(emulator));
      for (const [ours, its] of compared.cursors) if (ours !== its) cursors.set(ours, its);
      comparisons.add(mirror, compared.known);
      expect(compared.differences, `READS=mirror\n${query}\n${JSON.stringify(variables)}`).toEqual([]);
    },
    async [Symbol.asyncDispose]() {
      comparisons.report();
      listening[Symbol.dispose]();
      await app?.[Symbol.asyncDispose]();
    },
  };
}

/** Without traces and the audit trail, which are the first gateway's. */
async function startTwin({ config, emulator, options }: TwinParts, log: Log): Promise<App> {
  const { parts, now = Date.now } = options;
  const { scope, directory, listOrder, odd } = emulator;
  const { mirror } = parseConfig({ MIRROR: 'on', READS: 'mirror' });
  const { organizationalUnitIds, groupIds } = scope;
  const { seed = 1, expiredTokenStatus = 400 } = options.emulator ?? {};
  return createApp(
    { ...config, mirror, tracing: undefined, audit: undefined },
    {
      ...parts,
      ...{ log, now, random: () => 0, scopeTtlMs: 600_000 },
      emulator: {
        ...{ seed, expiredTokenStatus, directory, scope: { organizationalUnitIds, groupIds } },
        ...{ order: listOrder.order, odd: odd.list(), now: options.emulator?.now ?? Date.now },
      },
    },
  );
}

/** Undefined: it can be compared. */
function whyNot(
  { faults, management, listOrder }: Emulator,
  query: string,
  init: RequestInit,
): Skipped | undefined {
  if (init.body !== undefined) return 'NO_QUESTION';
  if (new Headers(init.headers).has('authorization')) return 'SIGNED_IN';
  if (!faults.isEmpty || !management.faults.isEmpty) return 'FAULTS';
  if (listOrder.order === 'random') return 'RANDOM_ORDER';
  try {
    const operation = getOperationAST(parse(query))?.operation;
    if (operation === 'mutation') return 'WRITE';
    return operation === 'query' ? undefined : 'NO_QUESTION';
  } catch {
    return 'NO_QUESTION';
  }
}

function factsOf({ directory }: Emulator): DirectoryFacts {
  return {
    hasGroupInOtherCase: (prefix) =>
      Array.from(directory.groups()).some(
        ({ groupName }) => startsWithText(groupName, prefix) && !groupName.startsWith(prefix),
      ),
  };
}

function readingHeaders({ headers }: RequestInit): Record<string, string> {
  return Object.fromEntries([...new Headers(headers)].filter(([name]) => name.startsWith('x-eiam-')));
}
