import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { type Asked, askSteadily, listIds } from './ask-steadily.ts';

const capacity = 20;
const interactive = { perSecond: 2, seconds: 30 };
const bulk = { perSecond: 200, seconds: 30 };

/**
 * Two clients of an upstream that takes 20 calls a second: one asks twice a second, the other ten times what upstream takes. Each
 * question takes one call.
 */
export async function compareClients(out: (line: string) => void): Promise<void> {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const config = parseConfig({
    PORT: '0',
    CACHE_TTL_MS: '0',
    EMULATOR_USERS: '1000',
    MIRROR: 'off',
    EMULATOR_ACCESS_KEYS: 'false',
    TRUSTED_PROXIES: '127.0.0.1',
  });
  await using app = await createApp(config, {
    log,
    emulator: { scope: 'all', rateLimit: { requestsPerSecond: capacity } },
  });
  const { emulator } = app;
  if (!emulator) throw new Error('Expected an embedded emulator');
  const { url } = await app.listen();
  const one = { url, address: '203.0.113.7' };
  const many = { url, address: '198.51.100.1' };
  const users = await listIds(one, 1_000);
  const ids = forever(users);
  // So that a burst of what upstream has saved up is in none of the figures.
  await askSteadily(many, ids, { perSecond: capacity, seconds: 10 });
  const solo = await askSteadily(one, ids, interactive);
  await askSteadily(many, ids, { ...bulk, seconds: 10 });
  emulator.counters.reset();
  const begunAt = performance.now();
  const [beside, flooding] = await Promise.all([
    askSteadily(one, ids, interactive),
    askSteadily(many, ids, bulk),
  ]);
  const seconds = (performance.now() - begunAt) / 1_000;
  out(
    `\nUpstream takes ${capacity} calls a second; one client asks ${interactive.perSecond} times a second:`,
  );
  describe('by itself', solo, out);
  describe(`beside one that asks ${bulk.perSecond} times a second`, beside, out);
  describe('that one', flooding, out);
  const answered = beside.asked - beside.failed + flooding.asked - flooding.failed;
  out(
    `  p99 ${(beside.p99Ms / solo.p99Ms).toFixed(2)} : 1; ${(answered / seconds).toFixed(1)} answers a second, ` +
      `${((100 * answered) / (seconds * capacity)).toFixed(0)} % of what upstream takes; ${emulator.counters.total} calls`,
  );
}

function describe(name: string, asked: Asked, out: (line: string) => void): void {
  const share = (100 * (asked.asked - asked.failed)) / asked.asked;
  out(
    `  ${name}: ${share.toFixed(1)} % of ${asked.asked} answered, p50 ${asked.p50Ms.toFixed(0)} ms, p99 ${asked.p99Ms.toFixed(0)} ms; ` +
      `failures ${JSON.stringify(asked.failures)}, p50 ${asked.failureP50Ms.toFixed(0)} ms, p99 ${asked.failureP99Ms.toFixed(0)} ms`,
  );
}

function* forever(ids: readonly string[]): Generator<string> {
  for (;;) yield* ids;
}
