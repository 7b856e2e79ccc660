import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import type { Fault } from '../../../src/emulator/faults.ts';
import { sign, startIssuer } from '../../support/issuer.ts';
import { generateDeviceCode, generateToken, obtainCredential, revokeToken } from './documents.ts';

/** Found wherever it goes; long enough for a verifier. */
const canary = 'canary-bird-of-yellow-canary-bird-of-yellow-canary';
/** Canaries, the secrets that the emulator hands out (longer than any hash in a log), and the application's own. */
const secrets = /canary|bird|yellow|\b(AT|RT|DC|CS)\w{40,}|client_secret|eyJ\w+/;

const writeOut = (value: unknown) => inspect(value, { depth: null, showHidden: true, getters: true });

/** Only who signed in, with the right to it, gets credentials. */
const authorization = `Bearer ${await sign({ scope: 'CREDENTIAL_ISSUE', sub: 'canary' })}`;

async function hear(document: string, input: unknown, fault?: readonly [string, Fault]) {
  const written: string[] = [];
  const write = (facts: unknown, text?: unknown) => written.push(`${writeOut(facts)} ${writeOut(text)}`);
  await using issuer = await startIssuer();
  const config = {
    ...parseConfig({ MIRROR: 'off' }),
    ...issuer.config(),
    cloudCredentials: true,
    ...(fault?.[1].kind === 'neverAnswer' && { callTimeoutMs: 1_000 }),
  };
  await using app = await createApp(config, {
    log: { info: write, warn: write, error: write },
    random: () => 0,
    emulator: { users: 5 },
  });
  if (fault) app.emulator?.faults.add({ operation: fault[0], fault: fault[1] });
  subscribe('eiam:call', write);
  try {
    const response = await app.fetch('http://gateway/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-eiam-trace': '1', authorization },
      body: JSON.stringify({ query: document, variables: { input } }),
    });
    const headers = writeOut([...response.headers]);
    const cacheControl = response.headers.get('cache-control');
    return { answer: `${headers} ${await response.text()}`, written, cacheControl };
  } finally {
    unsubscribe('eiam:call', write);
  }
}

const authorizationCode = { code: canary, redirectUri: `https://${canary}.example/`, codeVerifier: canary };
const asks: readonly (readonly [string, string, object])[] = [
  ['GenerateToken', generateToken, { authorizationCode }],
  ['GenerateToken', generateToken, { refreshToken: { refreshToken: canary } }],
  ['GenerateToken', generateToken, { deviceCode: { deviceCode: canary } }],
  ['RevokeToken', revokeToken, { token: canary }],
  ['GenerateDeviceCode', generateDeviceCode, {}],
  [
    'GenerateTokenByAuthorizationServer',
    obtainCredential,
    { cloudAccountRoleExternalId: 'arn:aws:iam::123456789012:role/reader' },
  ],
  [
    'ObtainCloudAccountRoleAccessCredential',
    obtainCredential,
    { cloudAccountRoleExternalId: 'arn:aws:iam::123456789012:role/reader' },
  ],
];
const faults: readonly Fault[] = [
  { kind: 'error500' },
  { kind: 'error503', effect: 'after' },
  { kind: 'html' },
  { kind: 'refuse', status: 400, code: 'invalid_client', message: canary },
  { kind: 'dropMidBody' },
  { kind: 'truncatedJson' },
];

describe.each(asks)('what goes with %s is shown nowhere', (operation, document, input) => {
  test.each(faults)('when it fails: $kind', async (fault) => {
    const { answer, written, cacheControl } = await hear(document, input, [operation, fault]);
    expect(answer).toMatch(/UPSTREAM_\w+/);
    expect(answer).not.toMatch(secrets);
    expect(cacheControl).toBe('no-store');
    expect(written.filter((line) => line.includes(operation))).not.toEqual([]);
    expect(written.join('\n')).not.toMatch(secrets);
  });

  test('when it is answered: in the answer alone, which no cache keeps', async () => {
    const { answer, written, cacheControl } = await hear(document, input);
    expect(answer).toMatch(/"__typename":"(\w+Payload|DirectoryInvalidInputError)"/);
    if (/InvalidInputError|RevokeTokenPayload/.test(answer)) expect(answer).not.toMatch(secrets);
    expect(cacheControl).toBe('no-store');
    expect(written.join('\n')).not.toMatch(secrets);
  });
});

// What may be repeated would only time out four times.
test.each(asks.filter(([operation]) => /^(GenerateToken|Obtain.*)$/.test(operation)))(
  'what goes with %s is shown nowhere when it is never answered',
  async (operation, document, input) => {
    const { answer, written } = await hear(document, input, [operation, { kind: 'neverAnswer' }]);
    expect(answer).toMatch(/UPSTREAM_TIMEOUT/);
    expect([answer, ...written].join('\n')).not.toMatch(secrets);
  },
);

describe('a value that is wrong is not repeated', () => {
  test.each<[string, string, unknown]>([
    ['too long', generateToken, { refreshToken: { refreshToken: canary.repeat(200) } }],
    ['of another type', generateToken, { refreshToken: { refreshToken: [canary] } }],
    ['not where it belongs', generateToken, { refreshToken: canary }],
    [
      'one of two',
      generateToken,
      { refreshToken: { refreshToken: canary }, deviceCode: { deviceCode: canary } },
    ],
    [
      'not a verifier',
      generateToken,
      { authorizationCode: { ...authorizationCode, codeVerifier: 'canary' } },
    ],
    ['not an address', generateToken, { authorizationCode: { ...authorizationCode, redirectUri: canary } }],
    ['beside a field that is not there', revokeToken, { token: canary, hint: canary }],
    ['for a hint', revokeToken, { token: canary, tokenTypeHint: canary }],
    ['with a space in it', revokeToken, { token: `${canary} ` }],
  ])('%s', async (_name, document, input) => {
    const { answer, written } = await hear(document, input);
    expect(answer).toMatch(/BAD_USER_INPUT/);
    expect(answer).not.toMatch(secrets);
    expect(written.join('\n')).not.toMatch(secrets);
  });
});
