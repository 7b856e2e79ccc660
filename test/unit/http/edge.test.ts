import type { IncomingMessage } from 'node:http';
import { BlockList } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createEdge, type EdgeOptions } from '../../../src/http/edge.ts';

type Headers = Readonly<Record<string, string>>;

const proxies = new BlockList();
proxies.addSubnet('10.0.0.0', 8, 'ipv4');
proxies.addSubnet('2001:db8::', 32, 'ipv6');

/** A request as node:http hands it over: from this address, with these headers. */
function requestFrom(remoteAddress: string, headers: Headers = {}, url = '/graphql'): IncomingMessage {
  const sent = { host: 'localhost', ...headers };
  return Object({ url, headers: sent, rawHeaders: Object.entries(sent).flat(), socket: { remoteAddress } });
}

function take(options: EdgeOptions, request: IncomingMessage) {
  const refusal = createEdge(options).take(request);
  return refusal ? refusal.status : { url: request.url, host: request.headers.host };
}

describe('the address of a client', () => {
  const addressOf = createEdge({ trustedProxies: proxies }).addressOf;

  test.each<[string, string, Headers, string | undefined]>([
    ['without a proxy', '192.0.2.1', {}, '192.0.2.1'],
    ['over IPv6 that carries IPv4', '::ffff:192.0.2.1', {}, '192.0.2.1'],
    ['of a stranger that forges a header', '192.0.2.1', { 'x-forwarded-for': '198.51.100.9' }, '192.0.2.1'],
    [
      'of a stranger that forges the standard one',
      '192.0.2.1',
      { forwarded: 'for=198.51.100.9' },
      '192.0.2.1',
    ],
    ['behind a proxy', '10.0.0.1', { 'x-forwarded-for': '198.51.100.9' }, '198.51.100.9'],
    [
      'behind a proxy that adds to what was forged',
      '10.0.0.1',
      { 'x-forwarded-for': '203.0.113.5, 198.51.100.9' },
      '198.51.100.9',
    ],
    [
      'behind two proxies',
      '10.0.0.1',
      { 'x-forwarded-for': '203.0.113.5, 198.51.100.9, 10.0.0.2' },
      '198.51.100.9',
    ],
    ['that is a proxy itself', '10.0.0.1', { 'x-forwarded-for': '10.0.0.3, 10.0.0.2' }, '10.0.0.3'],
    ['with a port', '10.0.0.1', { 'x-forwarded-for': '198.51.100.9:4711' }, '198.51.100.9'],
    [
      'in the standard form',
      '10.0.0.1',
      { forwarded: 'for=203.0.113.5, for="[2001:DB9::1]:4711";proto=https' },
      '2001:db9::1',
    ],
    ['that is hidden', '10.0.0.1', { forwarded: 'for=_hidden' }, '10.0.0.1'],
    ['that is no address', '10.0.0.1', { 'x-forwarded-for': 'localhost' }, '10.0.0.1'],
    ['in an empty header', '10.0.0.1', { 'x-forwarded-for': ' , ' }, '10.0.0.1'],
    [
      'where both headers stand, by the standard one',
      '10.0.0.1',
      { forwarded: 'for=192.0.2.1;proto=https', 'x-forwarded-for': '203.0.113.5, 192.0.2.1' },
      '192.0.2.1',
    ],
    [
      'where both headers stand and differ, so that one is forged',
      '10.0.0.1',
      { forwarded: 'for=192.0.2.1', 'x-forwarded-for': '192.0.2.2' },
      '10.0.0.1',
    ],
    ['in another spelling', '10.0.0.1', { 'x-forwarded-for': '2001:0DB9:0::0001' }, '2001:db9::1'],
    [
      'over IPv6 that carries IPv4, in hexadecimals',
      '10.0.0.1',
      { 'x-forwarded-for': '::ffff:c000:201' },
      '192.0.2.1',
    ],
    ['behind a proxy over IPv6', '2001:db8::9', { 'x-forwarded-for': '192.0.2.1' }, '192.0.2.1'],
  ])('%s', (_where, remoteAddress, headers, expected) => {
    expect(addressOf(requestFrom(remoteAddress, headers))).toBe(expected);
  });

  test('is that of each request on a connection, whose own end is parsed once', () => {
    const first = requestFrom('::ffff:10.0.0.1', { 'x-forwarded-for': '198.51.100.9' });
    const second = { socket: first.socket, headers: { 'x-forwarded-for': '198.51.100.8' } };
    const third = { socket: first.socket, headers: {} };
    expect([first, second, third, first].map(addressOf)).toEqual([
      ...['198.51.100.9', '198.51.100.8', '10.0.0.1', '198.51.100.9'],
    ]);
    Object.assign(first.socket, { remoteAddress: undefined });
    expect(addressOf(third)).toBeUndefined();
  });
});

describe('the host', () => {
  const named = { trustedProxies: proxies, hostNames: ['api.example.com', '*.internal.example.com'] };

  test.each<[string, string, string | number]>([
    ['an address', '192.0.2.1:4000', '192.0.2.1:4000'],
    ['an address of IPv6', '[2001:db8::1]:4000', '[2001:db8::1]:4000'],
    ['this machine', 'localhost:4000', 'localhost:4000'],
    ['a name below it', 'app.localhost', 'app.localhost'],
    ['a name that is listed', 'API.example.com', 'API.example.com'],
    ['the same as a whole name', 'api.example.com.', 'api.example.com.'],
    ['a name below one that is listed', 'a.b.internal.example.com', 'a.b.internal.example.com'],
    ['another name', 'evil.example', 421],
    ['a name that ends alike', 'evilapi.example.com', 421],
    ['the parent of those that are listed', 'internal.example.com', 421],
    ['a name that begins with an address', '127.0.0.1.evil.example', 421],
    ['a name that ends with this machine', 'evil-localhost', 421],
    ['nothing that is a host', 'a b', 400],
    ['a user before this machine', 'evil.example@localhost', 400],
    ['a path behind this machine', 'localhost/evil.example', 400],
    ['a query behind this machine', 'localhost?evil.example', 400],
  ])('%s', (_what, host, expected) => {
    const taken = take(named, requestFrom('127.0.0.1', { host }));
    expect(typeof taken === 'number' ? taken : taken.host).toBe(expected);
  });

  test('health is answered by any name', () => {
    const request = requestFrom('127.0.0.1', { host: 'evil.example' }, '/health/live');
    expect(take(named, request)).toMatchObject({ url: '/health/live' });
    expect(take(named, requestFrom('127.0.0.1', { host: 'a b' }, '/health/live'))).toBe(400);
  });

  test('any name is accepted where none are listed', () => {
    expect(take({}, requestFrom('127.0.0.1', { host: 'any.example' }))).toMatchObject({
      host: 'any.example',
    });
  });

  test.each<[string, Headers, string | number]>([
    ['a trusted proxy', { 'x-forwarded-host': 'api.example.com' }, 'api.example.com'],
    [
      'a trusted proxy, in the standard form',
      { forwarded: 'for=192.0.2.1;host="api.example.com:8443"' },
      'api.example.com:8443',
    ],
    ['a trusted proxy that passes on another name', { 'x-forwarded-host': 'evil.example' }, 421],
    [
      'a trusted proxy that passes on the header which it does not write',
      { host: 'evil.example', forwarded: 'for=192.0.2.1;host=localhost', 'x-forwarded-for': '192.0.2.2' },
      421,
    ],
  ])('is what %s says the client named', (_who, headers, expected) => {
    const taken = take(named, requestFrom('10.0.0.1', { host: 'gateway:4000', ...headers }));
    expect(typeof taken === 'number' ? taken : taken.host).toBe(expected);
  });

  test('is not what a stranger says', () => {
    const forged = { host: 'evil.example', 'x-forwarded-host': 'api.example.com' };
    expect(take(named, requestFrom('192.0.2.1', forged))).toBe(421);
  });
});

test.each([
  ['/directory/graphql', '/graphql'],
  ['/directory/graphql?query=%7B__typename%7D', '/graphql?query=%7B__typename%7D'],
  ['/graphql', '/graphql'],
  ['/directory', '/'],
  ['/directory/', '/'],
  ['/directory?x=1', '/?x=1'],
  ['/directoryservice', '/directoryservice'],
  ['http://gateway/directory/graphql', '/graphql'],
])('%s is %s behind a public path', (url, expected) => {
  const taken = take({ publicPath: '/directory' }, requestFrom('127.0.0.1', {}, url));
  expect(taken).toMatchObject({ url: expected });
});
