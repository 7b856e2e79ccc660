import { once } from 'node:events';
import { request } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type OpenGateway, openGateway } from './open-gateway.ts';
import {
  addressOf,
  ask,
  changes,
  connect,
  openInitialized,
  openRaw,
  patch,
  subprotocol,
} from './websocket-clients.ts';

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
      data: { directoryChanged: { cursor: expect.any(String), change: 'UPDATED', object: { displayName } } },
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

  test('the request that opens the socket may ask to verify each seam', async () => {
    await using large = await openGateway({ emulator: { users: 200 } });
    const query = `query ($after: String) {
      users(first: 100, after: $after) { completeness pageInfo { endCursor } }
    }`;
    const { data } = await large.ask(query);
    const after = Object(data?.users).pageInfo.endCursor;
    for (const [headers, calls, completeness] of [
      [{}, 1, 'BEST_EFFORT'],
      [{ 'x-eiam-consistency': 'walk' }, 2, 'EXACT'],
    ] as const) {
      const raw = await openInitialized(large.url, { ...headers, 'x-eiam-trace': '1' });
      raw.say({ type: 'subscribe', id: 'page', payload: { query, variables: { after } } });
      await expect
        .poll(() => raw.messages.at(0)?.payload)
        .toMatchObject({
          data: { users: { completeness } },
          extensions: { upstream: { calls } },
        });
      raw.socket.close();
      await raw.closed;
    }
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

  test('a mutation behind a message that closes the socket does not run', async () => {
    await using own = await openGateway();
    const { sayAtOnce, closed } = await openInitialized(own.url);
    const payload = { query: patch, variables: rename('Behind') };
    sayAtOnce([{ type: 'connection_init' }, { id: '1', type: 'subscribe', payload }]);
    expect(await closed).toBe(4429);
    // It waits for writes that have begun.
    await own.app[Symbol.asyncDispose]();
    expect(own.emulator.counters.snapshot()).not.toHaveProperty('PatchUser');
  });

  test('another protocol is refused', async () => {
    const socket = new WebSocket(addressOf(url), 'graphql-ws');
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('Server sent no subprotocol');
  });

  test('ten thousand operations at once get an answer each, and no more than a hundred run', async () => {
    const { messages, say, sayAtOnce, socket } = await openInitialized(url);
    for (let id = 0; id < 10_000; id += 1) {
      say({ id: `${id}`, type: 'subscribe', payload: { query: changes } });
    }
    await expect.poll(() => messages.length).toBe(9_900);
    expect(messages.every(({ type }) => type === 'error')).toBe(true);
    expect(messages.at(-1)?.payload).toMatchObject([{ extensions: { code: 'OPERATION_TOO_COMPLEX' } }]);
    messages.splice(0);
    // Those that are taken back make room at once, even for what comes in the same piece.
    const takenBack = Array.from({ length: 100 }, (_, id) => ({ id: `${id}`, type: 'complete' }));
    sayAtOnce([...takenBack, { id: 'next', type: 'subscribe', payload: { query: '{ __typename }' } }]);
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

  test('a reset of a connection that is not upgraded harms no other', async () => {
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
