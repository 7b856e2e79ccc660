import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, startGateway } from '../support/gateway.ts';
import { cases, faults, type Row, reads, withNullAt, write } from './fault-cases.ts';

const ttlMs = 60_000;

/** What is in memory about the operation when its fault begins. */
const memories = ['fresh', 'stale', 'nothing'] as const;
type Memory = (typeof memories)[number];

/** Retries and the breaker have a test of their own (outage-matrix.test.ts). */
const parts = { outage: { retryReserve: 10_000 } };

/** A gateway with memory, whose clock the test moves on. */
async function open(config: { readonly callTimeoutMs?: number } = {}) {
  let aheadMs = 0;
  const gateway = await startGateway({
    parts,
    now: () => Date.now() + aheadMs,
    emulator: { users: 60 },
    config: { operationTimeoutMs: 20_000, cacheTtlMs: ttlMs, staleIfErrorMs: 600_000, ...config },
  });
  return {
    gateway,
    now: () => Date.now() + aheadMs,
    /** Brings what was read by now into that state. */
    age(memory: Memory): void {
      if (memory === 'stale') aheadMs += ttlMs;
      if (memory === 'nothing') gateway.app.cache?.evictAll();
    },
  };
}

type Opened = Awaited<ReturnType<typeof open>>;

function readOf(operation: string) {
  const read = reads[operation];
  if (!read) throw new Error(`Expected a field that needs ${operation}`);
  return read;
}

const errorsOf = ({ errors }: Answer) =>
  errors?.map(({ path, extensions }) => ({ path: path?.join('.'), code: extensions?.code }));

/** All of it, and the mark that something in it is past its time; @param until when it was read. */
function expectStale(answer: Answer, healthy: Answer, until: number): void {
  expect(answer.errors).toBeUndefined();
  expect(answer.data).toEqual(healthy.data);
  const { source, asOf = '' } = answer.extensions?.freshness ?? {};
  expect(['STALE', 'MIXED']).toContain(source);
  expect(Date.parse(asOf)).toBeLessThanOrEqual(until);
}

describe('each fault × each read operation × what is in memory', () => {
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

  async function compare({ operation, name }: Row, memory: Memory) {
    const failing = faults[name];
    if (!failing) throw new Error(`Expected a fault: ${name}`);
    const read = readOf(operation);
    const { gateway, now, age } = name === 'no answer' ? withShortTimeout : usual;
    const query = write(read, operation, name);
    const variables = read.variables?.(gateway.emulator) ?? {};
    gateway.app.cache?.evictAll();
    const healthy = await gateway.ask(query, variables);
    expect(healthy.errors).toBeUndefined();
    const until = now();
    age(memory);
    using _fault = gateway.emulator.faults.add({ operation, fault: failing.fault });
    const stale = () => gateway.app.cache?.stats().stale ?? 0;
    const before = stale();
    const faulty = await gateway.ask(query, variables);
    return { read, failing, healthy, faulty, until, served: stale() - before };
  }

  const rows = cases.flatMap((row) => memories.map((memory) => ({ ...row, memory })));

  test.each(rows)('$operation, $name, $memory in memory', async ({ memory, ...row }) => {
    const { read, failing, healthy, faulty, until, served } = await compare(row, memory);
    if (memory === 'fresh') {
      expect(faulty).toMatchObject({ data: healthy.data, extensions: { freshness: { source: 'MEMORY' } } });
      expect(faulty.errors).toBeUndefined();
      expect(faulty.extensions?.upstream?.calls).toBe(0);
    } else if (memory === 'stale' && failing.isOutage) {
      expectStale(faulty, healthy, until);
      expect(served).toBe(1);
      return;
    } else {
      expect(errorsOf(faulty)).toEqual([{ path: read.failing, code: failing.code }]);
      expect(faulty.data).toEqual(withNullAt(healthy.data, read.failing));
    }
    expect(served).toBe(0);
  });
});

describe('refused connections × each read operation × what is in memory', () => {
  test.each(memories)('%s in memory', async (memory) => {
    const { gateway, now, age } = await open();
    await using _ = gateway;
    const operations = Object.keys(reads).map((operation) => {
      const read = readOf(operation);
      return { query: write(read, operation, ''), variables: read.variables?.(gateway.emulator) ?? {} };
    });
    const healthy: Answer[] = [];
    for (const { query, variables } of operations) healthy.push(await gateway.ask(query, variables));
    const until = now();
    age(memory);
    await gateway.emulator[Symbol.asyncDispose]();
    for (const [index, { query, variables }] of operations.entries()) {
      const answer = await gateway.ask(query, variables);
      const before = healthy[index] ?? {};
      if (memory === 'nothing') {
        expect(new Set(errorsOf(answer)?.map(({ code }) => code))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
      } else if (memory === 'stale') expectStale(answer, before, until);
      else
        expect(answer).toMatchObject({ data: before.data, extensions: { freshness: { source: 'MEMORY' } } });
    }
  });
});
