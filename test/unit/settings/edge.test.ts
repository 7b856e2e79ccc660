import { expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../../../src/config.ts';

test('where nothing is set, no proxy is trusted, and only an open gateway asks for its own name', () => {
  expect(parseConfig({})).toMatchObject({ publicUrl: undefined, hostNames: [] });
  expect(parseConfig({}).trustedProxies.check('127.0.0.1')).toBe(false);
  expect(parseConfig({ AUTH_MODE: 'eiam' }).hostNames).toBeUndefined();
  expect(parseConfig({ AUTH_MODE: 'local' }).hostNames).toBeUndefined();
});

test('a public address has an origin, a host and a path', () => {
  const { publicUrl, hostNames } = parseConfig({
    PUBLIC_URL: 'https://api.example.com:8443/people/directory/',
  });
  expect(publicUrl).toEqual({
    origin: 'https://api.example.com:8443',
    host: 'api.example.com',
    path: '/people/directory',
  });
  expect(hostNames).toEqual(['api.example.com']);
  expect(parseConfig({ PUBLIC_URL: 'https://api.example.com' }).publicUrl?.path).toBe('');
});

test('hosts that are listed count in every mode, in lower case', () => {
  const settings = { ALLOWED_HOSTS: 'API.example.com, *.internal', AUTH_MODE: 'eiam' };
  expect(parseConfig(settings).hostNames).toEqual(['api.example.com', '*.internal']);
});

test('proxies are addresses and ranges', () => {
  const { trustedProxies } = parseConfig({ TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.7,2001:db8::/32' });
  expect(['10.255.0.1', '192.0.2.7', '192.0.2.8'].map((address) => trustedProxies.check(address))).toEqual([
    true,
    true,
    false,
  ]);
  expect(trustedProxies.check('2001:db8::1', 'ipv6')).toBe(true);
});

const ranges =
  'TRUSTED_PROXIES: expected addresses or ranges with commas between them, as in 10.0.0.0/8,192.0.2.7';
const hosts =
  'ALLOWED_HOSTS: expected names of hosts without ports, as in api.example.com,*.internal.example.com';

test.each<[Readonly<Record<string, string>>, string]>([
  ...['proxy', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/8/8', '10.0.0.1,', '::/129'].map(
    (value): [Readonly<Record<string, string>>, string] => [{ TRUSTED_PROXIES: value }, ranges],
  ),
  ...['a b', 'api.example.com:80', '*', 'https://api.example.com', ','].map(
    (value): [Readonly<Record<string, string>>, string] => [{ ALLOWED_HOSTS: value }, hosts],
  ),
  [{ PUBLIC_URL: 'api.example.com' }, 'PUBLIC_URL: expected a URL, as in https://api.example.com/directory'],
  [
    { PUBLIC_URL: 'https://a:b@api.example.com' },
    'PUBLIC_URL: expected a URL without credentials, query or fragment',
  ],
  [
    { PUBLIC_URL: 'https://api.example.com/?x' },
    'PUBLIC_URL: expected a URL without credentials, query or fragment',
  ],
  [
    { PUBLIC_URL: 'https://api.example.com/a%22b' },
    'PUBLIC_URL: expected a path of letters, digits and -._~',
  ],
])('%j is refused', (environment, issue) => {
  expect(() => parseConfig(environment)).toThrow(new ConfigError([issue]));
});
