import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { openInitialized } from '../integration/websocket-clients.ts';
import { type EndedProcess, type StartedGateway, startGatewayProcess } from '../support/process.ts';
import { ask, statusOf } from './ask.ts';
import { type Gate, startGate } from './gate.ts';

interface Slow extends AsyncDisposable {
  readonly emulator: Emulator;
  readonly gate: Gate;
  readonly gateway: StartedGateway;
}

const reads = /\/users\/user_/;
const creates = /\/users$/;

/** A gateway process whose upstream holds back the calls to these paths until the gate opens. */
async function startSlowGateway(held = reads): Promise<Slow> {
  await using stack = new AsyncDisposableStack();
  const emulator = stack.use(await startEmulator({ users: 40 }));
  const gate = stack.use(await startGate(emulator.endpoint, held));
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

const createUser = `mutation ($input: CreateUserInput!) {
  createUser(input: $input) { ... on CreateUserPayload { user { username } } }
}`;
const username = 'joan.clarke';
const inputFor = ({ samples }: Emulator) => ({
  input: { username, primaryOrganizationalUnitId: samples.deepOrganizationalUnitId },
});
const ready = 'EIAM answers with these settings: the gateway is ready';
const states = [
  'the gateway is to stop: it is not ready any more',
  'the gateway drains: what runs is answered, and nothing else is taken',
  'the gateway has stopped: all that was taken is answered',
];

const oneMore = 'one more signal: writes alone are waited for';

/** What a log says but for the lines of operations. */
function linesOf(stderr: string): { readonly msg: string }[] {
  const lines = stderr.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line)).filter((line) => !('graphql' in line));
}

/** A process that answered everything has said so, and nothing else. */
function expectWhole({ code, signal, stderr }: EndedProcess, said = [ready, ...states]): void {
  expect({ code, signal, states: linesOf(stderr).map(({ msg }) => msg) }).toEqual({
    ...{ code: 0, signal: null },
    states: said,
  });
}

const slowQuery = 'query ($id: ID!) { user(by: { id: $id }) { id username customFields { name } } }';

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
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
    expectWhole(await gateway.ended);
    await expect(statusOf(gateway.url, '/health/live')).rejects.toThrow('fetch failed');
    expect(emulator.counters.inFlight).toBe(0);
  },
);

test('an answer that was under way at the signal closes its connection', async () => {
  await using slow = await startSlowGateway();
  const { emulator, gate, gateway } = slow;
  const body = JSON.stringify({ query: slowQuery, variables: { id: emulator.samples.userId } });
  const headers = { 'content-type': 'application/json' };
  const response = fetch(gateway.url, { method: 'POST', headers, body });
  await gate.reached;
  gateway.kill('SIGTERM');
  await expect.poll(() => statusOf(gateway.url, '/health/ready')).toBe(503);
  gate.open();
  expect((await response).headers.get('connection')).toBe('close');
});

test('a second signal cuts off reads, and says so', async () => {
  await using slow = await startSlowGateway();
  const { emulator, gate, gateway } = slow;
  const answer = ask(gateway.url, slowQuery, { id: emulator.samples.userId });
  const lost = expect(answer).rejects.toThrow('fetch failed');
  await gate.reached;
  gateway.kill('SIGTERM');
  await expect.poll(() => statusOf(gateway.url, '/health/ready')).toBe(503);
  gateway.kill('SIGTERM');
  const { code, signal, stderr } = await gateway.ended;
  expect({ code, signal }).toEqual({ code: 1, signal: null });
  expect(linesOf(stderr).at(-1)).toMatchObject({
    msg: 'the shutdown cut off what was not answered yet',
    ...{ requests: 1, sockets: 0, writes: 0 },
  });
  await lost;
});

test('however many signals come, a write is answered', async () => {
  await using slow = await startSlowGateway(creates);
  const { emulator, gate, gateway } = slow;
  const answer = ask(gateway.url, createUser, inputFor(emulator));
  await gate.reached;
  gateway.kill('SIGTERM');
  await expect.poll(() => statusOf(gateway.url, '/health/ready')).toBe(503);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) gateway.kill(signal);
  expect(await statusOf(gateway.url, '/health/live')).toBe(200);
  gate.open();
  const user = [...emulator.directory.users()].find((each) => each.username === username);
  expect(user).toBeUndefined();
  expect(await answer).toMatchObject({ data: { createUser: { user: { username } } } });
  expectWhole(await gateway.ended, [ready, ...states.toSpliced(2, 0, oneMore)]);
});

test('a write whose client has left is waited for', async () => {
  await using slow = await startSlowGateway(creates);
  const { emulator, gate, gateway } = slow;
  const leaving = new AbortController();
  const answer = ask(gateway.url, createUser, inputFor(emulator), { signal: leaving.signal });
  const left = expect(answer).rejects.toThrow();
  await gate.reached;
  leaving.abort();
  await left;
  gateway.kill('SIGTERM');
  await expect.poll(() => statusOf(gateway.url, '/health/ready')).toBe(503);
  gate.open();
  expectWhole(await gateway.ended);
  const names = Array.from(emulator.directory.users(), (each) => each.username);
  expect(names).toContain(username);
});

test('over WebSockets as well, a second signal cuts off reads and leaves writes alone', async () => {
  await using slow = await startSlowGateway(/\/users(\/user_[^/]*)?$/);
  const { emulator, gate, gateway } = slow;
  const reader = await openInitialized(gateway.url);
  const writer = await openInitialized(gateway.url);
  const subscribe = (query: string, variables: object) => ({
    ...{ id: '1', type: 'subscribe' },
    payload: { query, variables },
  });
  reader.say(subscribe(slowQuery, { id: emulator.samples.userId }));
  writer.say(subscribe(createUser, inputFor(emulator)));
  await expect.poll(() => gate.held).toBe(2);
  gateway.kill('SIGTERM');
  await expect.poll(() => statusOf(gateway.url, '/health/ready')).toBe(503);
  gateway.kill('SIGTERM');
  expect(await reader.closed).toBe(1006);
  gate.open();
  expect(await writer.closed).toBe(1001);
  const payload = { data: { createUser: { user: { username } } } };
  expect(writer.messages[0]).toEqual({ id: '1', type: 'next', payload });
  const { code, stderr } = await gateway.ended;
  expect([code, linesOf(stderr).at(-1)]).toMatchObject([1, { requests: 0, sockets: 1, writes: 0 }]);
});

test('before it drains it serves for a while, not ready, unless a second signal comes', async () => {
  await using gateway = await startGatewayProcess({ EMULATOR_USERS: '40', SHUTDOWN_DELAY_MS: '600000' });
  gateway.kill('SIGTERM');
  await expect.poll(() => statusOf(gateway.url, '/health/ready')).toBe(503);
  expect(await ask(gateway.url, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  gateway.kill('SIGTERM');
  expectWhole(await gateway.ended, states.toSpliced(1, 0, oneMore));
});

test('at a terminal there is no balancer to wait for', async () => {
  await using gateway = await startGatewayProcess({ EMULATOR_USERS: '40', SHUTDOWN_DELAY_MS: '600000' });
  gateway.kill('SIGINT');
  expectWhole(await gateway.ended, states);
});

test('with nothing to do it ends with 0, a client that keeps its socket open or not', async () => {
  await using gateway = await startGatewayProcess({ EMULATOR_USERS: '40' });
  // fetch keeps this socket for the next request.
  expect(await ask(gateway.url, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  gateway.kill('SIGTERM');
  expectWhole(await gateway.ended, states);
});
