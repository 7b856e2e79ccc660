import { expect, test } from 'vitest';
import type { Config } from '../../src/config.ts';
import { openGateway } from './open-gateway.ts';

const anything = '{ groups(first: 1) { totalCount } }';

/** A gateway on a clock that stands still, and what it logs. */
async function open(config: Partial<Config> = {}) {
  let time = Date.now();
  const lines: object[] = [];
  const note = (facts: object) => void lines.push(facts);
  const log = { info: note, warn: note, error: note };
  const gateway = await openGateway({ config, parts: { log, random: () => 0, now: () => time } });
  return {
    gateway,
    /** About the breaker alone. */
    logged: () => lines.filter((facts) => 'pool' in facts),
    moveOn: (ms: number) => {
      time += ms;
    },
    /** Every call fails until this is disposed of; the breaker is open already. */
    async breakDown() {
      const fault = gateway.emulator.faults.add({ fault: { kind: 'error503' } });
      await Promise.all(Array.from({ length: 24 }, () => gateway.ask(anything)));
      return fault;
    },
    isReady: async () => (await gateway.send('/health/ready')).status === 200,
  };
}

test('readiness follows the process alone, unless the operator chooses otherwise', async () => {
  const { gateway, breakDown, isReady } = await open();
  await using _ = gateway;
  using _fault = await breakDown();
  expect(await isReady()).toBe(true);
});

test('with READINESS=upstream it follows the outage to its end, without any traffic', async () => {
  const { gateway, breakDown, isReady, moveOn } = await open({ readiness: 'upstream' });
  await using _ = gateway;
  expect(await isReady()).toBe(true);
  const fault = await breakDown();
  gateway.emulator.counters.reset();
  expect([await isReady(), await isReady()]).toEqual([false, false]);
  expect(gateway.emulator.counters.total).toBe(0);
  fault[Symbol.dispose]();
  moveOn(1_000);
  expect(await isReady()).toBe(false);
  await expect.poll(isReady).toBe(true);
  expect(gateway.emulator.counters.snapshot()).toEqual({ ListUsers: 1 });
});

test('the metrics show the breaker and the retries, the log each change', async () => {
  const { gateway, breakDown, logged, moveOn } = await open();
  await using _ = gateway;
  const figures = async (name: string) => {
    const { text } = await gateway.send('/metrics');
    return Object.fromEntries(
      [...text.matchAll(/^eiam_upstream_((?:breaker|retr)\w+)\{pool="(\w+)"\} (\d+)$/gm)]
        .filter(([, , pool]) => pool === name)
        .map(([, figure, , value]) => [figure, Number(value)]),
    );
  };
  const quiet = {
    breaker_open: 0,
    breaker_opened_total: 0,
    breaker_refused_total: 0,
    retries_total: 0,
    retries_denied_total: 0,
  };
  expect(await figures('developer')).toEqual({ ...quiet, retry_budget: 50 });
  const fault = await breakDown();
  await gateway.ask(anything);
  const { breaker_refused_total: refused, ...others } = await figures('developer');
  expect(others).toMatchObject({ breaker_open: 1, breaker_opened_total: 1 });
  expect(refused).toBeGreaterThan(0);
  expect(await figures('management')).toEqual({ ...quiet, retry_budget: 50 });
  fault[Symbol.dispose]();
  moveOn(1_500);
  expect((await gateway.ask(anything)).errors).toBeUndefined();
  expect(await figures('developer')).toMatchObject({ breaker_open: 0, breaker_opened_total: 1 });
  expect(logged()).toEqual([
    {
      pool: 'developer',
      operation: 'ListGroups',
      kind: 'unavailable',
      code: 'ServiceUnavailable',
      status: 503,
    },
    { pool: 'developer', openMs: 1_500 },
  ]);
});
