import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
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
