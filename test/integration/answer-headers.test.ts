import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { quietParts } from '../support/server-parts.ts';
import { subscribe } from '../support/subscribe.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';
import { changes } from './websocket-clients.ts';

describe('every answer', () => {
  let gateway: OpenGateway;
  const token = 'x'.repeat(32);
  beforeAll(async () => {
    const { corsOrigins, bambooCloud } = parseConfig({
      CORS_ORIGINS: 'https://app.example.com',
      CALLBACK_BAMBOOCLOUD_TOKEN: token,
    });
    gateway = await openGateway({
      emulator: { users: 1 },
      config: { corsOrigins, bambooCloud, explorer: true },
    });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  const json = { 'content-type': 'application/json' };
  const body = JSON.stringify({ query: '{ __typename }' });
  const query = '/graphql?query=%7B__typename%7D';
  const requests: readonly (readonly [string, number, string, RequestInit])[] = [
    ['an operation', 200, '/graphql', { method: 'POST', headers: json, body }],
    ['an operation that is refused', 400, '/graphql', { method: 'POST', headers: json, body: '{' }],
    ['a GET', 200, query, {}],
    ['a GET that is current', 304, query, { headers: { 'if-none-match': '*' } }],
    [
      'a body that is refused',
      415,
      '/graphql',
      { method: 'POST', headers: { ...json, 'content-encoding': 'x' }, body },
    ],
    ['a preflight', 204, '/graphql', { method: 'OPTIONS', headers: { origin: 'https://app.example.com' } }],
    ['a page of another site', 403, query, { headers: { origin: 'https://evil.example' } }],
    ['the page', 200, '/graphql', { headers: { accept: 'text/html' } }],
    ['health', 200, '/health/ready', {}],
    ['metrics', 200, '/metrics', {}],
    ['a redirect', 302, '/', {}],
    ['nothing there', 404, '/nowhere', {}],
    ['a callback', 401, '/callbacks/bamboocloud', { method: 'POST', body: '{}' }],
  ];

  test.each(requests)('is no other type than it says: %s', async (_what, status, path, init) => {
    const { headers, ...reply } = await gateway.send(path, init);
    expect([reply.status, headers.get('x-content-type-options')]).toEqual([status, 'nosniff']);
  });

  test('that is a stream passes proxies unbuffered and unstored', async () => {
    await using stream = await subscribe((init) => fetch(gateway.url, init), changes);
    const { headers } = stream.response;
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-accel-buffering')).toBe('no');
    // Two headers of a name would be joined by a comma.
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

describe('a connection that is kept', () => {
  async function ask(agent: Agent, port: number): Promise<IncomingMessage> {
    const [reply] = await once(get({ agent, port, host: '127.0.0.1', path: '/health/live' }), 'response');
    await text(reply);
    return reply;
  }

  test('is held for longer than proxies hold theirs, and says so', async () => {
    const server = createHttpServer(quietParts);
    const { port } = await server.listen(0, '127.0.0.1');
    using agent = new DisposableAgent({ keepAlive: true });
    const { headers } = await ask(agent, port);
    expect(headers['keep-alive']).toBe('timeout=65');
    await server.drain({ limitMs: 0 });
  });

  test('is not ended by the deadline for the headers of a request', async () => {
    const deadlines = { headersMs: 20, requestMs: 40, checkMs: 5 };
    const server = createHttpServer({ ...quietParts, deadlines });
    const { port } = await server.listen(0, '127.0.0.1');
    using agent = new DisposableAgent({ keepAlive: true, maxSockets: 1 });
    const { socket } = await ask(agent, port);
    // Younger, and ended for its silence: by then the deadline is over for the other as well.
    await text(connect(port, '127.0.0.1'));
    expect((await ask(agent, port)).socket).toBe(socket);
    await server.drain({ limitMs: 0 });
  });

  test('is closed by an answer once the gateway is to stop', async () => {
    const server = createHttpServer(quietParts);
    const { port } = await server.listen(0, '127.0.0.1');
    using agent = new DisposableAgent({ keepAlive: true });
    server.withdraw();
    const { statusCode, headers } = await ask(agent, port);
    expect([statusCode, headers.connection]).toEqual([200, 'close']);
    await server.drain({ limitMs: 0 });
  });
});

class DisposableAgent extends Agent implements Disposable {
  [Symbol.dispose](): void {
    this.destroy();
  }
}
