import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config.ts';
import { countersOf, type Gateway, startGateway } from '../support/gateway.ts';
import { cases, faults, type Row, reads, write } from './fault-cases.ts';

/** Enough for the breaker to open, whatever was answered before. */
const callers = 24;

/** A gateway whose clock stands still where the test stops it: the breaker's second is over when the test says so. */
async function open(config: Partial<Config> = {}) {
  let stoppedAt: number | undefined;
  let aheadMs = 0;
  const now = () => stoppedAt ?? Date.now() + aheadMs;
  const gateway = await startGateway({
    now,
    emulator: { users: 60 },
    config: { operationTimeoutMs: 20_000, ...config },
  });
  return {
    gateway,
    stop: () => {
      stoppedAt = now();
    },
    moveOn: (ms: number) => {
      aheadMs += ms;
      if (stoppedAt !== undefined) stoppedAt += ms;
    },
    goOn: () => {
      aheadMs += (stoppedAt ?? now()) - now();
      stoppedAt = undefined;
    },
  };
}

type Opened = Awaited<ReturnType<typeof open>>;

function arrange({ operation, name }: Row, { emulator }: Gateway) {
  const read = reads[operation];
  const failing = faults[name];
  if (!read || !failing) throw new Error(`Expected a field that needs ${operation}`);
  const query = write(read, operation, name);
  return { failing, query, variables: read.variables?.(emulator) ?? {} };
}

const codesOf = ({ errors = [] }: Awaited<ReturnType<Gateway['ask']>>) =>
  errors.map(({ extensions }) => extensions?.code);

describe('a fault of all of upstream × each read operation', () => {
  let usual: Opened;
  let withShortTimeout: Opened;
  beforeAll(async () => {
    usual = await open();
    withShortTimeout = await open({ callTimeoutMs: 250 });
  });
  afterAll(async () => {
    await usual.gateway[Symbol.asyncDispose]();
    await withShortTimeout.gateway[Symbol.asyncDispose]();
  });

  const outages = cases.filter(({ name }) => faults[name]?.isOutage);
  const others = cases.filter(({ name }) => !faults[name]?.isOutage);

  test.each(outages)(
    '$operation, $name: refused at once without a call, and answered a second after it is over',
    async (row) => {
      const { gateway, ...clock } = row.name === 'no answer' ? withShortTimeout : usual;
      const { query, variables } = arrange(row, gateway);
      const healthy = await gateway.ask(query, variables);
      expect(healthy.errors).toBeUndefined();
      clock.stop();
      const fault = gateway.emulator.faults.add({ fault: faults[row.name]?.fault ?? { kind: 'error503' } });
      await Promise.all(Array.from({ length: callers }, () => gateway.ask(query, variables)));

      const refused = await gateway.ask(query, variables);
      expect(refused.extensions?.upstream).toMatchObject({ calls: 0, retries: 0 });
      expect(new Set(codesOf(refused))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
      for (const { extensions } of refused.errors ?? []) {
        expect(extensions).toMatchObject({ retryAfterMs: 1_000, upstream: { code: null, status: null } });
      }

      fault[Symbol.dispose]();
      clock.moveOn(1_000);
      // One of its calls is the probe, and the others are refused.
      await gateway.ask(query, variables);
      const after = await gateway.ask(query, variables);
      clock.goOn();
      expect(after.errors).toBeUndefined();
      expect(after.data).toEqual(healthy.data);
    },
  );

  test.each(others)('$operation, $name: upstream is there, and every operation is sent', async (row) => {
    const { gateway } = usual;
    const { query, variables, failing } = arrange(row, gateway);
    // With a token, which the faults of another row may have taken.
    expect(codesOf(await gateway.ask(query, variables))).toEqual([]);
    using _fault = gateway.emulator.faults.add({ fault: failing.fault });
    const { counters } = gateway.emulator;
    counters.reset();
    for (let before = -1; counters.total < callers; ) {
      expect(counters.total).toBeGreaterThan(before);
      before = counters.total;
      expect(new Set(codesOf(await gateway.ask(query, variables)))).toEqual(new Set([failing.code]));
    }
  });
});

describe('each fault × each read operation, once, where no retry is left', () => {
  let usual: Gateway;
  let withShortTimeout: Gateway;
  beforeAll(async () => {
    const parts = { outage: { retryReserve: 0 } };
    const config = { operationTimeoutMs: 20_000 };
    usual = await startGateway({ parts, config, emulator: { users: 60 } });
    withShortTimeout = await startGateway({
      parts,
      config: { ...config, callTimeoutMs: 250 },
      emulator: { users: 60 },
    });
  });
  afterAll(async () => {
    await usual[Symbol.asyncDispose]();
    await withShortTimeout[Symbol.asyncDispose]();
  });

  test.each(cases)('$operation, $name: an outage is not asked twice', async (row) => {
    const gateway = row.name === 'no answer' ? withShortTimeout : usual;
    const { query, variables, failing } = arrange(row, gateway);
    const healthy = await gateway.ask(query, variables);
    const calls = healthy.extensions?.upstream?.byOperation[row.operation] ?? 0;
    gateway.emulator.counters.reset();
    gateway.emulator.faults.add({ operation: row.operation, times: 1, fault: failing.fault });
    const faulty = await gateway.ask(query, variables);
    const isAskedTwice = failing.retried && !failing.isOutage;
    expect(codesOf(faulty)).toEqual(isAskedTwice ? [] : [failing.code]);
    expect(countersOf(gateway.emulator)[row.operation]).toBe(calls + (isAskedTwice ? 1 : 0));
  });
});
