import { afterAll, beforeAll, expect, test } from 'vitest';
import { generateDeviceCode, generateToken, obtainCredential, revokeToken } from './documents.ts';
import { redirectUri, startSignIn, verifier } from './world.ts';

let world: Awaited<ReturnType<typeof startSignIn>>;
beforeAll(async () => {
  world = await startSignIn({ cloudCredentials: true });
});
afterAll(() => world[Symbol.asyncDispose]());

const browser = { code: 'CD1', redirectUri, codeVerifier: verifier };
const byCode = (more: object) => ({ authorizationCode: { ...browser, ...more } });
const byDevice = (more: object) => ({ deviceCode: { deviceCode: 'DC1', ...more } });
const byRefresh = (refreshToken: string) => ({ refreshToken: { refreshToken } });
const role = (more: object) => ({ cloudAccountRoleExternalId: 'arn:x', ...more });
const tooLong = 'x'.repeat(8_193);
const opaque = ['', 'a b', 'a\nb', 'ä', tooLong];

const wrong: readonly (readonly [string, string, object])[] = [
  ...opaque.map((code) => ['authorizationCode.code', generateToken, byCode({ code })] as const),
  ...opaque.map((text) => ['refreshToken.refreshToken', generateToken, byRefresh(text)] as const),
  ...opaque.map((deviceCode) => ['deviceCode.deviceCode', generateToken, byDevice({ deviceCode })] as const),
  ...opaque.map((token) => ['token', revokeToken, { token }] as const),
  ...['', 'nowhere', 'https://a.example/#b', 'https://a b', `https://a.example/${'x'.repeat(2_048)}`].map(
    (address) => ['authorizationCode.redirectUri', generateToken, byCode({ redirectUri: address })] as const,
  ),
  ...['', 'x'.repeat(42), 'x'.repeat(129), `${'x'.repeat(42)}!`].map(
    (codeVerifier) => ['authorizationCode.codeVerifier', generateToken, byCode({ codeVerifier })] as const,
  ),
  ...[0, 3_601, -5].map(
    (intervalSeconds) =>
      ['deviceCode.intervalSeconds', generateToken, byDevice({ intervalSeconds })] as const,
  ),
  ['scopes', generateDeviceCode, { scopes: [] }],
  ['scopes', generateDeviceCode, { scopes: ['openid', 'openid', 'openid', 'openid', 'openid'] }],
  ['scopes.0', generateDeviceCode, { scopes: ['openid profile'] }],
  ['scopes.0', generateDeviceCode, { scopes: [''] }],
  ['cloudAccountRoleExternalId', obtainCredential, role({ cloudAccountRoleExternalId: '' })],
  ['cloudAccountRoleExternalId', obtainCredential, role({ cloudAccountRoleExternalId: 'x'.repeat(257) })],
  ['durationSeconds', obtainCredential, role({ durationSeconds: 899 })],
];

test.each(wrong)('input.%s beyond its limit is named, and nothing is asked of upstream', async (...row) => {
  const [field, document, input] = row;
  world.emulator.counters.reset();
  const { data, errors } = await world.ask(document, input);
  expect(errors).toBeUndefined();
  expect(data?.result).toMatchObject({
    __typename: 'DirectoryInvalidInputError',
    path: field.split('.'),
    code: 'BAD_USER_INPUT',
    requestId: null,
  });
  expect(world.emulator.counters.snapshot()).toEqual({});
});

test.each<[string, object]>([
  ['none', {}],
  ['two', { ...byCode({}), ...byDevice({}) }],
  ['null', { deviceCode: null }],
  ['a code without its verifier', { authorizationCode: { code: 'CD1', redirectUri } }],
])('one kind of grant is demanded, whole: %s', async (_name, input) => {
  world.emulator.counters.reset();
  const { data, errors } = await world.ask(generateToken, input);
  expect([data, errors?.[0]?.extensions?.code]).toEqual([undefined, 'BAD_USER_INPUT']);
  expect(world.emulator.counters.snapshot()).toEqual({});
});

test.each(['x'.repeat(8_192), '!~"\\&=%#?/+'])(
  'a code of any printable characters arrives as it is',
  async (code) => {
    // Unknown to upstream, which therefore has read it.
    const { data } = await world.ask(generateToken, byCode({ code }));
    expect(data?.result).toMatchObject({ path: ['authorizationCode'], requestId: expect.any(String) });
  },
);
