import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../support/gateway.ts';
import { cases, faults, type Row, reads, withNullAt, write } from './fault-cases.ts';

/** So many faults in one gateway would take all the retries there are: what those do is another test (outage-matrix.test.ts). */
const parts = { outage: { retryReserve: 10_000 } };

describe('each fault × each read operation', () => {
  let usual: Gateway;
  let withShortTimeout: Gateway;
  beforeAll(async () => {
    // Only a call that is never answered needs a short bound; a healthy one must not meet it on a busy machine.
    usual = await startGateway({ parts, emulator: { users: 60 }, config: { operationTimeoutMs: 20_000 } });
    withShortTimeout = await startGateway({
      parts,
      emulator: { users: 60 },
      config: { callTimeoutMs: 250, operationTimeoutMs: 20_000 },
    });
  });
  afterAll(async () => {
    await usual[Symbol.asyncDispose]();
    await withShortTimeout[Symbol.asyncDispose]();
  });

  /** The operation without a fault, and with one: for ever, or once. */
  async function compare({ operation, name }: Row, times: number) {
    const read = reads[operation];
    const failing = faults[name];
    if (!read || !failing) throw new Error(`Expected a field that needs ${operation}`);
    const gateway = name === 'no answer' ? withShortTimeout : usual;
    const query = write(read, operation, name);
    const variables = read.variables?.(gateway.emulator) ?? {};
    const healthy = await gateway.ask(query, variables);
    expect(healthy.errors).toBeUndefined();
    using _fault = gateway.emulator.faults.add({ operation, times, fault: failing.fault });
    return { read, failing, healthy, faulty: await gateway.ask(query, variables) };
  }

  test.each(cases)(
    '$operation, $name, for ever: its field is null with a code, its sibling stands',
    async (row) => {
      const { read, failing, healthy, faulty } = await compare(row, Number.POSITIVE_INFINITY);
      const errors = faulty.errors?.map(({ path, extensions }) => ({
        path: path?.join('.'),
        code: extensions?.code,
      }));
      expect(errors).toEqual([{ path: read.failing, code: failing.code }]);
      expect(faulty.data).toEqual(withNullAt(healthy.data, read.failing));
    },
  );

  test.each(cases)('$operation, $name, once: retried to the right answer, or refused', async (row) => {
    const { read, failing, healthy, faulty } = await compare(row, 1);
    const codes = faulty.errors?.map((error) => error.extensions?.code);
    expect(codes).toEqual(failing.retried ? undefined : [failing.code]);
    expect(faulty.data).toEqual(failing.retried ? healthy.data : withNullAt(healthy.data, read.failing));
    const retries = faulty.extensions?.upstream?.retries;
    // A short bound may be met once more by a call that is only slow.
    if (row.name === 'no answer') expect(retries).toBeGreaterThanOrEqual(1);
    else expect(retries).toBe(failing.retried ? 1 : 0);
  });
});
