import { expect, test } from 'vitest';
import { connectAgent } from '../../support/agent.ts';
import { openGateway } from '../open-gateway.ts';

test.each([true, false])(
  'an agent that leaves takes its upstream calls along (modern: %s)',
  async (isModern) => {
    // By themselves they would not end.
    const config = { callTimeoutMs: 600_000, operationTimeoutMs: 600_000 };
    await using gateway = await openGateway({ config });
    await using agent = await connectAgent(gateway.url, { isModern });
    const { counters, faults, samples } = gateway.emulator;
    using _silence = faults.add({ operation: 'GetUserIdByUsername', fault: { kind: 'neverAnswer' } });
    const leaving = new AbortController();
    const call = { name: 'findPerson', arguments: { username: samples.username } };
    const left = expect(agent.client.callTool(call, { signal: leaving.signal })).rejects.toThrow();
    await expect.poll(() => counters.inFlight).toBe(1);
    leaving.abort();
    // The older protocol says so by a message of its own, and keeps its connection until it is closed.
    if (!isModern) await agent.client.close();
    await left;
    await expect.poll(() => counters.inFlight).toBe(0);
    expect(gateway.failures).toEqual([]);
  },
);
