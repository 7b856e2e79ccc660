import { AsyncLocalStorage } from 'node:async_hooks';
import { getOperationAST, parse } from 'graphql';
import { expect } from 'vitest';
import { createApp } from '../../../src/app.ts';
import type { App } from '../../../src/composition/running-app.ts';
import { type Config, parseConfig } from '../../../src/config.ts';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import type { OddRow } from '../../../src/emulator/odd-rows.ts';
import type { Log } from '../../../src/observability/log.ts';
import { startsWithText } from '../../../src/vocabulary/text-forms.ts';
import type { Answer, GatewayOptions } from '../gateway.ts';
import { compareAnswers } from './compare-answers.ts';
import { Comparisons, type Skipped } from './comparisons.ts';
import type { DirectoryFacts } from './known-differences.ts';
import { splitOdd } from './unneeded-replies.ts';

/** Set in what a twin does. */
const ofTwin = new AsyncLocalStorage<true>();

/** Without lines about replies that a twin was sent, of which every gateway of the process hears. */
export function withoutTwins({ info, warn, error }: Log): Log {
  const own =
    (write: Log['warn']): Log['warn'] =>
    (facts, text) => {
      if (!ofTwin.getStore()) write(facts, text);
    };
  return { info: own(info), warn: own(warn), error: own(error) };
}

/** A scope of which a part cannot be read fills no mirror. */
const readsScope = 'GetApplicationProvisioningScope';

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
export function openMirroredTwin(parts: TwinParts): MirroredTwin {
  const { emulator } = parts;
  const comparisons = new Comparisons();
  const cursors = new Map<string, string>();
  let app: App | undefined;
  let filledWith: string | undefined;
  let writes = 0;
  let before: Promise<void> = Promise.resolve();
  const listening = emulator.directory.changes.listen(() => {
    writes += 1;
  });

  /** All that the fill saw. */
  const state = () => {
    const { listOrder, odd, scope } = emulator;
    const { organizationalUnitIds, groupIds } = scope;
    return JSON.stringify([writes, listOrder.order, odd.list(), organizationalUnitIds, groupIds]);
  };

  /** Where lists cannot be read, it goes on trying to be filled, and EIAM is asked meanwhile. */
  async function filled(): Promise<App> {
    if (app && filledWith === state()) return app;
    await app?.[Symbol.asyncDispose]();
    app = undefined;
    filledWith = state();
    const { promise: refused, resolve } = Promise.withResolvers<'refused'>();
    const note: Log['warn'] = ({ operation }, text) => {
      if (operation === readsScope || /mirror|fewer rows/.test(text)) resolve('refused');
    };
    app = await startTwin(parts, emulator.odd.list(), { info: () => {}, warn: note, error: note });
    const end = await Promise.race([refused, app.mirror?.settled()]);
    const isOdd = end === 'refused' && emulator.odd.list().length > 0;
    expect(app.mirror?.status()).toMatchObject({ state: isOdd ? 'FILLING' : 'READY' });
    return app;
  }

  /** Compares with EIAM's answer where only these are odd. */
  async function expectRight(asked: Answered, mirror: Answer<unknown>, odd: readonly OddRow[]) {
    const silent = { info: () => {}, warn: () => {}, error: () => {} };
    await using right = await startTwin(parts, odd, silent, false);
    const { query, variables } = asked;
    const live = await answerOf(right, asked, JSON.stringify({ query, variables }));
    const facts = { ...factsOf(emulator), unneeded: new Set<string>() };
    const { differences } = compareAnswers(query, { ...variables }, live, mirror, facts);
    expect(differences, `READS=mirror, and EIAM without what is odd\n${query}`).toEqual([]);
  }

  function inItsWords(text: string): string {
    let translated = text;
    for (const [live, mirror] of cursors) translated = translated.replaceAll(live, mirror);
    return translated;
  }

  async function compare(asked: Answered): Promise<void> {
    const { query, variables, init, live } = asked;
    const why = whyNot(emulator, query, init);
    if (why) return comparisons.skip(why);
    const twin = await filled();
    const mirror = await answerOf(twin, asked, inItsWords(JSON.stringify({ query, variables })));
    const { unneeded, others } = splitOdd(emulator.odd.list());
    const facts = { ...factsOf(emulator), unneeded };
    const {
      differences,
      known,
      cursors: same,
    } = compareAnswers(query, { ...variables }, live, mirror, facts);
    for (const [ours, its] of same) if (ours !== its) cursors.set(ours, its);
    comparisons.add(mirror, known);
    expect(differences, `READS=mirror\n${query}\n${JSON.stringify(variables)}`).toEqual([]);
    if ([...known].some((each) => each.startsWith('UNNEEDED '))) await expectRight(asked, mirror, others);
  }

  return {
    comparisons,
    // One after the other: a twin is filled once for questions that come together.
    compare(asked) {
      const compared = before.then(() => ofTwin.run(true, () => compare(asked)));
      before = compared.catch(() => {});
      return compared;
    },
    async [Symbol.asyncDispose]() {
      comparisons.report();
      listening[Symbol.dispose]();
      await app?.[Symbol.asyncDispose]();
    },
  };
}

async function answerOf(app: App, { init }: Answered, body: string): Promise<Answer<unknown>> {
  const headers = { 'content-type': 'application/json', 'x-eiam-trace': '1', ...readingHeaders(init) };
  const response = await app.fetch('http://gateway/graphql', { method: 'POST', body, headers });
  return response.json();
}

/** Without traces and the audit trail, which are the first gateway's. */
async function startTwin(
  { config, emulator, options }: TwinParts,
  odd: readonly OddRow[],
  log: Log,
  isMirrored = true,
): Promise<App> {
  const { parts, now = Date.now } = options;
  const { scope, directory, listOrder } = emulator;
  const { mirror } = parseConfig(isMirrored ? { MIRROR: 'on', READS: 'mirror' } : { MIRROR: 'off' });
  const { organizationalUnitIds, groupIds } = scope;
  const { seed = 1, expiredTokenStatus = 400 } = options.emulator ?? {};
  return createApp(
    { ...config, mirror, tracing: undefined, audit: undefined },
    {
      ...parts,
      ...{ log, now, random: () => 0, scopeTtlMs: 600_000 },
      emulator: {
        ...{ seed, expiredTokenStatus, directory, scope: { organizationalUnitIds, groupIds }, odd },
        ...{ order: listOrder.order, now: options.emulator?.now ?? Date.now },
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

function factsOf({ directory }: Emulator): Omit<DirectoryFacts, 'unneeded'> {
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
