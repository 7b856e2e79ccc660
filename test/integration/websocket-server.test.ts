import { once } from 'node:events';
import { connect as connectSocket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { RunningWrites } from '../../src/http/running-writes.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createWebSockets } from '../../src/http/websocket.ts';
import { admission, quietParts } from '../support/server-parts.ts';
import { openGateway } from './open-gateway.ts';
import { addressOf, changes, openInitialized, openRaw, subprotocol } from './websocket-clients.ts';

describe('a server that stops', () => {
  test('closes sockets with 1001, without calling subscriptions complete, once what runs is answered', async () => {
    await using gateway = await openGateway();
    const { faults, samples, counters } = gateway.emulator;
    const idle = await openRaw(gateway.url);
    const subscribed = await openInitialized(gateway.url);
    subscribed.say({ id: 'changes', type: 'subscribe', payload: { query: changes } });
    const busy = await openInitialized(gateway.url);
    busy.say({ id: 'changes', type: 'subscribe', payload: { query: changes } });
    faults.add({ operation: 'GetUser', fault: { kind: 'latency', ms: 300 } });
    const query = `{ user(by: { id: "${samples.userId}" }) { id } }`;
    busy.say({ id: 'query', type: 'subscribe', payload: { query } });
    await expect.poll(() => counters.inFlight).toBe(1);
    const stopped = gateway.app[Symbol.asyncDispose]();
    expect(await Promise.all([idle.closed, subscribed.closed, busy.closed])).toEqual([1001, 1001, 1001]);
    expect(subscribed.messages).toEqual([]);
    expect(busy.messages).toEqual([
      { id: 'query', type: 'next', payload: { data: { user: { id: samples.userId } } } },
      { id: 'query', type: 'complete' },
    ]);
    await stopped;
  });

  test('is not held up by a socket that breaks while it waits', async () => {
    await using gateway = await openGateway();
    const { faults, samples, counters } = gateway.emulator;
    faults.add({ operation: 'GetUser', fault: { kind: 'neverAnswer' } });
    const { say, closed } = await openInitialized(gateway.url);
    const query = `{ user(by: { id: "${samples.userId}" }) { customFields { name } } }`;
    say({ id: 'query', type: 'subscribe', payload: { query } });
    await expect.poll(() => counters.inFlight).toBe(1);
    const stopped = gateway.app[Symbol.asyncDispose]();
    say('x'.repeat(1_048_577));
    expect(await closed).toBe(1009);
    await stopped;
  });

  test.each(['/graphql', '/elsewhere'])(
    'is not held up by who was refused an upgrade of %s and stays',
    async (path) => {
      await using gateway = await openGateway();
      const { port } = new URL(gateway.url);
      const socket = connectSocket({ host: '127.0.0.1', port: Number(port), allowHalfOpen: true });
      socket.write(
        `GET ${path} HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\norigin: http://evil.example\r\n\r\n`,
      );
      const [reply] = await once(socket, 'data');
      expect(String(reply)).toMatch(/^HTTP\/1\.1 40[34] /);
      await gateway.app[Symbol.asyncDispose]();
      socket.destroy();
    },
  );

  test('ends streams of events', async () => {
    await using gateway = await openGateway();
    const reply = await fetch(gateway.url, {
      method: 'POST',
      headers: { accept: 'text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({ query: changes }),
    });
    const body = reply.text();
    await gateway.app[Symbol.asyncDispose]();
    expect(await body).toContain('event: complete');
  });
});

test.each([
  ['a field', '{ usr { id } }', {}, 'error'],
  [
    'a member of a variable',
    'query ($filter: UserFilter) { users(filter: $filter) { totalCount } }',
    { filter: { emai: 'x' } },
    'next',
  ],
])(
  'a graph that does not explain itself suggests nothing here: %s',
  async (_name, query, variables, type) => {
    for (const explorer of [true, false]) {
      await using gateway = await openGateway({ emulator: { users: 0 }, config: { explorer } });
      const { messages, say, socket } = await openInitialized(gateway.url);
      say({ id: '1', type: 'subscribe', payload: { query, variables } });
      await expect.poll(() => messages.at(0)?.type).toBe(type);
      expect(JSON.stringify(messages).includes('Did you mean')).toBe(explorer);
      socket.terminate();
    }
  },
);

test('operations and events are counted like those over HTTP', async () => {
  await using gateway = await openGateway({ emulator: { users: 1 } });
  const { userId } = gateway.emulator.samples;
  const counted = async () => {
    const { text } = await gateway.send('/metrics');
    return text.split('\n').filter((line) => line.startsWith('eiam_operations_total{'));
  };
  const { messages, say, socket } = await openInitialized(gateway.url);
  const run = async (query: string, types: readonly string[]) => {
    messages.splice(0);
    say({ id: query, type: 'subscribe', payload: { query } });
    await expect.poll(() => messages.map(({ type }) => type)).toEqual(types);
  };
  await run('{ __typename }', ['next', 'complete']);
  await run('{', ['error']);
  await run('{ users(first: 1000) { nodes { id } } }', ['next', 'complete']);
  await run('subscription { directoryChanged(ids: ["nobody"]) { cursor } }', ['next', 'complete']);
  expect((await counted()).sort()).toEqual([
    'eiam_operations_total{outcome="refused",code="BAD_USER_INPUT"} 2',
    'eiam_operations_total{outcome="refused",code="GRAPHQL_PARSE_FAILED"} 1',
    'eiam_operations_total{outcome="succeeded",code=""} 1',
  ]);
  messages.splice(0);
  say({
    id: 'changes',
    type: 'subscribe',
    payload: { query: 'subscription { directoryChanged { cursor } }' },
  });
  // Answered behind the subscription, which has begun by then.
  say({ id: 'after', type: 'subscribe', payload: { query: '{ users { nodes { id } } }' } });
  await expect.poll(() => messages.map(({ type }) => type)).toEqual(['next', 'complete']);
  gateway.app.publish({
    id: 'one',
    kind: 'USER',
    change: 'UPDATED',
    entityId: userId,
    relatedIds: [],
    changedFields: [],
    occurredAt: 0,
    origin: 'ALIBABA_CALLBACK',
  });
  await expect.poll(() => messages.length).toBe(3);
  expect(await counted()).toContain('eiam_operations_total{outcome="succeeded",code=""} 3');
  socket.terminate();
});

test('only trusted documents run, where there are any', async () => {
  const trustedDocuments = { name: 'query Name { __typename }' };
  await using gateway = await openGateway({ emulator: { users: 0 }, config: { trustedDocuments } });
  const { messages, say, socket } = await openInitialized(gateway.url);
  const run = async (payload: object) => {
    messages.splice(0);
    say({ id: '1', type: 'subscribe', payload });
    await expect.poll(() => messages.some(({ type }) => type === 'error' || type === 'complete')).toBe(true);
    return messages.map(({ payload: told }) => told);
  };
  const answer = [{ data: { __typename: 'Query' } }, undefined];
  expect(await run({ query: trustedDocuments.name })).toEqual(answer);
  expect(await run({ query: '', extensions: { documentId: 'name' } })).toEqual(answer);
  const refused = [[expect.objectContaining({ extensions: { code: 'FORBIDDEN' } })]];
  expect(await run({ query: '{ __typename }' })).toEqual(refused);
  expect(await run({ query: changes })).toEqual(refused);
  expect(await run({ query: trustedDocuments.name, extensions: { documentId: 'other' } })).toEqual(refused);
  socket.terminate();
});

test('a page of an origin that the operator allows may open one, and no other page', async () => {
  const friend = 'https://app.example.com';
  await using gateway = await openGateway({ emulator: { users: 0 }, config: { corsOrigins: [friend] } });
  const { socket } = await openRaw(gateway.url, { origin: friend });
  socket.terminate();
  const refused = new WebSocket(addressOf(gateway.url), subprotocol, {
    headers: { origin: 'https://evil.example' },
  });
  const [error] = await once(refused, 'error');
  expect(String(error)).toContain('403');
});

test('a client that does not introduce itself is not waited for', async () => {
  const graphql = { getEnveloped: () => Promise.reject(new Error('Expected no operation')) };
  const webSockets = createWebSockets({
    graphql: Object(graphql),
    sessions: Object({}),
    trustedDocuments: undefined,
    crossOrigin: { isAllowed: () => false },
    isExplained: true,
    reportOperation: () => {},
    writes: new RunningWrites(),
    bodies: admission.bodies,
    answers: admission.answers,
    initTimeoutMs: 20,
  });
  const server = createHttpServer({ ...quietParts, webSockets });
  const { port } = await server.listen(0, '127.0.0.1');
  const { closed } = await openRaw(`http://127.0.0.1:${port}/graphql`);
  expect(await closed).toBe(4408);
  await server.drain({ limitMs: 1_000 });
});

test('one socket more than there may be is refused, until another one is closed', async () => {
  const webSockets = createWebSockets({
    graphql: Object({}),
    sessions: Object({}),
    trustedDocuments: undefined,
    maxSockets: 1,
    isExplained: true,
    reportOperation: () => {},
    writes: new RunningWrites(),
    bodies: admission.bodies,
    answers: admission.answers,
    crossOrigin: { isAllowed: () => false },
  });
  const server = createHttpServer({ ...quietParts, webSockets });
  const { port } = await server.listen(0, '127.0.0.1');
  const address = `http://127.0.0.1:${port}/graphql`;
  const first = await openRaw(address);
  const refused = new WebSocket(addressOf(address), subprotocol);
  const [error] = await once(refused, 'error');
  expect(String(error)).toContain('503');
  first.socket.close();
  await first.closed;
  const second = await openRaw(address);
  second.socket.terminate();
  await server.drain({ limitMs: 1_000 });
});
