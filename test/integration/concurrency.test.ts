import { describe, expect, test } from 'vitest';
import { openGateway } from './open-gateway.ts';

const byId = 'query ($id: ID!) { user(by: { id: $id }) { id username customFields { name value } } }';

type Gateway = Awaited<ReturnType<typeof openGateway>>;

/** What the store says of a user, in the shape of the operation above. */
function expectedUser({ emulator }: Gateway, id: string) {
  const user = emulator.directory.user(id);
  const customFields = Object.entries(user?.customFields ?? {}).map(([name, value]) => ({ name, value }));
  return { data: { user: { id, username: user?.username, customFields } } };
}

/** Asks for as many users at once, each for another where there are enough, and compares every answer with the store. */
async function askForUsers(gateway: Gateway, operations: number): Promise<void> {
  const everyId = [...gateway.emulator.directory.users()].map(({ userId }) => userId);
  const ids = Array.from({ length: operations }, (_, index) => everyId[index % everyId.length] ?? '');
  const answers = await Promise.all(ids.map((id) => gateway.ask(byId, { id })));
  expect(answers).toEqual(ids.map((id) => expectedUser(gateway, id)));
}

describe('many clients at once', () => {
  test('1,000 operations are all answered right, upstream never asked more at once than allowed', async () => {
    const maxConcurrency = 8;
    await using gateway = await openGateway({
      emulator: { users: 1_000 },
      config: { maxConcurrency },
    });
    const { counters, faults } = gateway.emulator;
    counters.reset();
    // The first calls hold every place, so that all the others have to wait.
    const slow = { kind: 'latency', ms: 500 } as const;
    faults.add({ operation: 'GetUser', script: Array.from({ length: maxConcurrency }, () => slow) });
    await askForUsers(gateway, 1_000);
    expect(counters.snapshot()).toEqual({ GetUser: 1_000 });
    // Less would mean that nothing was put to the test.
    expect(counters.peakInFlight).toBe(maxConcurrency);
    expect(counters.inFlight).toBe(0);
    expect(gateway.failures).toEqual([]);
  });

  test('a token is fetched once for 100 operations that all find none', async () => {
    await using gateway = await openGateway({
      emulator: { users: 100, latencyMs: 1 },
      prepare: ({ application }) => {
        application.apiInvokeEnabled = false;
      },
    });
    const { application, counters } = gateway.emulator;
    application.apiInvokeEnabled = true;
    counters.reset();
    await askForUsers(gateway, 100);
    expect(counters.snapshot()).toEqual({ GenerateToken: 1, GetUser: 100 });
  });

  test('a token that upstream forgets again and again in full flight costs renewals, not one answer', async () => {
    await using gateway = await openGateway({ emulator: { users: 200, latencyMs: 1 } });
    const { counters, faults } = gateway.emulator;
    counters.reset();
    const quiet = Array.from({ length: 60 }, () => null);
    const expire = { kind: 'expireToken' } as const;
    faults.add({ operation: 'GetUser', script: [...quiet, expire, ...quiet, expire, ...quiet, expire] });
    await askForUsers(gateway, 200);
    expect(counters.of('GenerateToken')).toBe(3);
    expect(gateway.failures).toEqual([]);
  });

  test('upstream that throttles and fails now and then is asked again, and every answer is right', async () => {
    await using gateway = await openGateway({ emulator: { users: 100, latencyMs: 1 } });
    const { counters, faults } = gateway.emulator;
    faults.add({ fault: { kind: 'throttle', retryAfterMs: 5 }, rate: 0.05, times: 10 });
    faults.add({ fault: { kind: 'error503' }, rate: 0.05, times: 5 });
    faults.add({ fault: { kind: 'dropMidBody' }, rate: 0.05, times: 5 });
    counters.reset();
    await askForUsers(gateway, 200);
    expect(counters.of('GetUser')).toBeGreaterThan(200);
    expect(gateway.failures).toEqual([]);
  });
});
