import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { askAtRate, portion, type Scenario, scenarios, until } from './outage.ts';

interface Answered {
  readonly startedAt: number;
  readonly ms: number;
  readonly source: 'fresh' | 'marked' | 'failed';
}

const entities = 1_000;

/** Answers slower than this are not at once. */
const atOnceMs = 100;

async function endure(
  { name, fault, rate, operationsPerSecond, seconds }: Scenario,
  out: (line: string) => void,
): Promise<void> {
  // Every question is about a row past its time: none is asked twice within it.
  const environment = {
    CACHE_TTL_MS: '500',
    MIRROR: 'off',
    EMULATOR_USERS: `${entities}`,
    EMULATOR_ACCESS_KEYS: 'false',
  };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  await using app = await createApp(parseConfig(environment), { log, emulator: { scope: 'all' } });
  const { emulator } = app;
  if (!emulator) throw new Error('Expected an embedded emulator');
  const ids = [...emulator.directory.users()].map(({ userId }) => userId);

  async function ask(id: string): Promise<Answered> {
    const startedAt = performance.now();
    const response = await app.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ user(by: { id: "${id}" }) { displayName } }` }),
    });
    const { errors, extensions }: { errors?: unknown; extensions?: { freshness?: object } } =
      await response.json();
    const source = errors !== undefined ? 'failed' : extensions?.freshness ? 'marked' : 'fresh';
    return { startedAt, ms: performance.now() - startedAt, source };
  }

  for (const id of ids) await ask(id);
  emulator.counters.reset();
  const begunAt = performance.now();
  const failing = emulator.faults.add({ fault, rate });
  let turn = 0;
  const askNext = () => {
    turn += 1;
    return ask(ids[turn % ids.length] ?? '');
  };
  const asked = await askAtRate(askNext, operationsPerSecond, until(seconds * 1_000));
  const answers = await Promise.all(asked);
  failing[Symbol.dispose]();
  const shareOf = (source: Answered['source']) =>
    portion(answers.filter((answer) => answer.source === source).length, answers.length);
  const times = answers.map(({ ms }) => ms).sort((one, other) => one - other);
  const slow = answers.filter(({ ms }) => ms >= atOnceMs).map(({ startedAt }) => startedAt - begunAt);
  out(
    [
      `outage with memory, ${name}: ${answers.length} operations, ${emulator.counters.total} calls`,
      `${shareOf('fresh')} fresh, ${shareOf('marked')} marked, ${shareOf('failed')} failed`,
      `${times[times.length >> 1]?.toFixed(0)} ms (median), ${times.at(-1)?.toFixed(0)} ms at most`,
      `at once from ${Math.max(0, ...slow).toFixed(0)} ms on`,
    ].join('; '),
  );
}

/** What becomes of entities in memory, all of them past their time, in the same outages. */
export async function endureOutagesWithMemory(out: (line: string) => void): Promise<void> {
  for (const scenario of scenarios) await endure(scenario, out);
}
