import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { parseConfig } from '../../src/config.ts';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { quietParts } from '../support/server-parts.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';
import { addressOf, subprotocol } from './websocket-clients.ts';

/** The status that a browser gets which was led here by a name of an attacker's. */
async function statusAs(url: string, host: string, path: string, method = 'GET'): Promise<number> {
  const sent = request(new URL(path, url), { method, headers: { host } });
  sent.end();
  const [reply] = await once(sent, 'response');
  await text(reply);
  return reply.statusCode;
}

describe('a page whose name resolves to this machine', () => {
  let gateway: OpenGateway;
  beforeAll(async () => {
    const { hostNames } = parseConfig({});
    gateway = await openGateway({ emulator: { users: 1 }, config: { hostNames } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test.each(['/graphql?query=%7B__typename%7D', '/', '/metrics', '/callbacks/alibaba', '/nowhere'])(
    'is refused %s',
    async (path) => {
      expect(await statusAs(gateway.url, 'evil.example', path)).toBe(421);
      expect(await statusAs(gateway.url, 'evil.example', path, 'POST')).toBe(421);
      expect(await statusAs(gateway.url, 'localhost', path)).not.toBe(421);
    },
  );

  test('is refused a WebSocket', async () => {
    const socket = new WebSocket(addressOf(gateway.url), subprotocol, { headers: { host: 'evil.example' } });
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('421');
  });

  test('learns whether the process is alive, and no more', async () => {
    expect(await statusAs(gateway.url, 'evil.example', '/health/live')).toBe(200);
  });

  test('is refused the remote control of an emulator', async () => {
    await using emulator = await startEmulator({ users: 1 });
    expect(await statusAs(emulator.endpoint, 'evil.example', '/control/counters')).toBe(421);
    expect(await statusAs(emulator.endpoint, 'localhost', '/control/counters')).toBe(200);
  });
});

describe('behind a public address with a path', () => {
  let gateway: OpenGateway;
  const origin = 'https://api.example.com';
  beforeAll(async () => {
    const { publicUrl, hostNames } = parseConfig({ PUBLIC_URL: `${origin}/directory` });
    gateway = await openGateway({ emulator: { users: 1 }, config: { publicUrl, hostNames } });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test.each(['', '/directory'])('every route is at %s/…', async (prefix) => {
    const paths = ['/health/ready', '/metrics', '/graphql?query=%7B__typename%7D'];
    const replies = await Promise.all(paths.map((path) => gateway.send(prefix + path)));
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await gateway.send(`${prefix}/`)).headers.get('location')).toBe('/directory/graphql');
    expect((await gateway.send(`${prefix}/nowhere`)).text).toBe(
      'Nothing here. GraphQL is at /directory/graphql.\n',
    );
  });

  test('the page, its files and what it asks are below the path', async () => {
    const page = await gateway.send('/directory/graphql', { headers: { accept: 'text/html' } });
    const files = Array.from(page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g), ([, path = '']) => path);
    expect(files).toHaveLength(6);
    for (const path of files) {
      expect(path).toMatch(/^\/directory\/graphiql\//);
      expect((await gateway.send(path)).status).toBe(200);
    }
    expect(page.text).toContain('"endpoint":"/directory/graphql"');
  });

  test('a page of the public origin may open a socket, whatever host the proxy names', async () => {
    const url = addressOf(gateway.url).replace('/graphql', '/directory/graphql');
    const socket = new WebSocket(url, subprotocol, { origin });
    await once(socket, 'open');
    socket.terminate();
    const refused = new WebSocket(url, subprotocol, { origin: 'https://evil.example' });
    const [error] = await once(refused, 'error');
    expect(String(error)).toContain('403');
  });

  test('the public name is accepted, and no other', async () => {
    const path = '/graphql?query=%7B__typename%7D';
    expect(await statusAs(gateway.url, 'api.example.com', path)).toBe(200);
    expect(await statusAs(gateway.url, 'evil.example', path)).toBe(421);
  });
});

describe('a client that does not send its request whole', () => {
  const deadlines = { headersMs: 20, requestMs: 40, checkMs: 5 };

  test.each([
    ['nothing at all', ''],
    ['half of its headers', 'POST /graphql HTTP/1.1\r\nhost: gateway\r\n'],
    ['half of its body', 'POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-length: 100\r\n\r\n{'],
  ])('is not waited for when it has sent %s', async (_what, sent) => {
    const server = createHttpServer({ ...quietParts, deadlines, graphql: () => new Promise(() => {}) });
    const { port } = await server.listen(0, '127.0.0.1');
    const socket = connect(port, '127.0.0.1');
    socket.write(sent);
    // However late, the end comes from the server.
    expect(await text(socket)).toMatch(/^(HTTP\/1.1 408 Request Timeout(.|\r|\n)*)?$/);
    await server.drain({ limitMs: 0 });
  });
});
