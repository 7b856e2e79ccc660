import { once } from 'node:events';
import { request } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { type Client, createClient, type FormattedExecutionResult } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createHttpServer } from '../../src/http/server.ts';
import { createWebSockets } from '../../src/http/websocket.ts';
import { quietParts } from '../support/server-parts.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';

const changes =
  'subscription ($after: String) { directoryChanged(after: $after) { cursor change user { displayName } } }';
const patch = 'mutation ($input: PatchUserInput!) { patchUser(input: $input) { __typename } }';
const subprotocol = 'graphql-transport-ws';

const addressOf = (url: string) => url.replace('http', 'ws');

function connect(url: string): Client & Disposable {
  const client = createClient({ url: addressOf(url), webSocketImpl: WebSocket, retryAttempts: 0 });
  return { ...client, [Symbol.dispose]: () => void client.dispose() };
}

async function ask(client: Client, query: string, variables: Record<string, unknown> = {}) {
  const answers: FormattedExecutionResult<Record<string, unknown>, unknown>[] = [];
  for await (const answer of client.iterate({ query, variables })) answers.push(answer);
  expect(answers).toHaveLength(1);
  return answers[0];
}

/** A socket without a client's manners. */
async function openRaw(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(addressOf(url), subprotocol, { headers });
  const messages: { readonly type: string; readonly id?: string; readonly payload?: unknown }[] = [];
  socket.on('message', (text) => messages.push(JSON.parse(String(text))));
  const closed = once(socket, 'close').then(([code]) => code);
  await once(socket, 'open');
  const say = (message: unknown) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  return { socket, messages, closed, say };
}

async function openInitialized(url: string) {
  const raw = await openRaw(url);
  raw.say({ type: 'connection_init' });
  await expect.poll(() => raw.messages.at(0)?.type).toBe('connection_ack');
  raw.messages.splice(0);
  return raw;
}

describe('over a WebSocket', () => {
  let gateway: OpenGateway;
  let url: string;
  let userId: string;
  beforeAll(async () => {
    gateway = await openGateway();
    url = gateway.url;
    userId = gateway.emulator.samples.userId;
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  const rename = (displayName: string) => ({ input: { userId, displayName } });

  test('queries, mutations and a subscription share a socket; who comes back loses nothing', async () => {
    using client = connect(url);
    const first = client.iterate({ query: changes });
    const next = first.next();
    expect(await ask(client, '{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    expect(await ask(client, patch, rename('One'))).toEqual({
      data: { patchUser: { __typename: 'PatchUserPayload' } },
    });
    const { value } = await next;
    const told = (displayName: string) => ({
      data: { directoryChanged: { cursor: expect.any(String), change: 'UPDATED', user: { displayName } } },
    });
    expect(value).toEqual(told('One'));
    await first.return?.();
    client.terminate();
    await gateway.ask(patch, rename('Two'));
    await gateway.ask(patch, rename('Three'));
    using again = connect(url);
    const after = Object(value.data?.directoryChanged).cursor;
    const resumed = again.iterate({ query: changes, variables: { after } });
    expect((await resumed.next()).value).toEqual(told('Three'));
    expect((await resumed.next()).value).toEqual(told('Three'));
    await resumed.return?.();
  });

  test.each([
    ['no document', '{', 'GRAPHQL_PARSE_FAILED'],
    ['a document too long', `{ ${'a '.repeat(5_000)} }`, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{ nobody }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'two root fields',
      'subscription { a: directoryChanged { cursor } b: directoryChanged { cursor } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])('what cannot be run is answered, and the socket stays: %s', async (_name, query, code) => {
    const { messages, say, socket } = await openInitialized(url);
    say({ id: '1', type: 'subscribe', payload: { query } });
    await expect.poll(() => messages).toHaveLength(1);
    expect(messages).toMatchObject([{ id: '1', type: 'error', payload: [{ extensions: { code } }] }]);
    expect(JSON.stringify(messages)).not.toContain('"http"');
    say({ id: '2', type: 'subscribe', payload: { query: '{ __typename }' } });
    await expect.poll(() => messages.map(({ type }) => type)).toEqual(['error', 'next', 'complete']);
    socket.terminate();
  });

  test('what the plugins refuse over HTTP they refuse here', async () => {
    using client = connect(url);
    for (const [query, code] of [
      ['{ users(first: 1000) { nodes { id } } }', 'BAD_USER_INPUT'],
      ['subscription { directoryChanged(ids: ["nobody"]) { cursor } }', 'BAD_USER_INPUT'],
      ['subscription { directoryChanged(after: "nowhere") { cursor } }', 'BAD_USER_INPUT'],
      [
        '{ users(first: 100) { nodes { groups(first: 100) { nodes { members(first: 100) { nodes { id } } } } } } }',
        'OPERATION_TOO_COMPLEX',
      ],
    ] as const) {
      const answer = await ask(client, query);
      expect(answer?.data).toBeUndefined();
      expect(answer?.errors).toMatchObject([{ extensions: { code } }]);
      expect(JSON.stringify(answer)).not.toContain('"http"');
    }
  });

  test.each([
    ['no JSON', 'no JSON', 4400],
    ['no object', '[]', 4400],
    ['no known type', '{"type":"nothing"}', 4400],
    ['what only servers say', '{"type":"next","id":"1","payload":{}}', 4400],
    ['no query', '{"type":"subscribe","id":"1","payload":{"query":1}}', 4400],
    ['a second introduction', '{"type":"connection_init"}', 4429],
    ['more than a mebibyte', 'x'.repeat(1_048_577), 1009],
  ])('a bad message closes its own socket alone: %s', async (_name, message, code) => {
    const { say, closed } = await openInitialized(url);
    say(message);
    expect(await closed).toBe(code);
    expect(await gateway.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
    expect(gateway.failures).toEqual([]);
  });

  test('an operation before the introduction closes the socket', async () => {
    const { say, closed } = await openRaw(url);
    say({ id: '1', type: 'subscribe', payload: { query: '{ __typename }' } });
    expect(await closed).toBe(4401);
  });

  test('another protocol is refused', async () => {
    const socket = new WebSocket(addressOf(url), 'graphql-ws');
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('Server sent no subprotocol');
  });

  test('ten thousand operations at once get an answer each, and no more than a hundred run', async () => {
    const { messages, say, socket } = await openInitialized(url);
    for (let id = 0; id < 10_000; id += 1) {
      say({ id: `${id}`, type: 'subscribe', payload: { query: changes } });
    }
    await expect.poll(() => messages.length, { timeout: 20_000 }).toBe(9_900);
    expect(messages.every(({ type }) => type === 'error')).toBe(true);
    expect(messages.at(-1)?.payload).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
    messages.splice(0);
    // Those that are taken back make room.
    for (let id = 0; id < 100; id += 1) say({ id: `${id}`, type: 'complete' });
    say({ id: 'next', type: 'subscribe', payload: { query: '{ __typename }' } });
    await expect.poll(() => messages.map(({ type }) => type)).toEqual(['next', 'complete']);
    socket.terminate();
  });

  test('a query that its client takes back takes its upstream calls along', async () => {
    const { counters, faults } = gateway.emulator;
    using _silence = faults.add({ operation: 'GetUser', fault: { kind: 'neverAnswer' } });
    const { say, socket } = await openInitialized(url);
    const query = `{ user(by: { id: "${userId}" }) { customFields { name } } }`;
    say({ id: '1', type: 'subscribe', payload: { query } });
    await expect.poll(() => counters.inFlight).toBe(1);
    say({ id: '1', type: 'complete' });
    await expect.poll(() => counters.inFlight).toBe(0);
    say({ id: '2', type: 'subscribe', payload: { query } });
    await expect.poll(() => counters.inFlight).toBe(1);
    socket.terminate();
    await expect.poll(() => counters.inFlight).toBe(0);
  });

  test.each([
    ['http://evil.example', 403],
    ['null', 403],
  ])('a page from %s may not open one', async (origin, status) => {
    const socket = new WebSocket(addressOf(url), subprotocol, { headers: { origin } });
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain(String(status));
  });

  test('a page from here may', async () => {
    const { socket } = await openRaw(url, { origin: new URL(url).origin });
    socket.terminate();
  });

  test('who resets a connection that is not upgraded harms nobody', async () => {
    const { port } = new URL(url);
    const socket = connectSocket({ host: '127.0.0.1', port: Number(port) });
    socket.write(
      'GET /elsewhere HTTP/1.1\r\nhost: gateway\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n',
    );
    await once(socket, 'data');
    socket.resetAndDestroy();
    expect(await gateway.ask('{ __typename }')).toEqual({ data: { __typename: 'Query' } });
  });

  test('nothing is upgraded elsewhere, and nothing to another protocol', async () => {
    const socket = new WebSocket(addressOf(url).replace('/graphql', '/elsewhere'), subprotocol);
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('404');
    const headers = { connection: 'upgrade', upgrade: 'h2c' };
    const asked = request(new URL('/health/live', url), { headers }).end();
    const [reply] = await once(asked, 'response');
    expect(reply.statusCode).toBe(200);
    reply.resume();
  });
});

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
        `GET ${path} HTTP/1.1\r\nhost: gateway\r\nconnection: upgrade\r\nupgrade: websocket\r\norigin: http://evil.example\r\n\r\n`,
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
    tellOperation: () => {},
    initTimeoutMs: 20,
  });
  const server = createHttpServer({ ...quietParts, webSockets });
  const { port } = await server.listen(0, '127.0.0.1');
  const { closed } = await openRaw(`http://127.0.0.1:${port}/graphql`);
  expect(await closed).toBe(4408);
  await server.drain(1_000);
});

test('one socket more than there may be is refused, until another one is closed', async () => {
  const webSockets = createWebSockets({
    graphql: Object({}),
    sessions: Object({}),
    trustedDocuments: undefined,
    maxSockets: 1,
    isExplained: true,
    tellOperation: () => {},
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
  await server.drain(1_000);
});
