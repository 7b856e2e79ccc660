import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { type StartedGateway, startGatewayProcess } from '../support/process.ts';
import { ask, statusOf } from './ask.ts';
import { type Gate, startGate } from './gate.ts';

interface Slow extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly gate: Gate;
  readonly gateway: StartedGateway;
}

/** A gateway process whose upstream holds back every GetUser until the gate opens. */
async function startSlowGateway(): Promise<Slow> {
  await using stack = new AsyncDisposableStack();
  const emulator = stack.use(await startEmulator({ users: 40 }));
  const gate = stack.use(await startGate(emulator.endpoint, /\/users\/user_/));
  const gateway = stack.use(
    await startGatewayProcess({
      EIAM_ENDPOINT: gate.endpoint,
      EIAM_INSTANCE_ID: emulator.instanceId,
      EIAM_APPLICATION_ID: emulator.applicationId,
      EIAM_CLIENT_SECRET: emulator.clientSecret,
      AUTH_ALLOW_ANONYMOUS: 'true',
    }),
  );
  const owned = stack.move();
  return { emulator, gate, gateway, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

const slowQuery = 'query ($id: ID!) { user(by: { id: $id }) { id username customFields { name } } }';

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s lets a slow operation finish, then ends with 0',
  async (signal) => {
    await using slow = await startSlowGateway();
    const { emulator, gate, gateway } = slow;
    const { userId: id, username } = emulator.samples;
    const answer = ask(gateway.url, slowQuery, { id });
    await gate.reached;
    expect(await statusOf(gateway.url, '/health/ready')).toBe(200);

    gateway.kill(signal);
    await expect.poll(() => statusOf(gateway.url, '/health/ready')).toBe(503);
    expect(await statusOf(gateway.url, '/health/live')).toBe(200);

    gate.open();
    const customFields = Object.keys(emulator.directory.user(id)?.customFields ?? {});
    expect(await answer).toEqual({
      data: { user: { id, username, customFields: customFields.map((name) => ({ name })) } },
    });
    expect(await gateway.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    await expect(statusOf(gateway.url, '/health/live')).rejects.toThrow('fetch failed');
    expect(emulator.counters.inFlight).toBe(0);
  },
);

test('a second signal ends it at once, slow operation or not', async () => {
  await using slow = await startSlowGateway();
  const { emulator, gate, gateway } = slow;
  const answer = ask(gateway.url, slowQuery, { id: emulator.samples.userId });
  const lost = expect(answer).rejects.toThrow('fetch failed');
  await gate.reached;
  gateway.kill('SIGTERM');
  await expect.poll(() => statusOf(gateway.url, '/health/ready')).toBe(503);
  gateway.kill('SIGTERM');
  expect(await gateway.ended).toMatchObject({ code: null, signal: 'SIGTERM' });
  await lost;
});

test('with nothing to do it ends with 0, a client that keeps its socket open or not', async () => {
  await using gateway = await startGatewayProcess({ EMULATOR_USERS: '40' });
  // fetch keeps this socket for the next request.
  expect(await ask(gateway.url, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  gateway.kill('SIGTERM');
  expect(await gateway.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
});
