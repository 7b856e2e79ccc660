import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { maxBodyBytes } from '../../src/http/body-limit.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';
import { openInitialized } from './websocket-clients.ts';

let gateway: OpenGateway;
beforeAll(async () => {
  gateway = await openGateway({ emulator: { users: 0 }, config: { hostNames: ['host'] } });
});
afterAll(() => gateway[Symbol.asyncDispose]());
afterEach(() => {
  expect(gateway.failures.splice(0)).toEqual([]);
});

const json = 'application/json';
const graphql = 'application/graphql-response+json';
const query = '{ __typename }';
const body = JSON.stringify({ query });
const answer = { data: { __typename: 'Query' } };

describe('an operation without a name may name it as nothing', () => {
  test.each(['', null])('operationName: %j, over HTTP', async (operationName) => {
    const reply = await gateway.post(JSON.stringify({ query, operationName }));
    expect([reply.status, JSON.parse(reply.text)]).toEqual([200, answer]);
  });

  test('with GET', async () => {
    const reply = await gateway.send(`/graphql?query=${encodeURIComponent(query)}&operationName=`);
    expect(JSON.parse(reply.text)).toEqual(answer);
  });

  test.each(['', null])('operationName: %j, over a WebSocket', async (operationName) => {
    const { messages, say, socket } = await openInitialized(gateway.url);
    say({ id: '1', type: 'subscribe', payload: { query, operationName } });
    await expect.poll(() => messages.map(({ type }) => type)).toEqual(['next', 'complete']);
    expect(messages[0]?.payload).toEqual(answer);
    socket.terminate();
  });

  test('and an empty name does not choose among several', async () => {
    const several = JSON.stringify({
      query: 'query A { __typename } query B { __typename }',
      operationName: '',
    });
    const { errors } = JSON.parse((await gateway.post(several)).text);
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } }]);
  });
});

describe('media types have no case', () => {
  test.each(['Application/JSON', 'APPLICATION/JSON ; Charset=UTF-8', 'application/GraphQL+json'])(
    'a body of type %s',
    async (type) => {
      const reply = await gateway.post(body, { 'content-type': type });
      expect([reply.status, JSON.parse(reply.text)]).toEqual([200, answer]);
    },
  );

  test.each([
    ['Application/GraphQL-Response+JSON', graphql],
    ['APPLICATION/JSON', json],
    [`Text/HTML;Q=0.1, ${graphql.toUpperCase()}; Charset=UTF-8`, graphql],
  ])('accepting %s', async (accept, given) => {
    const reply = await gateway.post(body, { accept });
    expect([reply.status, reply.headers.get('content-type')]).toEqual([200, `${given}; charset=utf-8`]);
  });
});

/** What comes back for a request as it stands on the wire. */
async function sendRaw(requestLine: string, headers: readonly string[] = [], sent = ''): Promise<string> {
  const { hostname, port } = new URL(gateway.url);
  const socket = connect({ host: hostname, port: Number(port) });
  const usual = ['host: elsewhere.example', 'connection: close', `content-length: ${sent.length}`];
  socket.write([requestLine, ...usual, ...headers, '', sent].join('\r\n'));
  return await text(socket);
}

describe('a request target may be absolute, as behind some proxies', () => {
  const isJson = `content-type: ${json}`;
  test.each([
    'POST http://host/graphql HTTP/1.1',
    'POST http://host:4000/graphql?of=no+use HTTP/1.1',
    'POST HTTPS://HOST/graphql HTTP/1.1',
  ])('%s', async (requestLine) => {
    const reply = await sendRaw(requestLine, [isJson], body);
    expect(reply).toMatch(/^HTTP\/1\.1 200 /);
    expect(reply).toContain(JSON.stringify(answer));
  });

  test.each([
    ['GET http://host/health/live HTTP/1.1', 200],
    ['GET http://host/graphql?query=%7B__typename%7D HTTP/1.1', 200],
    ['GET http://host HTTP/1.1', 302],
    ['GET http://host?a=b HTTP/1.1', 302],
    ['GET http://host/elsewhere HTTP/1.1', 404],
    ['GET http:///health/live HTTP/1.1', 400],
    ['GET http://a:b@host/health/live HTTP/1.1', 400],
    ['GET http://ho%st/health/live HTTP/1.1', 400],
    ['GET ftp://host/health/live HTTP/1.1', 400],
  ])('%s is %i', async (requestLine, status) => {
    expect(await sendRaw(requestLine)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  test('its host is the one that counts (RFC 9112 3.2.2)', async () => {
    const target = `GET http://host/graphql?query=%7B__typename%7D HTTP/1.1`;
    expect(await sendRaw(target, ['origin: http://host'])).toMatch(/^HTTP\/1\.1 200 /);
    expect(await sendRaw(target, ['origin: http://elsewhere.example'])).toMatch(/^HTTP\/1\.1 403 /);
  });

  test.each([
    ['GET http://host/graphql HTTP/1.1', 101],
    ['GET http://host/elsewhere HTTP/1.1', 404],
    ['GET ftp://host/graphql HTTP/1.1', 400],
  ])('also to upgrade: %s is %i', async (requestLine, status) => {
    const { hostname, port } = new URL(gateway.url);
    const socket = connect({ host: hostname, port: Number(port) });
    const headers = [
      'host: a',
      'connection: upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-protocol: graphql-transport-ws',
    ];
    socket.write([requestLine, ...headers, '', ''].join('\r\n'));
    const [reply] = await once(socket, 'data');
    expect(String(reply)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    socket.destroy();
  });
});

describe('a request with two hosts is refused, whichever the first is (RFC 9112 3.2)', () => {
  test.each([
    ['GET /health/live HTTP/1.1', 'host: host'],
    ['GET /graphql?query=%7B__typename%7D HTTP/1.1', 'Host: elsewhere.example'],
    ['GET http://host/health/live HTTP/1.1', 'HOST: host'],
  ])('%s, %s', async (requestLine, host) => {
    expect(await sendRaw(requestLine, [host])).toMatch(/^HTTP\/1\.1 400 [\s\S]*more than one Host header/);
  });

  test('also to upgrade', async () => {
    const upgrade = ['host: host', 'upgrade: websocket', 'connection: upgrade'];
    expect(await sendRaw('GET /graphql HTTP/1.1', upgrade)).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('a body may be compressed', () => {
  const bytes = (buffer: Buffer) => new Uint8Array(buffer);
  const post = (sent: Buffer, encoding: string) =>
    gateway.post(bytes(sent), { 'content-encoding': encoding });
  const ofLength = (length: number) => body.replace('}"}', `${' '.repeat(length - body.length)}}"}`);

  test.each([
    ['gzip', gzipSync],
    ['GZip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['identity', (text: string) => Buffer.from(text)],
  ])('%s', async (encoding, compress) => {
    const reply = await post(compress(body), encoding);
    expect([reply.status, JSON.parse(reply.text)]).toEqual([200, answer]);
  });

  test('also where it does not say its length', async () => {
    const stream = new Blob([bytes(gzipSync(body))]).stream();
    const reply = await gateway.post(
      stream,
      { 'content-encoding': 'gzip' },
      Object.assign({ method: 'POST' }, { duplex: 'half' }),
    );
    expect(JSON.parse(reply.text)).toEqual(answer);
  });

  test.each(['zstd', 'compress', 'gzip, br', 'nothing', 'gzip;q=1'])(
    '%s is 415, which says what is taken',
    async (encoding) => {
      const reply = await post(gzipSync(body), encoding);
      expect([reply.status, reply.headers.get('accept-encoding')]).toEqual([415, 'gzip, deflate, br']);
    },
  );

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('%s that inflates to the largest body is taken, to a byte more 413', async (encoding, compress) => {
    expect((await post(compress(ofLength(maxBodyBytes)), encoding)).status).toBe(200);
    expect((await post(compress(ofLength(maxBodyBytes + 1)), encoding)).status).toBe(413);
  });

  test('what would inflate to a gigabyte is cut off long before', async () => {
    const mebibytes = gzipSync(Buffer.alloc(64 * 1_048_576));
    // gzip streams behind each other are one.
    const bomb = Buffer.concat(Array.from({ length: 16 }, () => mebibytes));
    expect(bomb.length).toBeGreaterThan(maxBodyBytes - 100_000);
    const before = process.memoryUsage.rss();
    expect((await post(bomb.subarray(0, maxBodyBytes), 'gzip')).status).toBe(413);
    expect(process.memoryUsage.rss() - before).toBeLessThan(256 * 1_048_576);
  });

  test('what is too large as it is sent is 413, whatever it would be', async () => {
    const empty = gzipSync('');
    const many = Buffer.alloc(maxBodyBytes + 1, empty);
    expect((await post(many, 'gzip')).status).toBe(413);
  });

  test.each([
    ['gzip', 'password'],
    ['gzip', ''],
    ['deflate', 'password'],
    ['br', 'password'],
  ])('%s that is none, %j, is 400, and not repeated', async (encoding, sent) => {
    const reply = await post(Buffer.from(sent), encoding);
    expect(reply.status).toBe(400);
    expect(reply.text).not.toContain('password');
  });

  test('half of one is 400', async () => {
    expect((await post(gzipSync(body).subarray(0, 20), 'gzip')).status).toBe(400);
  });
});

describe('a document that is named by its hash alone', () => {
  const persistedQuery = { version: 1, sha256Hash: 'a'.repeat(64) };
  const refused = [
    { message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } },
  ];

  test.each([
    [json, {}, 200],
    [graphql, {}, 400],
    [json, { query: '' }, 200],
    [json, { query: null }, 200],
  ])('is not known: accepting %s, beside %j', async (accept, more, status) => {
    const reply = await gateway.post(JSON.stringify({ ...more, extensions: { persistedQuery } }), { accept });
    expect([reply.status, JSON.parse(reply.text)]).toEqual([status, { errors: refused }]);
  });

  test('with GET', async () => {
    const search = new URLSearchParams({ extensions: JSON.stringify({ persistedQuery }) });
    const reply = await gateway.send(`/graphql?${search}`);
    expect(JSON.parse(reply.text)).toEqual({ errors: refused });
  });

  test('in a stream of events', async () => {
    const reply = await gateway.post(JSON.stringify({ extensions: { persistedQuery } }), {
      accept: 'text/event-stream',
    });
    expect(reply.text).toContain(`data: ${JSON.stringify({ errors: refused })}`);
  });

  test.each([{}, { query: '' }, { query: null }])('over a WebSocket, beside %j', async (more) => {
    const { messages, say, socket } = await openInitialized(gateway.url);
    say({ id: '1', type: 'subscribe', payload: { ...more, extensions: { persistedQuery } } });
    await expect.poll(() => messages).toEqual([{ id: '1', type: 'error', payload: refused }]);
    // The socket stays, for the document that comes next.
    say({ id: '2', type: 'subscribe', payload: { query, extensions: { persistedQuery } } });
    await expect.poll(() => messages.slice(1).map(({ type }) => type)).toEqual(['next', 'complete']);
    expect(messages[1]?.payload).toEqual(answer);
    socket.terminate();
  });

  test('runs where the document is beside it', async () => {
    const reply = await gateway.post(JSON.stringify({ query, extensions: { persistedQuery } }));
    expect(JSON.parse(reply.text)).toEqual(answer);
  });
});
