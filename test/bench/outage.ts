import { setTimeout as sleep } from 'node:timers/promises';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { Fault } from '../../src/emulator/faults.ts';

export interface Scenario {
  readonly name: string;
  readonly fault: Fault;
  /** Share of the calls that it hits. */
  readonly rate: number;
  readonly operationsPerSecond: number;
  readonly seconds: number;
}

/** Each question takes one call of upstream's while that is well. */
export const scenarios: readonly Scenario[] = [
  { name: '503', fault: { kind: 'error503' }, rate: 1, operationsPerSecond: 100, seconds: 10 },
  { name: '50 % 500', fault: { kind: 'error500' }, rate: 0.5, operationsPerSecond: 100, seconds: 20 },
  { name: 'black hole', fault: { kind: 'neverAnswer' }, rate: 1, operationsPerSecond: 20, seconds: 20 },
];

interface Asked {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly succeeded: boolean;
}

/** Asks at this rate, whatever becomes of the answers, until told to stop. */
export async function askAtRate<Outcome>(
  ask: () => Promise<Outcome>,
  perSecond: number,
  goesOn: () => boolean,
): Promise<readonly Promise<Outcome>[]> {
  const asked: Promise<Outcome>[] = [];
  const startedAt = performance.now();
  while (goesOn()) {
    asked.push(ask());
    await sleep(Math.max(0, startedAt + (asked.length * 1_000) / perSecond - performance.now()));
  }
  return asked;
}

/** True for so many milliseconds. */
export function until(ms: number): () => boolean {
  const end = performance.now() + ms;
  return () => performance.now() < end;
}

export function portion(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

async function endure(
  { name, fault, rate, operationsPerSecond, seconds }: Scenario,
  emulator: Emulator,
  ask: () => Promise<Asked>,
  out: (line: string) => void,
): Promise<void> {
  await Promise.all(await askAtRate(ask, operationsPerSecond, until(2_000)));
  emulator.counters.reset();
  const begunAt = performance.now();
  const failing = emulator.faults.add({ fault, rate });
  const asked = await askAtRate(ask, operationsPerSecond, until(seconds * 1_000));
  failing[Symbol.dispose]();
  const backAt = performance.now();
  const calls = emulator.counters.total;
  const after = await Promise.all(await askAtRate(ask, operationsPerSecond, until(3_000)));
  const during = await Promise.all(asked);
  const lastFailure = after.filter(({ succeeded }) => !succeeded).map(({ startedAt }) => startedAt - backAt);
  const failed = during.filter(({ succeeded }) => !succeeded);
  const times = failed.map(({ startedAt, endedAt }) => endedAt - startedAt).sort((a, b) => a - b);
  const known = failed.find(({ startedAt, endedAt }) => endedAt - startedAt < 100);
  out(
    [
      `outage, ${name}: ${during.length} operations, ${calls} calls, ${(calls / during.length).toFixed(2)} each`,
      `${portion(failed.length, during.length)} failed, after ${times[times.length >> 1]?.toFixed(0)} ms (median), ${times.at(-1)?.toFixed(0)} ms at most`,
      `failures are at once from ${known === undefined ? '–' : (known.startedAt - begunAt).toFixed(0)} ms on`,
      `all succeed from ${Math.max(0, ...lastFailure).toFixed(0)} ms after its end on`,
    ].join('; '),
  );
}

/** What an outage of upstream costs, and how soon its end is noticed: calls a question, and the time that failures take. */
export async function endureOutages(out: (line: string) => void): Promise<void> {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  for (const scenario of scenarios) {
    await using app = await createApp(
      parseConfig({
        CACHE_TTL_MS: '0',
        MIRROR: 'off',
        EMULATOR_USERS: '1000',
        EMULATOR_ACCESS_KEYS: 'false',
      }),
      { log, emulator: { scope: 'all' } },
    );
    const { emulator } = app;
    if (!emulator) throw new Error('Expected an embedded emulator');
    const ids = [...emulator.directory.users()].map(({ userId }) => userId);
    let turn = 0;
    const ask = async (): Promise<Asked> => {
      const startedAt = performance.now();
      turn += 1;
      const query = `{ user(by: { id: "${ids[turn % ids.length]}" }) { displayName } }`;
      const response = await app.fetch('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      const { errors }: { errors?: unknown } = await response.json();
      return { startedAt, endedAt: performance.now(), succeeded: errors === undefined };
    };
    await endure(scenario, emulator, ask, out);
  }
}
