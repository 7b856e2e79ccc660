import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maxBodyBytes } from '../../../src/http/body-limit.ts';
import { type Issuer, sign, startIssuer } from '../../support/issuer.ts';
import { type OpenGateway, openGateway } from '../open-gateway.ts';

const page = 'https://assistant.example.com';
/** What a page may send and read without its server's consent (Fetch, CORS-safelisted). */
const simple = ['accept', 'accept-language', 'content-language'];

let issuer: Issuer;
let gateway: OpenGateway;
beforeAll(async () => {
  issuer = await startIssuer();
  const mcp = { documents: 'examples', writes: false } as const;
  gateway = await openGateway({
    config: { ...issuer.config(), mcp, corsOrigins: [page], localPages: false },
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

const listOf = (header: string | null) => (header ?? '').split(',').map((name) => name.trim().toLowerCase());

/** As a browser does for a page: a preflight first, whose answer has to name each header that is sent. */
function browserFetch(origin: string) {
  const preflights: string[] = [];
  const refused: string[] = [];
  async function send(input: string | URL, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const names = [...headers.keys()].filter((name) => !simple.includes(name));
    const method = init.method ?? 'GET';
    const asked = await fetch(input, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': method,
        'access-control-request-headers': names.join(','),
      },
    });
    preflights.push(...names);
    const allowed = listOf(asked.headers.get('access-control-allow-headers'));
    const methods = listOf(asked.headers.get('access-control-allow-methods'));
    const missing = names.filter((name) => !allowed.includes(name));
    if (!methods.includes(method.toLowerCase())) missing.push(method);
    if (asked.headers.get('access-control-allow-origin') !== origin) missing.push('origin');
    refused.push(...missing);
    if (missing.length > 0) throw new TypeError('Failed to fetch');
    headers.set('origin', origin);
    return fetch(input, { ...init, headers });
  }
  return { send, preflights, refused };
}

async function connect(origin: string, token: string, mode: 'auto' | 'legacy') {
  const browser = browserFetch(origin);
  const client = new Client({ name: 'a-page', version: '1.0.0' }, { versionNegotiation: { mode } });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', gateway.url), {
    requestInit,
    fetch: browser.send,
  });
  return { client, browser, connected: client.connect(transport) };
}

test.each(['auto', 'legacy'] as const)('a page of an allowed origin uses tools (%s)', async (mode) => {
  const token = await sign({ scope: 'DIRECTORY_READ' });
  const { client, browser, connected } = await connect(page, token, mode);
  await connected;
  const { username } = gateway.emulator.samples;
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('findPerson');
  const result = await client.callTool({ name: 'findPerson', arguments: { username } });
  expect(result.isError).toBe(false);
  await client.close();
  expect(browser.refused).toEqual([]);
  expect(browser.preflights).toContain('mcp-protocol-version');
});

test.each([
  ['that is too long', { 'content-encoding': 'identity' }, ' '.repeat(maxBodyBytes + 1), 413],
  ['of no encoding that is taken', { 'content-encoding': 'zstd' }, '{}', 415],
])('a page reads why a body %s is refused, as JSON-RPC', async (_what, more, body, status) => {
  const headers = { 'content-type': 'application/json', origin: page, ...more };
  const reply = await gateway.send('/mcp', { method: 'POST', body, headers });
  expect([reply.status, reply.headers.get('content-type')]).toEqual([
    status,
    'application/json; charset=utf-8',
  ]);
  expect(reply.headers.get('access-control-allow-origin')).toBe(page);
  const error = { code: -32_000, message: expect.stringMatching(/^The body is [^\n]+\.$/) };
  expect(JSON.parse(reply.text)).toEqual({ jsonrpc: '2.0', error, id: null });
  const elsewhere = { ...headers, origin: 'https://evil.example' };
  const unread = await gateway.send('/mcp', { method: 'POST', body, headers: elsewhere });
  expect([unread.status, unread.headers.get('access-control-allow-origin')]).toEqual([status, null]);
});

test('a page of another origin uses none', async () => {
  const { browser, connected } = await connect('https://evil.example', await sign({}), 'legacy');
  await expect(connected).rejects.toThrow('Failed to fetch');
  expect(browser.refused).toContain('origin');
});

test('a page that resumes, or names a session of another server, is not kept back by its headers', async () => {
  const { send } = browserFetch(page);
  const headers = {
    ...{ 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    ...{ authorization: `Bearer ${await sign({})}` },
    ...{ 'mcp-protocol-version': '2025-06-18', 'mcp-session-id': 'x', 'last-event-id': '1' },
  };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
  expect((await send(new URL('/mcp', gateway.url), { method: 'POST', headers, body })).status).toBe(200);
});

test('a page without a token reads where it gets one', async () => {
  const { send } = browserFetch(page);
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const reply = await send(new URL('/mcp', gateway.url), { method: 'POST', headers, body: '{}' });
  expect(reply.status).toBe(401);
  expect(listOf(reply.headers.get('access-control-expose-headers'))).toContain('www-authenticate');
  const [address = ''] = /https?:[^"]+/.exec(reply.headers.get('www-authenticate') ?? '') ?? [];
  const described = await send(new URL(address), { headers: { 'mcp-protocol-version': '2025-06-18' } });
  expect(described.status).toBe(200);
});

test('GraphQL is sent no header of that protocol', async () => {
  const reply = await gateway.send('/graphql', {
    method: 'OPTIONS',
    headers: { origin: page, 'access-control-request-method': 'POST' },
  });
  expect(
    listOf(reply.headers.get('access-control-allow-headers')).filter((name) => name.startsWith('mcp-')),
  ).toEqual([]);
});
