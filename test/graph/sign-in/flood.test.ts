import { expect, test } from 'vitest';
import { parseConfig } from '../../../src/config.ts';
import { startGateway } from '../../support/gateway.ts';
import { generateDeviceCode } from './documents.ts';

test('sign-ins have upstream places of their own: a flood of them delays no read', async () => {
  await using gateway = await startGateway({ emulator: { users: 3 } });
  const { counters, faults, samples } = gateway.emulator;
  using _silent = faults.add({ operation: 'GenerateDeviceCode', fault: { kind: 'neverAnswer' } });
  const flood = Array.from({ length: 150 }, () =>
    gateway.ask(generateDeviceCode, { input: {} }).catch(() => undefined),
  );
  await expect.poll(() => counters.inFlight).toBe(8);
  const { data, errors } = await gateway.ask('query ($id: ID!) { user(by: { id: $id }) { username } }', {
    id: samples.userId,
  });
  expect(errors).toBeUndefined();
  expect(data).toEqual({ user: { username: samples.username } });
  expect(counters.inFlight).toBe(8);
  await gateway[Symbol.asyncDispose]();
  const codes = (await Promise.all(flood)).map((answer) => answer?.errors?.[0]?.extensions?.code);
  // Eight wait for upstream, a hundred for their turn, and the rest is refused at once.
  expect(codes.filter((code) => code === 'OVERLOADED')).toHaveLength(42);
});

test.each([
  ['a real EIAM', { AUTH_ALLOW_ANONYMOUS: 'true' }, false],
  ['a real EIAM with tokens of another issuer', jwt(), false],
  ['a real EIAM with a local token', { AUTH_MODE: 'local' }, false],
  ['a real EIAM with its own tokens', { AUTH_MODE: 'eiam' }, true],
  ['a real EIAM whose operator wants it', { AUTH_ALLOW_ANONYMOUS: 'true', SIGN_IN: 'on' }, true],
  ['a real EIAM whose operator does not', { AUTH_MODE: 'eiam', SIGN_IN: 'off' }, false],
])('on %s sign-in is on or off by default', (_on, settings, expected) => {
  const real = {
    ...{ EIAM_REGION: 'cn-hangzhou', EIAM_INSTANCE_ID: 'idaas_a', EIAM_APPLICATION_ID: 'app_a' },
    EIAM_CLIENT_SECRET: 'secret',
  };
  expect(parseConfig({ ...real, ...settings }).signIn).toBe(expected);
  expect(parseConfig({}).signIn).toBe(true);
});

test('where it is off, each of its mutations says which setting it needs, and makes no call', async () => {
  await using gateway = await startGateway({ emulator: { users: 1 }, config: { signIn: false } });
  const mutations = [
    'generateDeviceCode(input: {}) { __typename }',
    'generateToken(input: { deviceCode: { deviceCode: "code" } }) { __typename }',
    'revokeToken(input: { token: "token" }) { __typename }',
  ];
  for (const mutation of mutations) {
    const { errors, extensions } = await gateway.ask(`mutation { ${mutation} }`);
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_CONFIGURED', settings: ['SIGN_IN'] } }]);
    expect(extensions?.upstream?.calls).toBe(0);
  }
});

function jwt() {
  return {
    AUTH_MODE: 'jwt',
    AUTH_ISSUER: 'https://login.example.com',
    AUTH_AUDIENCE: 'directory',
    AUTH_JWKS_URL: 'https://login.example.com/keys',
  };
}
