import { once } from 'node:events';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type Issuer, nowSeconds, sign, startIssuer } from '../support/issuer.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';
import { addressOf, ask, openRaw } from './websocket-clients.ts';

let issuer: Issuer;
let gateway: OpenGateway;
let mia: string;
let ana: string;

beforeAll(async () => {
  issuer = await startIssuer();
  gateway = await openGateway({ config: issuer.config(), emulator: { users: 200 } });
  const exp = nowSeconds() + 3_600;
  [mia, ana] = await Promise.all([
    sign({ sub: 'mia', scope: 'DIRECTORY_READ', exp }),
    sign({ sub: 'ana', scope: 'DIRECTORY_READ', exp }),
  ]);
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
});

type Payload = Record<string, unknown>;

/** Asks as a client of graphql-ws does: that of Apollo Client, urql, Relay and GraphiQL. */
async function askWith(connectionParams: Payload | undefined, query: string, variables: Payload = {}) {
  const client = createClient({
    url: addressOf(gateway.url),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(connectionParams && { connectionParams }),
  });
  try {
    return await ask(client, query, variables);
  } finally {
    await client.dispose();
  }
}

/** By what code and with which words a socket is closed whose client introduces itself so. */
async function closedFor(payload: unknown) {
  const { socket, say, messages } = await openRaw(gateway.url);
  say({ type: 'connection_init', payload });
  const [code, reason] = await once(socket, 'close');
  expect(messages).toEqual([]);
  expect(gateway.failures).toEqual([]);
  return { code, reason: String(reason) };
}

describe('who a client is, by the shapes in which clients say it', () => {
  const shapes: readonly (readonly [string, (token: string) => Payload])[] = [
    ['authorization', (token) => ({ authorization: `Bearer ${token}` })],
    ['Authorization', (token) => ({ Authorization: `Bearer ${token}` })],
    ['Authorization without Bearer', (token) => ({ Authorization: token })],
    ['bearer in small letters', (token) => ({ authorization: `bearer ${token}` })],
    ['authToken', (token) => ({ authToken: token })],
    ['authToken with Bearer', (token) => ({ authToken: `Bearer ${token}` })],
    ['token', (token) => ({ token })],
    ['accessToken', (token) => ({ accessToken: token })],
    ['access_token', (token) => ({ access_token: token })],
    ['headers', (token) => ({ headers: { Authorization: `Bearer ${token}` } })],
    ['headers in small letters', (token) => ({ headers: { authorization: `Bearer ${token}` } })],
    ['what a router forwards', (token) => ({ connectionParams: { authToken: token } })],
    [
      'headers that a router forwards',
      (token) => ({ connectionParams: { headers: { Authorization: token } } }),
    ],
    ['the same twice', (token) => ({ token, headers: { authorization: `Bearer ${token}` } })],
    [
      'others beside it that count for nothing',
      (token) => ({ token, sub: 'ana', 'X-User-Id': 'ana', scope: 'DIRECTORY_WRITE' }),
    ],
  ];
  test.each(shapes)('%s', async (_name, payload) => {
    expect(await askWith(payload(mia), '{ viewer { subject permissions } }')).toEqual({
      data: { viewer: { subject: 'mia', permissions: ['DIRECTORY_READ'] } },
    });
  });

  test.each([
    ['no payload', undefined],
    ['an empty one', {}],
    ['null', { authorization: null, headers: null }],
    ['an empty text, as of who is not signed in', { headers: { authorization: '' } }],
    ['what is no name of a token', { user: 'mia', 'x-token-of': 'mia', extensions: { token: 5 } }],
  ])('no one who is signed in: %s', async (_name, payload) => {
    expect(await askWith(payload, '{ viewer { subject } }')).toEqual({ data: { viewer: null } });
  });
});

describe('what cannot be meant is refused, with words that repeat nothing of it', () => {
  test.each([
    [
      'two tokens',
      () => ({ authorization: `Bearer ${mia}`, token: ana }),
      'connection_init has more than one access token',
    ],
    [
      'two by case',
      () => ({ authorization: mia, Authorization: ana }),
      'connection_init has more than one access token',
    ],
    [
      'two, one below headers',
      () => ({ authToken: mia, headers: { authorization: ana } }),
      'connection_init has more than one access token',
    ],
    ['a number', () => ({ token: 5 }), 'connection_init: "token" is no text'],
    [
      'a list',
      () => ({ headers: { Authorization: [`Bearer ${mia}`] } }),
      'connection_init: "authorization" is no text',
    ],
    ['an object', () => ({ auth_token: { value: mia } }), 'connection_init: "authToken" is no text'],
    [
      'headers that are none',
      () => ({ headers: `Authorization: ${mia}` }),
      'connection_init: "headers" is no object',
    ],
    [
      'headers in a list',
      () => ({ headers: [['authorization', mia]] }),
      'connection_init: "headers" is no object',
    ],
    [
      'a header of two lines',
      () => ({ 'x-eiam-trace': `1\r\n${mia}` }),
      'connection_init: "x-eiam-trace" is no value of a header',
    ],
    [
      'a header too long',
      () => ({ 'x-request-id': 'a'.repeat(1_025) }),
      'connection_init: "x-request-id" is no value of a header',
    ],
    [
      'more than headers may be long, in what is not read too',
      () => ({ note: 'a'.repeat(16_384) }),
      'connection_init is longer than 16384 bytes',
    ],
  ])('%s', async (_name, payload, reason) => {
    expect(await closedFor(payload())).toEqual({ code: 4400, reason });
  });

  test.each([
    ['a token that does not hold', () => ({ token: 'garbage' })],
    ['another scheme', () => ({ authorization: `Basic ${mia}` })],
    ['two tokens in one', () => ({ authorization: `Bearer ${mia} ${ana}` })],
    ['a scheme alone', () => ({ authorization: 'Bearer ' })],
  ])('%s is refused as over HTTP', async (_name, payload) => {
    expect(await closedFor(payload())).toEqual({ code: 4403, reason: 'Forbidden' });
  });

  test.each([
    ['a text', 'Bearer a'],
    ['a list', ['Bearer a']],
  ])('a payload that is %s', async (_name, payload) => {
    expect((await closedFor(payload)).code).toBe(4400);
  });
});

describe('headers that a browser cannot send with a socket', () => {
  const page = `query ($after: String) { users(first: 100, after: $after) { completeness pageInfo { endCursor } } }`;

  test.each([
    ['beside the token', (headers: Payload) => headers],
    ['below headers', (headers: Payload) => ({ headers })],
  ])('%s', async (_name, put) => {
    const first = await askWith({ token: mia }, page);
    const { endCursor: after } = Object(first?.data?.users).pageInfo;
    const headers = put({ 'X-EIAM-Consistency': 'walk', 'x-eiam-trace': '1' });
    const walked = await askWith({ token: mia, ...headers }, page, { after });
    expect(walked).toMatchObject({
      data: { users: { completeness: 'EXACT' } },
      extensions: { upstream: { calls: 2 } },
    });
    expect(await askWith({ token: mia }, page, { after })).toEqual({
      data: { users: { completeness: 'BEST_EFFORT', pageInfo: expect.anything() } },
    });
  });

  test('no others: where a client is, and who, it cannot say by one', async () => {
    const headers = {
      'x-forwarded-for': '203.0.113.7',
      forwarded: 'for=203.0.113.7',
      host: 'evil.example',
      cookie: 'a=b',
    };
    expect(await askWith({ token: mia, ...headers, headers }, '{ viewer { subject } }')).toEqual({
      data: { viewer: { subject: 'mia' } },
    });
  });
});
